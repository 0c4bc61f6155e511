"""Where the present comes from; nothing else in the product asks the machine for the time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The zone in which officers read and write dates: +07:00, no summer time."""
SKEW = timedelta(seconds=5)
"""By which the clocks of two machines may differ."""


def is_due(last: datetime | None, every: timedelta, now: datetime) -> bool:
    """Whether what was done ``last`` is to be done again.

    What was done in the future was done before the machine's time was put back: it is due.
    """
    return last is None or not -SKEW <= now - last < every


class Clock(Protocol):
    """Gives the present as an aware datetime in UTC."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is told to move: scenarios, the demo, tests."""

    def __init__(self, start: datetime) -> None:
        """Stand at ``start``; raises ValueError when it has no zone."""
        self._now = _aware(start)

    def now(self) -> datetime:
        """The instant it stands at, UTC."""
        return self._now

    def set(self, moment: datetime) -> None:
        """Stand at another instant, earlier ones included."""
        self._now = _aware(moment)

    def advance(self, by: timedelta) -> None:
        """Move on by a length of time."""
        self._now += by


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware datetime")
    return moment.astimezone(UTC)


def zoned(moment: datetime) -> datetime:
    """A time as it was written: in Vietnam where it names no zone of its own."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=ZONE)


def local_date(moment: datetime) -> date:
    """The day in Vietnam on which an instant lies: every day that people read or are bound by."""
    return moment.astimezone(ZONE).date()


def day_begins(day: date) -> datetime:
    """The instant, UTC, at which a day begins in Vietnam."""
    return datetime.combine(day, time.min, ZONE).astimezone(UTC)
