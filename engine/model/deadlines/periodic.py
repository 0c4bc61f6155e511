"""Words of a duty that is reported on each period: the period, its due day, and an end if named."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from engine.model.deadlines.dates import Written, written
from engine.model.deadlines.deadline import Deadline
from engine.model.deadlines.periods import CUT_OFF, LENGTHS, WEEK, Due

_CUES = tuple(
    (period, re.compile(words, re.IGNORECASE))
    for period, words in (
        (WEEK, r"(?:h[ằà]ng|mỗi|theo) tuần|tuần một lần"),
        ("P1M", r"(?:h[ằà]ng|mỗi|theo) tháng|(?<!\d )tháng một lần"),
        ("P3M", r"(?:h[ằà]ng|mỗi|theo) quý|\b0?3 tháng một lần|quý một lần"),
        ("P6M", r"(?:\b0?6|sáu) tháng"),
        ("P1Y", r"(?:h[ằà]ng|mỗi|theo) năm|năm một lần"),
    )
)
_STANDING = re.compile(r"^thường xuyên", re.IGNORECASE)
_PERIODIC = re.compile(
    r"\bđịnh kỳ\b|h[ằà]ng (?:ngày|tuần|tháng|quý|năm)|mỗi (?:tuần|tháng|quý|năm)\b"
    r"|\b(?:tuần|tháng|quý|năm) một lần",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(trước\s+)?ngày\s+(\d{1,2})(?!\d|\s*[/.-]\s*\d|\s+tháng\s+\d)"
    r"((?:\s+(?:của\s+)?tháng\s+(?:đầu|cuối|sau|tiếp theo|kế tiếp)[^,;]*)?)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"\b(?:sau|tiếp theo|kế tiếp|đầu)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(trước\s+)?thứ\s+(hai|ba|tư|năm|sáu|[2-6])\b", re.IGNORECASE)
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4}
_LAST_QUARTER, _DECEMBER, _LONGEST = 10, 12, 31


def periodic(words: str, read_rest: Callable[[str], Deadline]) -> Deadline | None:
    """Read a standing duty; None where the words speak of none.

    A date with its year, in a clause without a period, ends the work ("xong trước 30/6/2027, báo
    cáo trước ngày 20 hằng tháng"): then it has a deadline beside its period.
    """
    if not (_STANDING.search(words) or _PERIODIC.search(words)):
        return None
    period = next((period for period, cue in _CUES if cue.search(words)), None)
    clauses = re.split(r"[;,]\s*|\s+và\s+(?=báo cáo)", words)
    apart = [c for c in clauses if not _PERIODIC.search(c) and any(d.year for d in written(c))]
    due = _due(words, period, [d for d in written(words) if d.year is None])
    if due == "unread":
        return Deadline("none", words, counted="not_understood")
    standing = Deadline("recurring", words, counted="standing", period=period, due=due)
    if not apart:
        return standing
    ends = read_rest("; ".join(apart))
    if ends.last_day is None:
        return replace(ends, text=words)
    return replace(ends, text=words, period=period, due=due)


def _due(words: str, period: str | None, dates: list[Written]) -> str | None:
    """The day of the period, as kept in a row; "unread" where the words name one that is none."""
    if period == WEEK:
        named = _WEEKDAY.search(words)
        if named is None:
            return None
        day = named[2].lower()
        weekday = _WEEKDAYS[day] if day in _WEEKDAYS else int(day) - 2
        return str(Due(weekday, 0, named[1] is not None))
    if dates:
        return _of_dates(period, dates)
    found = _DAY.search(words)
    if found is None or period is None:
        return None if found is None else "unread"
    day, exclusive = int(found[2]), found[1] is not None
    if not 1 <= day <= _LONGEST:
        return "unread"
    early = day - exclusive < CUT_OFF
    after = bool(_NEXT.search(found[3])) if found[3] else early
    return str(Due(day, int(after), exclusive))


def _of_dates(period: str | None, dates: list[Written]) -> str | None:
    """Days of the year: one of a yearly report, or one of each period, equally far apart."""
    if any(each.on(2024) is None for each in dates):  # a leap year has every day
        return "unread"
    length = LENGTHS.get(period or "P1Y", _DECEMBER)
    if len(dates) * length != _DECEMBER:
        return "unread"
    first = dates[0]
    month = int(first.month)
    if length == _DECEMBER:
        after = month - _DECEMBER if month >= _LAST_QUARTER else month
        return str(Due(int(first.day), after, first.exclusive))
    regular = all(
        (int(each.month) - month) % length == 0 and each.day == first.day for each in dates
    )
    return str(Due(int(first.day), month % length, first.exclusive)) if regular else "unread"
