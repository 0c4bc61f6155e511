"""How a piece of work stands to its deadline, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import g

from engine.model.assignments import AssignmentState
from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines import TimeState, age, from_json, standing, state_at
from engine.sentences import Sentence
from engine.service import calendar
from engine.service.tasks.view import AssignmentRow, TaskRow
from webui.language import gettext
from webui.session import engine


@dataclass(frozen=True, slots=True)
class DeadlineStatus:
    """The light, how far off the last day is, the deadline's own words and its kind.

    ``age`` says how long work without a day has waited, once that is more than a week.
    """

    time: TimeState
    off: Sentence | None = None
    words: str = ""
    kind: str = ""
    age: Sentence | None = None


def of_work(task: TaskRow, assignment: AssignmentRow | None) -> DeadlineStatus:
    """Of a task by its own due time, where it has one, else of the assignment it belongs to.

    Without any it is said how long it has waited.
    """
    inherited = assignment.due_at if assignment is not None else None
    if task.due_at is not None and task.due_at != inherited:
        # Midnight is the end of the day before it.
        return _status(local_date(task.due_at - timedelta.resolution), task.completed_at)
    found = of_assignment(assignment) if assignment else _status(None, task.completed_at)
    if found.time is not TimeState.NONE or not task.open:
        return found
    today = local_date(engine().now())
    return replace(found, age=age(local_date(task.created_at), today))


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
    return DeadlineStatus(
        time=state_at(last_day, now, completed_at, _calendar()),
        off=standing(last_day, local_date(now), _calendar()) if last_day else None,
        words=words,
        kind=kind,
    )


def _calendar() -> WorkingCalendar:
    """The working calendar, read once a request."""
    if "calendar" not in g:
        g.calendar = calendar.current(engine())
    current: WorkingCalendar = g.calendar
    return current
