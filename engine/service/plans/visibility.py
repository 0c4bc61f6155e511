"""What somebody sees of a plan: the plan itself, and below it the shares he may read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from engine.errors import NotFound
from engine.model.permission import Actor, Target, may
from engine.service import permission
from engine.service.permission import assignment_target
from engine.storage import AssignmentRow, InstanceRow, Unit


def see(unit: Unit, who: Actor, instance_id: str) -> tuple[InstanceRow, Target]:
    """An instance the actor may see, and what rules may ask of its plan; else NotFound.

    What lies in an agency's share is seen by those who may read the assignment.
    """
    row = unit.instances.get(instance_id)
    if row is None:
        raise NotFound
    target = plan_target(unit, row.root_id)
    if not may(who, "plan.read", target):
        raise NotFound
    above = {head.id: head.parent_id for head in unit.instances.ancestors(row.id)}
    shares = unit.assignments.find(instance_id=[row.id, *above])
    if hidden(unit, who, row.root_id, shares, {row.id: row.parent_id, **above})(row.id):
        raise NotFound
    return row, target


def hidden(
    unit: Unit,
    who: Actor,
    root_id: str,
    shares: Iterable[AssignmentRow],
    parents: Mapping[str, str | None],
) -> Callable[[str], bool]:
    """Whether an instance of a plan lies in a share (the nearest above it) he may not read."""
    plan = unit.plans.get(root_id)
    readable = {
        share.instance_id: may(who, "assignment.read", assignment_target(share, plan))
        for share in shares
    }

    def lies_hidden(instance_id: str) -> bool:
        at: str | None = instance_id
        while at is not None and at not in readable:
            at = parents.get(at)
        return at is not None and not readable[at]

    return lies_hidden


def plan_target(unit: Unit, root_id: str) -> Target:
    """What rules may ask of a plan: who takes part, who monitors, who consolidates."""
    return permission.plan_target(root_id, unit.plans.get(root_id), unit.plan_agencies.of(root_id))
