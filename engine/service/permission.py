"""What rules of permission may ask of a task or an assignment, and as whom somebody acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from engine.errors import Forbidden, NotFound
from engine.model.assignments import COORDINATING
from engine.model.organisation import fits
from engine.model.outward import LEVELS
from engine.model.permission import Actor, HeldPosition, Target, may, permit
from engine.storage import (
    AssignmentRow,
    PlanRow,
    TaskCandidateRow,
    TaskOfferRow,
    TaskRow,
    Unit,
)

ISSUERS, DIRECTING = "issuers", "directing"
"""What a plan keeps of its issuing beside the words of its document: the agencies that issued it,
and which agency they entrusted with directing the others' work, on which basis."""


def task_target(
    task: TaskRow,
    assignment: AssignmentRow | None,
    plan: PlanRow | None,
    others: Iterable[TaskOfferRow] = (),
    asker: str | None = None,
    candidates: Iterable[TaskCandidateRow] = (),
) -> Target:
    """A task: whose positions it waits for, and who watches over its assignment."""
    monitor = _monitor(assignment, plan)
    return Target(
        agency_id=task.agency_id,
        root_id=task.root_id,
        position_kind=task.position,
        division=task.division,
        assignee=task.assignee,
        others=frozenset((each.agency_id, each.position) for each in others),
        candidates=frozenset(each.officer_id for each in candidates),
        monitor_agency_id=monitor,
        receivers=_receivers(plan, asker),
        issuers=issuers_of(plan),
        directing_agency_id=directing(plan, monitor),
    )


def assignment_target(
    row: AssignmentRow,
    plan: PlanRow | None,
    asker: str | None = None,
    outward: frozenset[tuple[str, int]] = frozenset(),
) -> Target:
    """An assignment: whose it is, who watches over it, who asked for it or gets its result."""
    monitor = _monitor(row, plan)
    return Target(
        agency_id=row.agency_id,
        root_id=row.root_id,
        monitor_agency_id=monitor,
        receivers=_receivers(plan, asker),
        issuers=issuers_of(plan),
        directing_agency_id=directing(plan, monitor),
        asker=asker,
        outward=outward,
    )


def plan_target(root_id: str, plan: PlanRow | None, participants: frozenset[str]) -> Target:
    """A plan: who takes part, who watches over it, who issued it and whom they entrusted."""
    monitor = plan.monitor_agency_id if plan else None
    return Target(
        root_id=root_id,
        monitor_agency_id=monitor,
        participants=participants,
        issuers=issuers_of(plan),
        directing_agency_id=directing(plan, monitor),
    )


def issuers_of(plan: PlanRow | None) -> frozenset[str]:
    """The agency that issued a plan and its office; nobody for plans that do not keep it."""
    return frozenset((plan.document or {}).get(ISSUERS, ())) if plan else frozenset()


def directing(plan: PlanRow | None, monitor: str | None) -> str | None:
    """The agency that directs the others' work for the issuer.

    Where nothing is recorded it is the monitor: the document names it so.
    """
    entrusted = (plan.document or {}).get(DIRECTING) if plan else None
    return monitor if entrusted is None else entrusted.get("agency")


def _monitor(row: AssignmentRow | None, plan: PlanRow | None) -> str | None:
    own = row.monitor_agency_id if row is not None else None
    return own or (plan.monitor_agency_id if plan else None)


def asker_of(unit: Unit, row: AssignmentRow | None) -> str | None:
    """The agency whose work led to an assignment of a coordinating agency; None for others."""
    if row is None or row.role != COORDINATING:
        return None
    instance = unit.instances.need(row.instance_id)
    above = unit.assignments.of_instance(instance.parent_id) if instance.parent_id else None
    return above.agency_id if above is not None else None


def outward_of(unit: Unit, agency_id: str | None) -> frozenset[tuple[str, int]]:
    """The ranks that an agency's own rule asks for the acts that commit it before others."""
    rows = unit.outward_rules.find(agency_id=agency_id) if agency_id else []
    return frozenset((row.act, LEVELS[row.level][0]) for row in rows)


def _receivers(plan: PlanRow | None, asker: str | None) -> frozenset[str]:
    """Who gets the results: all that the plan names as consolidating, and who asked."""
    named = plan.consolidators or () if plan else ()
    return frozenset(each for each in (*named, asker) if each)


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
