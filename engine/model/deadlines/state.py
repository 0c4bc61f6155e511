"""How an assignment stands in time, apart from how its work stands. Computed, never stored."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import Enum

from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines.deadline import Deadline
from engine.sentences import Sentence, sentence

SOON_DAYS = 3
_WEEK = 7


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


def standing(last_day: date, today: date, calendar: WorkingCalendar) -> Sentence:
    """How far off the last day is, in working days; on screen and in notices the same."""
    left = calendar.working_days_between(today, last_day)
    if today > last_day:
        return sentence("quá hạn %(count)s ngày làm việc", count=max(1, -left))
    if today == last_day:
        return sentence("hết hạn hôm nay")
    if left > 0:
        return sentence("còn %(count)s ngày làm việc", count=left)
    if last_day - today == timedelta(days=1):
        return sentence("hết hạn vào ngày mai")
    return sentence("hết hạn ngày %(day)s", day=last_day)


def age(since: date, today: date) -> Sentence | None:
    """How long something without a day has waited; not said within the first week."""
    days = (today - since).days
    if days < _WEEK:
        return None
    months = (today.year - since.year) * 12 + today.month - since.month - (today.day < since.day)
    if months > 0:
        return sentence("chờ %(count)s tháng", count=months)
    return sentence("chờ %(count)s ngày", count=days)
