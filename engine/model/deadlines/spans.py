"""Stretches of the calendar: weeks, months, quarters, halves and years end with their last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from engine.model.deadlines.deadline import Deadline

_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_ORDER = {"đầu": 1, "nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "cuối": 6}
_MONTHS, _DAYS_OF_WEEK = 12, 7
_Y = r"(?:\s*/\s*|\s+(?:của\s+)?(?:năm\s+)?)\d{4}\b"
_AND = r"\s*(?:,|và|-|–|đến hết|đến|tới)\s*"
_Q, _M = r"(?:IV|III|II|I|[1-4])\b", r"\d{1,2}(?!\d)(?!\s*[/.-]\s*\d{1,2}(?!\d))"
_BEFORE = re.compile(r"\btrước\s+$", re.IGNORECASE)
_FROM = re.compile(r"\btừ\s+$", re.IGNORECASE)
_PART = re.compile(
    r"(?:đầu|giữa|thượng tuần|trung tuần|hạ tuần)\s+(?:tháng|quý|năm)|năm học", re.IGNORECASE
)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_WEEK = _pattern(
    rf"tuần\s+(?:lễ\s+)?(?:thứ\s+)?([1-5]|{'|'.join(_ORDER)})\s+(?:của\s+)?tháng\s+({_M})(?:{_Y})?"
)
_START_OF_YEAR = _pattern(rf"(\d{{1,2}}|sáu)\s+tháng\s+đầu\s+năm(?:{_Y})?")
_END_OF_YEAR = _pattern(rf"(?:\d{{1,2}}|sáu)\s+tháng\s+cuối\s+năm(?:{_Y})?")
_MONTH = _pattern(rf"tháng\s+{_M}(?:{_Y})?(?:{_AND}(?:tháng\s+)?{_M}(?:{_Y})?)*")
_QUARTER = _pattern(rf"quý\s+{_Q}(?:{_Y})?(?:{_AND}(?:quý\s+)?{_Q}(?:{_Y})?)*")
_YEARS = _pattern(r"(?:giai đoạn|năm)\s+\d{4}\s*(?:-|–|đến|tới)\s*(?:năm\s+)?\d{4}\b")
_YEAR = _pattern(r"(?:(?:hết|trong|cuối|cả)\s+năm(?!\s+\d)(?:\s+nay)?|năm\s+\d{4})\b")
_YEAR_NUMBER = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class _Span:
    first: date
    last: date


def span(words: str, issued: date | None) -> Deadline | None:
    """Read a stretch; "trước" ends before it begins, "từ" makes it a window.

    A year that is not written is the issue's, unless the stretch would have been over then.
    """
    partly = _PART.search(words)
    for pattern, read in _READERS:
        found = pattern.search(words)
        if found is None or (partly and pattern not in (_WEEK, _START_OF_YEAR)):
            continue
        years = [int(year) for year in _YEAR_NUMBER.findall(found[0])]
        if not years and issued is None:
            return Deadline("none", words, counted="year_missing")
        last = years[-1] if years else issued.year if issued else 0
        stretch = _read(read, found, years[0] if years else last, last)
        if stretch is None:
            return Deadline("none", words, counted="no_such_day")
        if stretch.first > stretch.last:
            return Deadline("none", words, counted="reversed")
        return _deadline(words, found, stretch, None if years else issued)
    return None


def _deadline(words: str, found: re.Match[str], stretch: _Span, issued: date | None) -> Deadline:
    head = words[: found.start()]
    if _BEFORE.search(head):
        eve = stretch.first - timedelta(days=1)
        read = Deadline(
            "date", words, on=stretch.first, exclusive=True, last_day=eve, counted="exclusive"
        )
    else:
        begins = _FROM.search(head) is not None or _YEARS.fullmatch(found[0]) is not None
        read = Deadline(
            "window" if begins else "date",
            words,
            on=stretch.last,
            last_day=stretch.last,
            window_from=stretch.first if begins else None,
            counted="end_of_period",
        )
    if issued is not None and read.last_day is not None and read.last_day < issued:
        return Deadline("none", words, counted="year_missing")
    return read


def _read(
    reader: Callable[[re.Match[str], int, int], _Span], found: re.Match[str], first: int, last: int
) -> _Span | None:
    try:
        return reader(found, first, last)
    except ValueError:
        return None


def _week(found: re.Match[str], first: int, last: int) -> _Span:
    """The n-th week, Monday to Sunday, of those that the month has days in."""
    month = int(found[2])
    begin, end = date(first, month, 1), month_end(last, month)
    monday = begin - timedelta(days=begin.weekday())
    turn = int(found[1]) if found[1].isdigit() else _ORDER[found[1].lower()]
    weeks = (end - monday).days // _DAYS_OF_WEEK + 1
    if found[1].lower() == "cuối":
        turn = weeks
    if turn > weeks:
        raise ValueError("no such week")
    start = monday + timedelta(weeks=turn - 1)
    return _Span(max(start, begin), min(start + timedelta(days=_DAYS_OF_WEEK - 1), end))


def _start_of_year(found: re.Match[str], first: int, last: int) -> _Span:
    months = int(found[1]) if found[1].isdigit() else 6
    return _Span(date(first, 1, 1), month_end(last, months))


def _end_of_year(_found: re.Match[str], first: int, last: int) -> _Span:
    return _Span(date(first, _MONTHS // 2 + 1, 1), date(last, _MONTHS, 31))


def _months(found: re.Match[str], first: int, last: int) -> _Span:
    named = [int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", found[0])]
    return _Span(date(first, named[0], 1), month_end(last, named[-1]))


def _quarters(found: re.Match[str], first: int, last: int) -> _Span:
    bare = _YEAR_NUMBER.sub("", found[0].upper().replace("QUÝ", ""))
    named = [_ROMAN.get(q) or int(q) for q in re.findall(r"\b(?:IV|III|II|I|[1-4])\b", bare)]
    return _Span(date(first, 3 * named[0] - 2, 1), month_end(last, 3 * named[-1]))


def _years(_found: re.Match[str], first: int, last: int) -> _Span:
    return _Span(date(first, 1, 1), date(last, _MONTHS, 31))


def month_end(year: int, month: int) -> date:
    """The last day of a month; raises ValueError where there is no such month."""
    return date(year, month, 1).replace(day=monthrange(year, month)[1])


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int, int], _Span]], ...] = (
    (_WEEK, _week),
    (_START_OF_YEAR, _start_of_year),
    (_END_OF_YEAR, _end_of_year),
    (_MONTH, _months),
    (_QUARTER, _quarters),
    (_YEARS, _years),
    (_YEAR, _years),
)
