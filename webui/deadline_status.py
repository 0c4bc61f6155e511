"""How a piece of work stands to its deadline, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g

from engine.model.assignments import AssignmentState
from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE
from engine.model.deadlines import TimeState, from_json, state_at
from engine.service import calendar
from webui.filters import deadline_words
from webui.session import engine


@dataclass(frozen=True, slots=True)
class Standing:
    """The light, the days to or past the last day, the deadline's own words and its kind."""

    time: TimeState
    days: int | None = None
    words: str = ""
    kind: str = ""


def standing(row: Any) -> Standing:
    """Of an assignment, or of a task that belongs to none."""
    now = engine().now()
    if hasattr(row, "deadline"):
        deadline = from_json(row.deadline)
        last = None if deadline.kind == "recurring" else row.last_day
        words, kind = deadline_words(deadline), deadline.kind
        if row.completed_at is None and AssignmentState(row.state).is_final:
            last, kind = None, "ended"
    else:
        last = row.due_at.astimezone(ZONE).date() if row.due_at else None
        words = kind = ""
    today = now.astimezone(ZONE).date()
    return Standing(
        time=state_at(last, now, row.completed_at, _calendar()),
        days=abs((last - today).days) if last else None,
        words=words,
        kind=kind,
    )


def _calendar() -> WorkingCalendar:
    """The working calendar, read once a request."""
    if "calendar" not in g:
        g.calendar = calendar.current(engine())
    found: WorkingCalendar = g.calendar
    return found
