"""How a piece of work stands to its deadline, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import g

from engine.model.assignments import AssignmentState
from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines import TimeState, from_json, state_at
from engine.service import calendar
from engine.service.tasks.view import AssignmentRow, TaskRow
from webui.language import gettext
from webui.session import engine


@dataclass(frozen=True, slots=True)
class DeadlineStatus:
    """The light, the days to or past the last day, the deadline's own words and its kind."""

    time: TimeState
    days: int | None = None
    words: str = ""
    kind: str = ""


def of_work(task: TaskRow, assignment: AssignmentRow | None) -> DeadlineStatus:
    """Of the assignment that a task belongs to; of the task itself where it belongs to none."""
    if assignment is not None:
        return of_assignment(assignment)
    # Work due at midnight is due by the end of the day before.
    last_day = local_date(task.due_at - timedelta(microseconds=1)) if task.due_at else None
    return _status(last_day, task.completed_at)


def of_assignment(row: AssignmentRow) -> DeadlineStatus:
    """Of an assignment; one that was withdrawn or cancelled has no deadline any more."""
    deadline = from_json(row.deadline)
    last_day = None if deadline.kind == "recurring" else row.last_day
    kind = "unread" if deadline.problem is not None else deadline.kind
    if row.completed_at is None and AssignmentState(row.state).is_final:
        last_day, kind = None, "ended"
    return _status(last_day, row.completed_at, gettext(deadline.words), kind)


def _status(
    last_day: date | None, completed_at: datetime | None, words: str = "", kind: str = ""
) -> DeadlineStatus:
    now = engine().now()
    today = local_date(now)
    return DeadlineStatus(
        time=state_at(last_day, now, completed_at, _calendar()),
        days=abs((last_day - today).days) if last_day else None,
        words=words,
        kind=kind,
    )


def _calendar() -> WorkingCalendar:
    """The working calendar, read once a request."""
    if "calendar" not in g:
        g.calendar = calendar.current(engine())
    current: WorkingCalendar = g.calendar
    return current
