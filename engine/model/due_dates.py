"""A due date as a diagram or its data write it: ISO 8601, or the way people write it.

A day without a time is over when it has ended (Bộ luật Dân sự 2015, Điều 148). Nothing is
guessed: a day without a year, or words without a day, are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from engine.errors import InvalidTimer
from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE, local_date
from engine.model.deadlines import Deadline, read_deadline
from engine.model.text import clean
from engine.model.timers import parse_duration, parse_timer
from engine.sentences import sentence

_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
_HOUR = r"(\d{1,2})\s*(?::|h|giờ)\s*(\d{2})?(?:\s*phút)?"
_DAY_HOUR = re.compile(rf"(?:ngày\s+)?{_DAY}\s*,?\s*(?:lúc\s+)?{_HOUR}", re.IGNORECASE)
_HOUR_DAY = re.compile(rf"{_HOUR}\s*,?\s*(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?:trong|sau)(?:\s+(?:vòng|thời hạn))?\s+)?(\d{1,3})\s+ngày(\s+làm việc)?", re.IGNORECASE
)
_SLASHED = re.compile(r"(\d{1,2})\s*/\s*(\d{1,2})\s*/\s*(\d{4})")
_FIGURES = re.compile(r"\d+")

Calendar = Callable[[], WorkingCalendar]
"""The working calendar, read where days are counted."""


def read_due(text: str, now: datetime, calendar: Calendar = WorkingCalendar) -> datetime:
    """The instant meant (UTC): days and durations are counted from ``now``.

    Reads ``2026-12-15``, ``2026-12-15T17:00``, ``P3D``, ``15/12/2026``, ``31/12/2026 17:00``,
    ``3 ngày làm việc``, ``trước ngày 15/12/2026``, ``hết quý IV năm 2026``. Raises
    :class:`errors.InvalidTimer` for anything else.
    """
    words = clean(text)
    if words.startswith("P"):
        return parse_duration(words).after(now)
    try:
        found = _hour(words) or _counted(words, now, calendar) or _day(words, now)
    except OverflowError:  # the last day of the calendar has no end
        found = None
    if found is None:
        raise InvalidTimer(
            sentence(
                "Không đọc được thời hạn “%(text)s”. Viết 15/12/2026, 31/12/2026 17:00, "
                "3 ngày làm việc, P3D, hoặc 2026-12-15.",
                text=words[:80],
            )
        )
    return found


def _day(words: str, now: datetime) -> datetime | None:
    slashed = _SLASHED.fullmatch(words)
    if slashed is not None:
        return _end_of(_date(slashed[3], slashed[2], slashed[1]))
    try:
        moment = parse_timer("date", words).first(now)
    except InvalidTimer:
        return _of_words(words)
    return moment if _has_hour(words) else _end_of(local_date(moment))


def _of_words(words: str) -> datetime | None:
    """Words around one day, or around a window; figures beside it are not passed over."""
    deadline = read_deadline(words)
    if deadline.kind == "date" and len(_FIGURES.findall(words)) > len(("day", "month", "year")):
        return None
    return deadline.due_at if deadline.kind in ("date", "window") else None


def _has_hour(words: str) -> bool:
    return "T" in words or ":" in words


def _counted(words: str, now: datetime, calendar: Calendar) -> datetime | None:
    found = _COUNTED.fullmatch(words)
    if found is None:
        return None
    today, days = local_date(now), int(found[1])
    if found[2]:
        return _end_of(calendar().add_working_days(today, days))
    return _end_of(calendar().next_working_day(today + timedelta(days=days)))


def _hour(words: str) -> datetime | None:
    """A day with an hour, whichever is written first."""
    late, early = _DAY_HOUR.fullmatch(words), _HOUR_DAY.fullmatch(words)
    if late is not None:
        day, month, year, hour, minute = late.groups()
    elif early is not None:
        hour, minute, day, month, year = early.groups()
    else:
        return None
    on = _date(year, month, day)
    try:
        at = time(int(hour), int(minute or 0))
    except ValueError:
        return None
    return None if on is None else datetime.combine(on, at, ZONE).astimezone(UTC)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else Deadline("date", last_day=day).due_at
