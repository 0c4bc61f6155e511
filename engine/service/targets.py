"""What rules of permission may ask of a task or an assignment, and as whom somebody acts on it."""

from __future__ import annotations

from engine.errors import Forbidden, NotFound
from engine.model.organisation import fits
from engine.model.permission import Actor, Target, may, permit
from engine.storage import AssignmentRow, PlanRow, TaskRow


def task_target(task: TaskRow, assignment: AssignmentRow | None, plan: PlanRow | None) -> Target:
    """A task: whose position it waits for, and who watches over its assignment."""
    monitor = assignment.monitor_agency_id if assignment else None
    return Target(
        agency_id=task.agency_id,
        root_id=task.root_id,
        position_kind=task.position,
        assignee=task.assignee,
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


def acting(who: Actor, target: Target) -> Actor:
    """The actor in the position by which he touches this object: what the record names.

    His own position goes before one lent to him.
    """
    held = [
        each
        for each in who.holdings
        if each.agency_id == target.agency_id and fits(each.kind, target.position_kind)
    ] or [each for each in who.holdings if each.agency_id == target.agency_id]
    held.sort(key=lambda each: each.via_delegation is not None)
    return who.acting_as(held[0]) if held else who
