"""The task that a waiting token becomes, and who is told that it waits for him."""

from __future__ import annotations

from dataclasses import replace

from engine.bpmn.definition import Node
from engine.bpmn.runtime import OpenedWait
from engine.model.clock import local_date
from engine.model.ids import new_id
from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service.context import Command, Tx
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import divisions, recipients
from engine.service.organisation.duty import Offer
from engine.service.tasks.rows import search_text
from engine.service.tasks.task_context import TaskContext
from engine.storage import AssignmentRow, InstanceRow, TaskRow, Unit


def task_row(
    command: Command,
    instance: InstanceRow,
    node: Node,
    wait: OpenedWait,
    offer: Offer,
    context: TaskContext,
) -> TaskRow:
    """The row of a task that begins to wait; without a due time of its own the deadline's."""
    assignment = context.assignment
    due = offer.due or (assignment.due_at if assignment else None)
    return TaskRow(
        id=new_id(),
        instance_id=instance.id,
        root_id=instance.root_id,
        token=wait.token,
        element=node.id,
        created_at=command.at,
        name=node.name,
        agency_id=offer.agency_id,
        position=offer.position,
        division=offer.division,
        assignee=offer.assignee,
        state=(TaskState.RESERVED if offer.assignee else TaskState.READY).value,
        form_key=node.duty.form if node.duty else None,
        priority=offer.priority,
        due_at=due,
        follow_up_at=offer.follow_up,
        loop=wait.loop,
        assignment_id=assignment.id if assignment else None,
        folded=search_text(node.name, assignment.folded if assignment else context.plan_words),
        shared=bool(offer.others or offer.officers),
    )


def in_division_at_work(unit: Unit, row: TaskRow) -> TaskRow:
    """The same for the division that did the work last: it may have been given to another one.

    Where that has ended since, it is the agency's.
    """
    if row.division is None or row.agency_id is None:
        return row
    done = unit.tasks.find(
        instance_id=row.instance_id, state=TaskState.COMPLETED.value, order="-completed_at"
    )
    last = next((each.division for each in done if each.division), None)
    division = last or row.division
    lives = divisions.exists_on(unit, row.agency_id, division, local_date(row.created_at))
    return replace(row, division=division if lives else None)


def tell_heads(
    tx: Tx,
    row: TaskRow,
    offer: Offer,
    assignment: AssignmentRow | None,
) -> None:
    """Tell those above the staff, who do not watch a list, and those named in person."""
    if row.assignee is not None:
        return
    first = (offer.agency_id, offer.position, row.division)
    others = [(agency, position, None) for agency, position in offer.others]
    people = recipients.heads_offered(tx.unit, [first, *others], tx.at)
    people += tx.unit.officers.living(offer.officers)
    people = [each for each in people if each.id != tx.who.officer_id]
    if not people:
        return
    words = [row.name, assignment.title if assignment else None]
    told = Telling(
        kind="waiting",
        subject=sentence("Chờ xử lý: %(about)s", about=" – ".join(word for word in words if word)),
        link=f"/viec/{row.id}",
        assignment_id=row.assignment_id,
        root_id=row.root_id,
        digest=True,
    )
    tell(tx, people, told)
