"""Officers who watch a plan, as far as they still may read what they are told of."""

from __future__ import annotations

from engine.errors import NotFound
from engine.model.permission import Target, may
from engine.service.context import ReadTx
from engine.service.organisation.actors import actor_of
from engine.service.permission import plan_target
from engine.storage import OfficerRow


def of_plan(tx: ReadTx, root_id: str) -> list[OfficerRow]:
    """Who is told of a plan as a whole."""
    unit = tx.unit
    target = plan_target(root_id, unit.plans.get(root_id), unit.plan_agencies.of(root_id))
    return _who_may(tx, root_id, "plan.read", target)


def of_assignment(tx: ReadTx, root_id: str, target: Target) -> list[OfficerRow]:
    """Who is told of one assignment of it."""
    return _who_may(tx, root_id, "assignment.read", target)


def _who_may(tx: ReadTx, root_id: str, verb: str, target: Target) -> list[OfficerRow]:
    rows = tx.unit.plan_watches.find(root_id=root_id, order="officer_id")
    return [
        tx.unit.officers.need(row.officer_id)
        for row in rows
        if able(tx, row.officer_id, verb, target)
    ]


def able(tx: ReadTx, officer_id: str, verb: str, target: Target) -> bool:
    """Whether an officer, by an open account, may still do this."""
    try:
        return may(actor_of(tx, officer_id), verb, target)
    except NotFound:
        return False
