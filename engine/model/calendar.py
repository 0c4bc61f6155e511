"""Vietnamese working days: public holidays, and the administrator's table above them.

The library's list is a forecast for years whose days off are announced late, and it misses
some swaps; the table of days off and make-up days, each with its basis, always wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import holidays

from engine.sentences import Sentence, sentence, verbatim

SATURDAY = 5
_FARTHEST = 20_000  # working days; some eighty years


OFF, MADE_UP = sentence("Nghỉ"), sentence("Làm bù")


@dataclass(frozen=True, slots=True)
class DayOverride:
    """A day the administrator set: ``kind`` is ``off`` or ``work`` (a make-up day)."""

    kind: str
    name: str = ""
    basis: str | None = None


@cache
def _public(year: int) -> tuple[dict[date, Sentence], frozenset[date]]:
    """Days off of a year by name, and Saturdays worked instead, as the library knows them."""
    known = holidays.country_holidays("VN", years=year, language="vi")
    english = holidays.country_holidays("VN", years=year, language="en_US")
    names = {day: Sentence(english[day], original=name) for day, name in known.items()}
    return names, frozenset(known.weekend_workdays)


def _publicly_worked(day: date) -> bool:
    off, made_up = _public(day.year)
    return day in made_up or (day.weekday() < SATURDAY and day not in off)


@cache
def _moved(year: int) -> dict[date, int]:
    """The weekdays of a year that are off (-1), and the days of its weekends worked instead (1)."""
    off, made_up = _public(year)
    days = {day for day in {*off, *made_up} if day.year == year}
    moved = {day: _publicly_worked(day) - (day.weekday() < SATURDAY) for day in days}
    return {day: by for day, by in moved.items() if by}


def _weekdays(day: date) -> int:
    """How many days from Monday to Friday there are up to a day, itself included."""
    weeks, rest = divmod(day.toordinal(), 7)  # the first day of all was a Monday
    return weeks * SATURDAY + min(rest, SATURDAY)


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are worked. Cheap to make: public holidays are kept by year."""

    overrides: Mapping[date, DayOverride] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day."""
        own = self.overrides.get(day)
        if own is not None:
            return own.kind == "work"
        return _publicly_worked(day)

    def day_name(self, day: date) -> Sentence | None:
        """Why a day is off or made up, in words; None for an ordinary day."""
        own = self.overrides.get(day)
        if own is not None:
            return verbatim(own.name) if own.name else OFF if own.kind == "off" else MADE_UP
        off, made_up = _public(day.year)
        if day in off:
            return off[day]
        return MADE_UP if day in made_up else None

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after (before, if negative) ``day``.

        The day itself is not counted (Bộ luật Dân sự 2015, Điều 147); 0 gives it back.
        Raises ValueError beyond 20 000 days.
        """
        if abs(count) > _FARTHEST:
            raise ValueError("too many working days")
        step = timedelta(days=1 if count > 0 else -1)
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``; signed."""
        if end < start:
            return -self.working_days_between(end, start)
        count = _weekdays(end) - _weekdays(start)
        for year in range(start.year, end.year + 1):
            count += sum(by for day, by in _moved(year).items() if start < day <= end)
        for day, own in self.overrides.items():
            if start < day <= end:
                count += (own.kind == "work") - _publicly_worked(day)
        return count

    def next_working_day(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)
