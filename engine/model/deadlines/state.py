"""How an assignment stands in time, apart from how its work stands. Computed, never stored."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines.deadline import Deadline
from engine.sentences import Sentence, sentence

SOON_DAYS = 3


class TimeState(Enum):
    """The traffic light; never colour alone: each has its word and its icon."""

    NONE = "none"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    COMPLETED_ON_TIME = "completed_on_time"
    COMPLETED_LATE = "completed_late"

    @property
    def word(self) -> Sentence:
        """The word officers read."""
        return _SHOWN[self][0]

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return _SHOWN[self][1]

    @property
    def light(self) -> str:
        """The colour's name: grey, green, amber, red."""
        return _SHOWN[self][2]


_SHOWN = {
    TimeState.NONE: (sentence("Không hạn"), "infinity", "grey"),
    TimeState.IN_TIME: (sentence("Trong hạn"), "clock", "green"),
    TimeState.DUE_SOON: (sentence("Sắp đến hạn"), "hourglass", "amber"),
    TimeState.OVERDUE: (sentence("Quá hạn"), "alert", "red"),
    TimeState.COMPLETED_ON_TIME: (sentence("Hoàn thành đúng hạn"), "check", "green"),
    TimeState.COMPLETED_LATE: (sentence("Hoàn thành quá hạn"), "check-late", "amber"),
}


def time_state(
    deadline: Deadline,
    now: datetime,
    completed_at: datetime | None,
    calendar: WorkingCalendar,
    soon_days: int = SOON_DAYS,
) -> TimeState:
    """Where it stands; a standing duty and one without a date are never late."""
    last = None if deadline.kind == "recurring" else deadline.last_day
    return state_at(last, now, completed_at, calendar, soon_days)


def state_at(
    last_day: date | None,
    now: datetime,
    completed_at: datetime | None,
    calendar: WorkingCalendar,
    soon_days: int = SOON_DAYS,
) -> TimeState:
    """The same from a row's last permitted day. ``soon_days`` are working days."""
    if last_day is None:
        return TimeState.NONE
    if completed_at is not None:
        late = local_date(completed_at) > last_day
        return TimeState.COMPLETED_LATE if late else TimeState.COMPLETED_ON_TIME
    today = local_date(now)
    if today > last_day:
        return TimeState.OVERDUE
    soon = calendar.working_days_between(today, last_day) <= soon_days
    return TimeState.DUE_SOON if soon else TimeState.IN_TIME
