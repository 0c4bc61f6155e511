"""Vietnamese words of time, read as a deadline (the grammar of directives and plans)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from engine.model.calendar import WorkingCalendar
from engine.model.deadlines.deadline import Deadline
from engine.model.text import clean

_DATE = (
    r"(?:ngày\s+)?(?<!\d)(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?!\d)"
    r"(?:(?:\s*[/.-]\s*|\s+năm\s+)(\d{4}))?"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WINDOW = re.compile(rf"từ\s+{_DATE}\s+(?:đến|tới)\s+(?:hết\s+)?{_DATE}", re.IGNORECASE)
_BEFORE = re.compile(rf"trước\s+{_DATE}", re.IGNORECASE)
_UNTIL = re.compile(
    rf"(?:chậm nhất|muộn nhất|đến hết|hết|trong|vào|xong|đến)?\s*(?:là\s+|vào\s+)?{_DATE}",
    re.IGNORECASE,
)
_PERIOD_END = re.compile(
    r"(trước\s+)?(?:(tháng)\s+(\d{1,2})|quý\s+(IV|III|II|I|[1-4]))"
    r"(?:\s*/\s*|\s+năm\s+|\s+)(\d{4})",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:trong|sau)\b[^\d]{0,30}(\d{1,3})\s+ngày(\s+làm việc)?", re.IGNORECASE)
_EVENT = re.compile(r"^(?:sau khi|khi có|trên cơ sở)\b", re.IGNORECASE)
_NO_EVENT = re.compile(r"^sau khi (?:xem xét|được)\b", re.IGNORECASE)
_STANDING = re.compile(
    r"^(?:thường xuyên|định kỳ)|h[ằà]ng (?:ngày|tuần|tháng|quý|năm)", re.IGNORECASE
)
_PERIODS = (
    (re.compile(r"h[ằà]ng tuần|theo tuần", re.IGNORECASE), "P1W"),
    (re.compile(r"6 tháng|sáu tháng", re.IGNORECASE), "P6M"),
    (re.compile(r"h[ằà]ng tháng|theo tháng", re.IGNORECASE), "P1M"),
    (re.compile(r"h[ằà]ng quý|theo quý", re.IGNORECASE), "P3M"),
    (re.compile(r"h[ằà]ng năm|theo năm", re.IGNORECASE), "P1Y"),
)
_MONTHS = range(1, 13)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}


def read_deadline(
    text: str | None, issued: date | None = None, calendar: WorkingCalendar | None = None
) -> Deadline:
    """Read the words of a time label.

    ``issued`` is the document's day: it gives a missing year, and days are counted from it;
    without it neither is guessed. Words that name no time ("khẩn trương") give no deadline.
    """
    words = clean(text or "").rstrip(".;")
    if not words:
        return Deadline("none")
    if _STANDING.search(words):
        return Deadline("recurring", words, counted="standing", period=_period(words))
    if _EVENT.match(words) and not _NO_EVENT.match(words) and not _counted(words, issued, None):
        return Deadline("after_event", words, counted="event")
    return (
        _iso(words)
        or _window(words, issued)
        or _single(words, issued)
        or _end_of_period(words)
        or _counted(words, issued, calendar)
        or Deadline("none", words)
    )


def _iso(words: str) -> Deadline | None:
    found = _ISO.fullmatch(words)
    day = _make(found[3], found[2], found[1], None) if found else None
    return Deadline("date", "", on=day, last_day=day, counted="set") if day else None


def _window(words: str, issued: date | None) -> Deadline | None:
    found = _WINDOW.search(words)
    if found is None:
        return None
    last = _make(found[4], found[5], found[6], issued)
    year = found[3] or (str(last.year) if last else None)
    first = _make(found[1], found[2], year, issued)
    if last is None:
        return Deadline("none", words, counted="year_missing")
    return Deadline("window", words, on=last, last_day=last, window_from=first, counted="written")


def _single(words: str, issued: date | None) -> Deadline | None:
    before = _BEFORE.search(words)
    found = before or _UNTIL.search(words)
    if found is None:
        return None
    day = _make(found[1], found[2], found[3], issued)
    if day is None:
        return Deadline("none", words, counted="year_missing")
    if before:
        eve = day - timedelta(days=1)
        return Deadline("date", words, on=day, exclusive=True, last_day=eve, counted="exclusive")
    return Deadline("date", words, on=day, last_day=day, counted="written")


def _end_of_period(words: str) -> Deadline | None:
    """A month or quarter ends on its last day; "trước tháng 6" ends with May."""
    found = _PERIOD_END.search(words)
    if found is None:
        return None
    before, monthly, month, quarter, year = found.groups()
    last = int(month) if monthly else 3 * (_ROMAN.get(quarter.upper()) or int(quarter))
    if last not in _MONTHS:
        return None
    if before:
        on = date(int(year), last if monthly else last - 2, 1)
        eve = on - timedelta(days=1)
        return Deadline("date", words, on=on, exclusive=True, last_day=eve, counted="exclusive")
    day = date(int(year), last, monthrange(int(year), last)[1])
    return Deadline("date", words, on=day, last_day=day, counted="end_of_period")


def _counted(words: str, issued: date | None, calendar: WorkingCalendar | None) -> Deadline | None:
    """Days from the day of issue, that day not counted; a last day off moves to the next worked."""
    found = _COUNTED.search(words)
    if found is None or issued is None:
        return None
    days, known = int(found[1]), calendar or WorkingCalendar()
    if found[2]:
        day, how = known.add_working_days(issued, days), f"working_days:{days}@{issued.isoformat()}"
    else:
        day, how = (
            known.next_working_day(issued + timedelta(days=days)),
            f"days:{days}@{issued.isoformat()}",
        )
    return Deadline("date", words, on=day, last_day=day, counted=how)


def _period(words: str) -> str | None:
    return next((period for cue, period in _PERIODS if cue.search(words)), None)


def _make(day: str, month: str, year: str | None, issued: date | None) -> date | None:
    if year is None and issued is None:
        return None
    try:
        return date(int(year) if year else issued.year if issued else 0, int(month), int(day))
    except ValueError:
        return None
