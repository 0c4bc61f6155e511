"""A deadline moves: written here and nowhere else, with all that follows it.

What follows are the open tasks that inherit the deadline, its reminders, the list of earlier
deadlines and the record. Whoever moves one (the monitor, an extension, a suspension, the working
calendar) calls :func:`move_deadline`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines import Deadline, from_json
from engine.model.ids import new_id
from engine.model.reasons import CALENDAR, RESTED
from engine.service.assignments import rows
from engine.service.calendar import working_calendar
from engine.service.context import Tx
from engine.service.escalation import arm
from engine.service.listeners import DeadlineMove
from engine.service.record import note
from engine.service.tasks import rows as task_rows
from engine.storage import AssignmentRow, DeadlineChangeRow, Unit


def move_deadline(
    tx: Tx,
    row: AssignmentRow,
    new: Deadline,
    calendar: WorkingCalendar,
    reason: str | None,
    basis: str | None = None,
) -> None:
    """Write a new deadline and keep the old one; tasks that inherit it and reminders follow.

    The reminders are counted by ``calendar``, which whoever moves many deadlines reads once.
    """
    old = from_json(row.deadline)
    moved = rows.write(
        tx.unit,
        row,
        deadline=new.as_json(),
        last_day=new.last_day,
        due_at=new.due_at,
        standing=row.standing and new.last_day is None,
    )
    task_rows.move_due(tx.unit, row, new.due_at)
    tx.unit.deadline_changes.insert(
        DeadlineChangeRow(
            id=new_id(),
            assignment_id=row.id,
            at=tx.at,
            actor=tx.who.officer_id,
            old=old.as_json(),
            new=new.as_json(),
            reason=reason,
            basis=basis,
        )
    )
    change = {"assignment": row.id, "old": old.as_json(), "new": new.as_json(), "basis": basis}
    note(tx, row.instance_id, "deadline", element=row.element, body=change)
    arm.arm(tx.unit, tx.at, moved, calendar)


def move_by_suspension(tx: Tx, row: AssignmentRow, suspended_at: datetime) -> None:
    """Move a deadline counted in working days by those that a suspension took.

    A date written in a document does not move; its reminders are armed again.
    """
    calendar = working_calendar(tx.unit)
    deadline = from_json(row.deadline)
    if not deadline.counted.startswith("working_days"):
        arm.arm(tx.unit, tx.at, row, calendar)
        return
    began = local_date(suspended_at)
    lost = calendar.working_days_between(began, tx.today)
    last = calendar.add_working_days(deadline.last_day or began, lost)
    new = replace(deadline, on=last, last_day=last)
    move_deadline(tx, row, new, calendar, str(RESTED))


class Recount(NamedTuple):
    """An open assignment whose deadline ends on another day under a calendar."""

    row: AssignmentRow
    move: DeadlineMove


def recounts(unit: Unit, calendar: WorkingCalendar) -> Iterator[Recount]:
    """Open deadlines that were counted in working days, where the new count ends elsewhere."""
    for row in unit.assignments.find(open=True, standing=False, order="id"):
        deadline = from_json(row.deadline)
        new = recount(deadline, row, calendar)
        if new is not None and deadline.last_day is not None and new != deadline.last_day:
            move = DeadlineMove(row.id, row.title, row.agency_id, deadline.last_day, new)
            yield Recount(row, move)


def recount(deadline: Deadline, row: AssignmentRow, calendar: WorkingCalendar) -> date | None:
    """The last day of a deadline counted in working days under this calendar; else None."""
    how, _, rest = deadline.counted.partition(":")
    if how != "working_days":
        return None
    count, _, start = rest.partition("@")
    begin = date.fromisoformat(start) if start else local_date(row.created_at)
    return calendar.add_working_days(begin, int(count))


def move_by_calendar(tx: Tx, basis: str | None) -> list[DeadlineMove]:
    """Recount every open deadline under the calendar as it stands now; reminders follow."""
    calendar = working_calendar(tx.unit)
    moved = list(recounts(tx.unit, calendar))
    for row, move in moved:
        new = replace(from_json(row.deadline), on=move.new, last_day=move.new)
        move_deadline(tx, row, new, calendar, str(CALENDAR), basis)
    # Where the last day stays, the days of the reminders before it may still be others.
    done = {move.assignment_id for _, move in moved}
    for row in tx.unit.assignments.find(open=True, standing=False):
        if row.last_day is not None and row.id not in done:
            arm.arm(tx.unit, tx.at, row, calendar)
    return [move for _, move in moved]
