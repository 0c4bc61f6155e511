"""What rules of permission may ask of a task or an assignment, and as whom somebody acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.errors import Forbidden, NotFound
from engine.model.organisation import fits
from engine.model.permission import Actor, HeldPosition, Target, may, permit
from engine.storage import AssignmentRow, PlanRow, TaskOfferRow, TaskRow


def task_target(
    task: TaskRow,
    assignment: AssignmentRow | None,
    plan: PlanRow | None,
    others: Iterable[TaskOfferRow] = (),
) -> Target:
    """A task: whose positions it waits for, and who watches over its assignment."""
    monitor = assignment.monitor_agency_id if assignment else None
    return Target(
        agency_id=task.agency_id,
        root_id=task.root_id,
        position_kind=task.position,
        assignee=task.assignee,
        others=frozenset((each.agency_id, each.position) for each in others),
        monitor_agency_id=monitor or (plan.monitor_agency_id if plan else None),
        lead_agency_id=_consolidator(plan),
    )


def assignment_target(row: AssignmentRow, plan: PlanRow | None) -> Target:
    """An assignment: whose it is, who watches over it, who gets its result."""
    return Target(
        agency_id=row.agency_id,
        root_id=row.root_id,
        monitor_agency_id=row.monitor_agency_id or (plan.monitor_agency_id if plan else None),
        lead_agency_id=_consolidator(plan),
    )


def _consolidator(plan: PlanRow | None) -> str | None:
    """Who gets the results, where the plan names exactly one."""
    named = list(plan.consolidators or ()) if plan else []
    return named[0] if len(named) == 1 else None


def allow(who: Actor, verb: str, read_verb: str, target: Target) -> None:
    """Let the verb pass; what the actor may not even see does not exist for him.

    Raises :class:`errors.NotFound` or :class:`errors.Forbidden`.
    """
    if not may(who, verb, target) and not may(who, read_verb, target):
        raise NotFound
    permit(who, verb, target)


def readable(who: Actor, verb: str, target: Target) -> None:
    """Let reading pass; raises :class:`errors.NotFound` for what the actor may not see."""
    try:
        permit(who, verb, target)
    except Forbidden as refused:
        raise NotFound from refused


def acting(who: Actor, verb: str, target: Target) -> Actor:
    """The actor in the position by which he may do this to this object: what the record names.

    A position that the work is for goes before others, his own before one lent to him; who may
    do it by a role alone acts for no position.
    """
    alone = replace(who, roles=frozenset())
    able = [each for each in who.holdings if may(replace(alone, holdings=(each,)), verb, target)]

    def preferred(held: HeldPosition) -> tuple[bool, bool]:
        fit = any(held.agency_id == a and fits(held.kind, k) for a, k in target.places)
        return not fit, held.via_delegation is not None

    return who.acting_as(min(able, key=preferred)) if able else who
