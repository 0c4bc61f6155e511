"""Work that was sent back: its author has it again, and everybody reads who sent it back and why.

A step of approval sends work back by its ``decision``; whoever watches over an assignment sends
its result back after it was sent, and the agency's share then begins anew in another instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.bpmn.definition import Node
from engine.errors import NotFound
from engine.model.permission import Target, may
from engine.model.tasks import TaskState
from engine.service.context import Tx
from engine.service.organisation.actors import actor_of
from engine.service.organisation.duty import Offer
from engine.service.permission import task_target
from engine.service.record import Passing, note
from engine.service.tasks.task_context import REOPENING, TaskContext
from engine.storage import InstanceRow, TaskCandidateRow, TaskOfferRow, TaskRow, Unit

RETURNED = "returned"
"""The ``decision`` of a step of approval that sends the work back."""
_DOING = "submit"
"""The ``verb`` of the step whose result it is that an assignment's return sends back."""


class Decision:
    """Whether this command sends work back, and why."""

    def __init__(self, _unit: Unit) -> None:
        """Begin with none."""
        self.returns = False
        self.reason: str | None = None

    def hear(self, written: Mapping[str, object], reason: str | None) -> None:
        """Learn what a step hands in."""
        if written.get("decision") == RETURNED:
            self.returns = True
            self.reason = str(written.get("return_reason") or reason or "") or None


@dataclass(frozen=True, slots=True)
class Return:
    """Who sent a task back, why, and who did it before; he has it again if he still may."""

    by: str
    reason: str | None
    author: str | None = None


def marked(
    tx: Tx, row: TaskRow, offer: Offer, node: Node, instance: InstanceRow, context: TaskContext
) -> TaskRow:
    """The row of a task that begins to wait, with who sent it back where somebody did."""
    back = _decided(tx, row) or _reopened(tx, row, node, instance, context)
    if back is None:
        return row
    row = replace(row, returned_by=back.by, return_reason=back.reason)
    others = [TaskOfferRow(row.id, *place) for place in offer.others]
    named = [TaskCandidateRow(row.id, officer_id) for officer_id in offer.officers]
    target = task_target(row, context.assignment, None, others, candidates=named)
    if back.author is not None and _may_again(tx, back.author, target):
        row = replace(row, assignee=back.author, state=TaskState.RESERVED.value)
    return row


def _may_again(tx: Tx, author: str, target: Target) -> bool:
    """Whether who did it may do it once more; whoever was named for it now gives way to him."""
    try:
        return may(actor_of(tx, author), "task.complete", replace(target, assignee=author))
    except NotFound:  # the account was closed meanwhile
        return False


def record(tx: Tx, row: TaskRow) -> None:
    """Leave a transition of who has again what was sent back."""
    note(
        tx,
        row.instance_id,
        "task",
        element=row.element,
        token=row.token,
        to_state=row.state,
        body={
            "task": row.id,
            "name": row.name,
            "returned_by": row.returned_by,
            "reason": row.return_reason,
            "assignee": {"old": None, "new": row.assignee},
        },
        passing=Passing(agency_from=row.agency_id, agency_to=row.agency_id),
    )


def earlier(unit: Unit, row: TaskRow) -> TaskRow | None:
    """The newest completion of the same step before this task, or None.

    Of the same instance; else, where an assignment was begun anew, of the one before.
    """
    return _done(unit, row) or _done_for_assignment(unit, row)


def _done(unit: Unit, row: TaskRow) -> TaskRow | None:
    return unit.tasks.first(
        order=("-completed_at", "-id"),
        instance_id=row.instance_id,
        element=row.element,
        loop=row.loop,
        state=TaskState.COMPLETED.value,
    )


def _done_for_assignment(unit: Unit, row: TaskRow) -> TaskRow | None:
    if row.assignment_id is None:
        return None
    return unit.tasks.first(
        order=("-completed_at", "-id"),
        assignment_id=row.assignment_id,
        element=row.element,
        agency_id=row.agency_id,
        state=TaskState.COMPLETED.value,
    )


def _decided(tx: Tx, row: TaskRow) -> Return | None:
    """Sent back by the step that this command hands in."""
    decision = tx.shared(Decision)
    before = _done(tx.unit, row) if decision.returns else None
    return Return(tx.who.officer_id, decision.reason, before.assignee) if before else None


def _reopened(
    tx: Tx, row: TaskRow, node: Node, instance: InstanceRow, context: TaskContext
) -> Return | None:
    """Sent back after it had been sent: its first step, and the one whose result it was."""
    if tx.command.verb in REOPENING:
        return Return(tx.who.officer_id, tx.reason)
    if context.assignment is None or node.properties.get("verb") != _DOING:
        return None
    first = tx.unit.tasks.first(order=("created_at", "id"), instance_id=instance.id)
    if first is None or first.returned_by is None or _done(tx.unit, row) is not None:
        return None
    before = _done_for_assignment(tx.unit, row)
    return Return(first.returned_by, first.return_reason, before.assignee) if before else None
