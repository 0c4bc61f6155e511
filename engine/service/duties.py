"""What a step of a process means for people: assignments and tasks as rows.

The step calls these as it writes. They move no token, so that nothing here can fail a diagram:
a name that cannot be resolved leaves the field empty for an administrator to fill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.bpmn.definition import Node
from engine.bpmn.runtime import OpenedWait
from engine.model.assignments import AssignmentState, reached
from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE
from engine.model.deadlines import from_json
from engine.model.ids import new_id
from engine.model.tasks import TaskState
from engine.model.transitions import Transition
from engine.service import alarms, guiding, offering, recipients, reminders
from engine.service.assigning import Assigner, makes_assignment
from engine.service.belonging import Belonging
from engine.service.calendar import working_calendar
from engine.service.commands import Command
from engine.service.engine import Engine
from engine.service.notifications import Telling, tell
from engine.service.record import Passing, entry, note, note_held
from engine.storage import AssignmentRow, DeadlineChangeRow, InstanceRow, TaskOfferRow, Unit

REOPENING = frozenset({"child.reopen", "assignment.return"})
"""Commands that start an agency's share once more: its assignment goes on, none is made."""

_ENDS = {
    "completed": AssignmentState.COMPLETED,
    "cancelled": AssignmentState.CANCELLED,
    "withdrawn": AssignmentState.WITHDRAWN,
}


def on_children_started(
    engine: Engine,
    unit: Unit,
    command: Command,
    node: Node,
    children: Sequence[tuple[InstanceRow, Mapping[str, object]]],
    belonging: Belonging,
) -> None:
    """Make the assignments of an activity that names a task of the plan, one for each child."""
    if not children or not makes_assignment(node):
        return
    if command.verb in REOPENING:
        children = [pair for pair in children if not _reopened(unit, command, pair[0])]
    if not children:
        return
    assigner = Assigner(unit, command, children[0][0].root_id)
    rows = [assigner.assignment(node, child, data) for child, data in children]
    unit.assignments.insert_many(rows)
    parts = [each for row in rows for each in (row.agency_id, row.monitor_agency_id)]
    unit.plan_agencies.add(rows[0].root_id, parts)
    belonging.made(rows)
    timers = [
        timer
        for row in rows
        for timer in reminders.timers_of(row, command.at, assigner.calendar, assigner.policy)
    ]
    unit.timers.insert_many(timers)
    opened = zip(children, rows, strict=True)
    note_held(unit, [(child, _opening(command, row)) for (child, _data), row in opened])
    for row in rows:
        # Work without a date follows the monitor's cadence.
        if assigner.cadence is not None and (row.last_day is None or row.standing):
            reminders.arm_cadence(unit, command.at, row, assigner.cadence)
        _tell_new(engine, unit, command, row)
    alarms.of_ended_agencies(engine, unit, command, rows)


def _reopened(unit: Unit, command: Command, child: InstanceRow) -> bool:
    """Let the assignment of an agency that starts once more go on with the new instance."""
    if child.parent_id is None or child.parent_token is None:
        return False
    heads = unit.instances.child_heads(child.parent_id, child.parent_token)
    earlier = [head.id for head in heads if head.loop == child.loop and head.id != child.id]
    for instance_id in reversed(earlier):
        row = unit.assignments.of_instance(instance_id)
        if row is not None:
            unit.assignments.update(row.id, instance_id=child.id)
            moved = replace(row, instance_id=child.id, open=True)
            set_state(unit, command, moved, AssignmentState.IN_PROGRESS)
            reminders.arm(unit, command.at, moved, working_calendar(unit))
            return True
    return False


def _opening(command: Command, row: AssignmentRow) -> Transition:
    return entry(
        command,
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


def _tell_new(engine: Engine, unit: Unit, command: Command, row: AssignmentRow) -> None:
    people = recipients.receivers(unit, row.agency_id, command.at)
    deadline = from_json(row.deadline)
    telling = Telling(
        kind="assigned",
        subject=f"Nhiệm vụ mới: {row.title}",
        body=f"{row.title}\nThời hạn: {deadline.words}",
        link=f"/nhiem-vu/{row.id}",
        assignment_id=row.id,
        root_id=row.root_id,
    )
    tell(engine, unit, command, people, telling)


def on_wait_opened(
    engine: Engine,
    unit: Unit,
    command: Command,
    instance: InstanceRow,
    node: Node,
    wait: OpenedWait,
    variables: Mapping[str, object],
    belonging: Belonging,
    *,
    fresh: bool,
) -> None:
    """Make the row of a user task that now waits for somebody."""
    offer = offering.offer_of(engine, unit, instance, node, variables)
    belongs = belonging.of(instance, fresh=fresh)
    row = offering.task_row(command, instance, node, wait, offer, belongs)
    unit.tasks.insert(row)
    if belongs.of_plan and row.agency_id != belongs.agency_id:
        unit.plan_agencies.add(row.root_id, [row.agency_id])
    if offer.others:
        unit.task_offers.insert_many([TaskOfferRow(row.id, *place) for place in offer.others])
    offering.tell_heads(engine, unit, command, row, offer, belongs.assignment)


def on_wait_closed(
    _engine: Engine, unit: Unit, command: Command, instance: InstanceRow, tokens: Sequence[int]
) -> None:
    """Close the tasks of tokens that wait no more; a completed one is closed already."""
    unit.tasks.close(instance.id, tokens, state=TaskState.OBSOLETE.value, at=command.at)


def on_state_property(
    _engine: Engine, unit: Unit, command: Command, instance: InstanceRow, node: Node
) -> None:
    """Move the assignment to the state that the step reached stands for."""
    row = unit.assignments.nearest(instance)
    if row is None:
        return
    old = AssignmentState(row.state)
    new = reached(old, node.properties["state"])
    if new is not old:
        set_state(unit, command, row, new, element=node.id)


def on_instance_ended(unit: Unit, command: Command, row: AssignmentRow, outcome: str) -> None:
    """Close the assignment that an instance carried out."""
    if not AssignmentState(row.state).is_final:
        set_state(unit, command, row, _ENDS[outcome])


def on_resumed(
    _engine: Engine,
    unit: Unit,
    command: Command,
    instance: InstanceRow,
    suspended_at: datetime,
    now: datetime,
) -> None:
    """Move a deadline counted in working days by those that the suspension took.

    A date written in a document does not move.
    """
    row = unit.assignments.of_instance(instance.id)
    if row is None or not row.open or row.last_day is None:
        return
    calendar = working_calendar(unit)
    deadline = from_json(row.deadline)
    if deadline.counted.startswith("working_days"):
        row = _moved(unit, command, row, calendar, suspended_at, now)
    reminders.arm(unit, now, row, calendar)


def _moved(
    unit: Unit,
    command: Command,
    row: AssignmentRow,
    calendar: WorkingCalendar,
    suspended_at: datetime,
    now: datetime,
) -> AssignmentRow:
    start, end = suspended_at.astimezone(ZONE).date(), now.astimezone(ZONE).date()
    lost = calendar.working_days_between(start, end)
    old = from_json(row.deadline)
    last = calendar.add_working_days(old.last_day or start, lost)
    new = replace(old, on=last, last_day=last)
    unit.deadline_changes.insert(
        DeadlineChangeRow(
            id=new_id(),
            assignment_id=row.id,
            at=command.at,
            actor=command.who.officer_id,
            old=old.as_json(),
            new=new.as_json(),
            reason=f"Tạm dừng {lost} ngày làm việc",
        )
    )
    changes = {"deadline": new.as_json(), "last_day": new.last_day, "due_at": new.due_at}
    unit.assignments.update(row.id, **changes)
    told = {"assignment": row.id, "old": old.as_json(), "new": new.as_json()}
    note(unit, command, row.instance_id, "deadline", element=row.element, body=told)
    return replace(row, deadline=new.as_json(), last_day=new.last_day, due_at=new.due_at)


def set_state(
    unit: Unit,
    command: Command,
    row: AssignmentRow,
    state: AssignmentState,
    *,
    element: str | None = None,
    body: Mapping[str, object] | None = None,
    passing: Passing | None = None,
) -> None:
    """Write an assignment's new state and record it; a final one is met by no reminder."""
    changes: dict[str, object] = {"state": state.value, "open": not state.is_final}
    if state is AssignmentState.ACCEPTED and row.accepted_at is None:
        changes["accepted_at"] = command.at
    if state is AssignmentState.COMPLETED:
        changes["completed_at"] = command.at
    elif row.completed_at is not None:
        changes["completed_at"] = None
    unit.assignments.update(row.id, **changes)
    if state.is_final:
        unit.timers.drop(row.instance_id, kind=reminders.ESCALATION)
        unit.timers.drop(row.instance_id, kind=reminders.CADENCE)
    if state in {AssignmentState.CANCELLED, AssignmentState.WITHDRAWN}:
        guiding.close_with(unit, command, row)
    note(
        unit,
        command,
        row.instance_id,
        "assignment",
        element=element or row.element,
        from_state=row.state,
        to_state=state.value,
        body={"assignment": row.id, **(body or {})},
        passing=passing or Passing(agency_to=row.agency_id),
    )
