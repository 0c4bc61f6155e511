"""Assignments follow the runtime: made with the children of a plan task, moved by its steps.

None of this moves a token, so nothing here can fail a diagram: a name that cannot be resolved
leaves the field empty for an administrator to fill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.bpmn.definition import Node
from engine.model.assignments import COORDINATING, AssignmentState, reached
from engine.model.calendar import WorkingCalendar
from engine.model.deadlines import from_json
from engine.model.transitions import Transition
from engine.sentences import joined, sentence, verbatim
from engine.service.assignments import deadline_move, resolve, respond, unassigned
from engine.service.assignments import rows as assignment_rows
from engine.service.assignments.create import CONSOLIDATION, Assigner, makes_assignment
from engine.service.assignments.state import set_state
from engine.service.calendar import working_calendar
from engine.service.context import Tx
from engine.service.escalation import arm
from engine.service.listeners import DeadlineMove, Ending, Listener, Moved
from engine.service.notifications import admin_notices
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.record import Passing, entry, note_held
from engine.service.tasks.returning import RETURNED
from engine.service.tasks.task_context import REOPENING, TaskContexts
from engine.storage import AssignmentRow, InstanceRow, PlanRow, TaskRow, Unit

_OUTCOMES = {
    "completed": AssignmentState.COMPLETED,
    "cancelled": AssignmentState.CANCELLED,
    "withdrawn": AssignmentState.WITHDRAWN,
}
_CANCELLING = frozenset({"instance.cancel"})


class AssignmentListener(Listener):
    """Follows children, states, ends, suspensions, handed-in tasks and the calendar."""

    def children_started(
        self,
        tx: Tx,
        node: Node,
        children: Sequence[tuple[InstanceRow, Mapping[str, object]]],
    ) -> None:
        """Make the assignments of an activity that names a task of the plan, one a child."""
        if not makes_assignment(node):
            return
        if tx.command.verb in REOPENING:
            children = [pair for pair in children if not _reopened(tx, pair[0])]
        if children:
            _create(tx, node, children)

    def plan_named_otherwise(self, tx: Tx, plan: PlanRow) -> None:
        """Let its work be found by the words by which the plan is found."""
        assignment_rows.find_by_plan(tx.unit, plan)

    def state_reached(self, tx: Tx, instance: InstanceRow, node: Node) -> None:
        """Move the assignment to the state that the step reached stands for."""
        row = tx.unit.assignments.nearest(instance)
        if row is None:
            return
        old = AssignmentState(row.state)
        new = reached(old, node.properties["state"])
        if new is not old:
            set_state(tx, row, new, element=node.id)

    def nobody_asked(self, tx: Tx, instance: InstanceRow, node: Node) -> None:
        """Record and tell that a task of the plan is nobody's: no agency is in its group.

        That nobody takes part beside who leads is how most tasks are given.
        """
        if makes_assignment(node) and node.properties.get("role") != COORDINATING:
            unassigned.leave(tx, instance, node)

    def version_changed(self, tx: Tx, instance: InstanceRow, moved: Sequence[Moved]) -> None:
        """Let the shares of an activity stand under the name that it has now."""
        for each in moved:
            if each.node.id != each.before:
                heads = tx.unit.instances.child_heads(instance.id, each.token)
                assignment_rows.move(tx.unit, [head.id for head in heads], each.node.id)

    def ended(self, tx: Tx, endings: Sequence[Ending]) -> None:
        """Close the assignments that the instances carried out."""
        outcomes = {each.instance.id: each.outcome for each in endings}
        for row in tx.unit.assignments.find(instance_id=list(outcomes)):
            if not AssignmentState(row.state).is_final:
                state = _end_of(tx, row, outcomes[row.instance_id])
                set_state(tx, row, state)
                _tell_spared(tx, row, state)
        for each in endings:
            if each.instance.parent_id is None:
                resolve.close_of_plan(tx, each.instance.id)

    def resumed(self, tx: Tx, instance: InstanceRow, suspended_at: datetime) -> None:
        """Let its deadline follow."""
        row = tx.unit.assignments.of_instance(instance.id)
        if row is not None and row.open and row.last_day is not None:
            deadline_move.move_by_suspension(tx, row, suspended_at)

    def task_completing(self, tx: Tx, task: TaskRow, assignment: AssignmentRow | None) -> None:
        """Take the assignment first where the step settles a difficulty of it."""
        resolve.hold_above(tx, task, assignment)

    def task_completed(
        self, tx: Tx, task: TaskRow, instance: InstanceRow, written: Mapping[str, object]
    ) -> None:
        """Let the difficulty that the step answers be settled; tell who has the work again."""
        if task.assignment_id is not None:
            respond.keep_result(tx, task.assignment_id, written)
        resolve.by_step(tx, instance, task, written)
        if task.assignment_id is not None and written.get("decision") == RETURNED:
            reason = str(written.get("return_reason") or tx.reason or "")
            respond.tell_returned(tx, task.assignment_id, reason)

    def calendar_moves(self, unit: Unit, calendar: WorkingCalendar) -> Sequence[DeadlineMove]:
        """The deadlines counted in working days that would end on another day."""
        return [move for _, move in deadline_move.recounts(unit, calendar)]

    def calendar_changed(self, tx: Tx, basis: str | None) -> Sequence[DeadlineMove]:
        """Move them."""
        return deadline_move.move_by_calendar(tx, basis)


def _end_of(tx: Tx, row: AssignmentRow, outcome: str) -> AssignmentState:
    """How an assignment ends with its instance.

    A standing duty that was taken in lasts until its diagram or its plan ends it, and is then
    done; only who cancels it cancels it.
    """
    begun = AssignmentState(row.state) not in {AssignmentState.ASSIGNED, AssignmentState.REFUSED}
    lasted = outcome == "cancelled" and tx.command.verb not in _CANCELLING
    if row.standing and begun and lasted:
        return AssignmentState.COMPLETED
    return _OUTCOMES[outcome]


def _create(
    tx: Tx, node: Node, children: Sequence[tuple[InstanceRow, Mapping[str, object]]]
) -> None:
    assigner = Assigner(tx, children[0][0].root_id)
    rows = [assigner.assignment(node, child, data) for child, data in children]
    assignment_rows.insert(tx.unit, rows)
    tx.shared(TaskContexts).made(rows)
    timers = [
        timer
        for row in rows
        for timer in arm.timers_of(row, tx.at, assigner.calendar, assigner.policy)
    ]
    tx.unit.timers.insert_many(timers)
    opened = zip(children, rows, strict=True)
    note_held(tx.unit, [(child, _opening(tx, row)) for (child, _data), row in opened])
    for row in rows:
        # Work without a date follows the monitor's cadence.
        undated = row.last_day is None or row.standing
        if assigner.cadence is not None and undated and row.role != COORDINATING:
            arm.arm_cadence(tx.unit, tx.at, row, assigner.cadence)
        _tell_new(tx, row)
    if node.properties.get("kind") == CONSOLIDATION:
        _name_consolidators(tx, rows)
    admin_notices.of_ended_agencies(tx, rows)


def _name_consolidators(tx: Tx, rows: Sequence[AssignmentRow]) -> None:
    """Let the plan know who consolidates, also where its document does not say so."""
    plan = tx.unit.plans.get(rows[0].root_id)
    if plan is None:
        return
    known = list(plan.consolidators or ())
    new = [row.agency_id for row in rows if row.agency_id and row.agency_id not in known]
    if new:
        tx.unit.plans.update(plan.instance_id, consolidators=[*known, *dict.fromkeys(new)])


def _reopened(tx: Tx, child: InstanceRow) -> bool:
    """Let the assignment of an agency that starts once more go on with the new instance."""
    if child.parent_id is None or child.parent_token is None:
        return False
    heads = tx.unit.instances.child_heads(child.parent_id, child.parent_token)
    earlier = [head.id for head in heads if head.loop == child.loop and head.id != child.id]
    for instance_id in reversed(earlier):
        row = tx.unit.assignments.of_instance(instance_id)
        if row is not None:
            row = assignment_rows.write(tx.unit, row, instance_id=child.id, open=True)
            set_state(tx, row, AssignmentState.IN_PROGRESS)
            arm.arm(tx.unit, tx.at, row, working_calendar(tx.unit))
            return True
    return False


def _opening(tx: Tx, row: AssignmentRow) -> Transition:
    return entry(
        tx.command,
        "assignment",
        root_id=row.root_id,
        element=row.element,
        to_state=row.state,
        body={
            "assignment": row.id,
            "title": row.title,
            "role": row.role,
            "deadline": row.deadline,
        },
        passing=Passing(agency_from=row.monitor_agency_id, agency_to=row.agency_id),
    )


def _tell_spared(tx: Tx, row: AssignmentRow, state: AssignmentState) -> None:
    """Tell a coordinating agency that what it was asked for is not waited for any more.

    Whoever ends a whole plan is told of by the plan.
    """
    if row.role != COORDINATING or state is not AssignmentState.CANCELLED:
        return
    if tx.unit.instances.need(row.root_id).status != "active":
        return
    subject = sentence("Không còn chờ ý kiến, phần phối hợp: %(about)s", about=row.title)
    told = Telling("spared", subject, subject, f"/nhiem-vu/{row.id}", row.id, row.root_id)
    tell(tx, recipients.receivers(tx.unit, row.agency_id, tx.at), told)


def _tell_new(tx: Tx, row: AssignmentRow) -> None:
    people = recipients.receivers(tx.unit, row.agency_id, tx.at)
    deadline = from_json(row.deadline)
    subject = sentence("Nhiệm vụ mới: %(about)s", about=row.title)
    if row.role == COORDINATING:
        subject = sentence("Phối hợp: %(about)s", about=row.title)
    telling = Telling(
        kind="assigned",
        subject=subject,
        body=joined(
            "\n", (verbatim(row.title), sentence("Thời hạn: %(words)s", words=deadline.words))
        ),
        link=f"/nhiem-vu/{row.id}",
        assignment_id=row.id,
        root_id=row.root_id,
    )
    tell(tx, people, telling)
