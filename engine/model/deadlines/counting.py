"""So many days, weeks or months after something: a date only where it is known when that was."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE, local_date
from engine.model.deadlines.dates import DATE, written
from engine.model.deadlines.deadline import Deadline
from engine.model.timers import Period

UNITS = {"ngày làm việc": "working_days", "ngày": "days", "tuần": "weeks", "tháng": "months"}
_LENGTH = re.compile(
    r"(?<![\d/.,])(\d{1,3})(?:\s*\([^)]*\))?\s+(ngày làm việc|ngày|tuần|tháng)"
    r"(?!\s*(?:\d|đầu|cuối|một lần|/))",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:^|\b(?:trong|sau|vòng|thời hạn|thời gian|chậm nhất|muộn nhất|không quá|tối đa|là)\s*)"
    r"(?:(?:thời hạn|thời gian|vòng|tối đa|không quá|là)\s+)*$",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\b(?:kể từ khi|kể từ|tính từ|sau khi|từ khi|từ|sau)\s+(.+)$", re.IGNORECASE)
_HEAD = re.compile(r"^(?:ngay\s+)?(?:sau khi|sau ngày|kể từ)\s+(.+?)[\s,]*$", re.IGNORECASE)
_DOCUMENT = r"(?:kế hoạch|công văn|quyết định|chỉ thị|chương trình|văn bản|thông báo)"
_OWN = re.compile(
    r"(?:ngày\s+)?(?:"
    r"(?:ký|ban hành|phát hành)(?:\s*,?\s*(?:ban hành|phát hành))?"
    rf"(?:\s+(?:{_DOCUMENT}\s+này|kế hoạch))?"
    rf"|(?:{_DOCUMENT}\s+này|kế hoạch)\s+(?:được\s+|có\s+)?(?:ký|ban hành|phát hành|hiệu lực)"
    r"(?:\s+thi hành)?)[\s,.]*",
    re.IGNORECASE,
)
_ONE_DAY = re.compile(rf"(?:ngày\s+)?{DATE}[\s,.]*", re.IGNORECASE)


def counted(words: str, issued: date | None, calendar: WorkingCalendar | None) -> Deadline | None:
    """Read a length of time.

    Counted from a day that is written, or from the issue where that or nothing is named (the day
    itself not counted; a last day off moves to the next worked: Bộ luật Dân sự 2015, Điều 147 and
    148). After anything else the work waits for it.
    """
    found = _LENGTH.search(words)
    head = words[: found.start()] if found else ""
    if found is None or not (_LEAD.search(head) or _HEAD.match(head)):
        return None
    number, unit = int(found[1]), UNITS[found[2].lower()]
    anchor = _anchor(words, found)
    if anchor is not None and not _OWN.fullmatch(anchor):
        written_day = _ONE_DAY.fullmatch(anchor)
        day = written(anchor)[0].on(issued.year if issued else 0) if written_day else None
        if day is None:
            return Deadline("after_event", words, counted=f"event:{unit}:{number}")
        return _at(words, day, number, unit, calendar)
    if issued is None:
        return Deadline("none", words, counted="issue_missing")
    return _at(words, issued, number, unit, calendar)


def _anchor(words: str, found: re.Match[str]) -> str | None:
    """What it is counted from, in words; None where nothing is named."""
    after = _AFTER.search(words[found.end() :])
    head = _HEAD.match(words[: found.start()])
    return after[1] if after else head[1] if head else None


def _at(
    words: str, start: date, number: int, unit: str, calendar: WorkingCalendar | None
) -> Deadline:
    day = add(start, number, unit, calendar)
    how = f"{unit}:{number}@{start.isoformat()}"
    return Deadline("date", words, on=day, last_day=day, counted=how)


def add(start: date, number: int, unit: str, calendar: WorkingCalendar | None = None) -> date:
    """The last day of ``number`` units (:data:`UNITS`) after ``start``."""
    known = calendar or WorkingCalendar()
    if unit == "working_days":
        return known.add_working_days(start, number)
    if unit == "months":
        noon = datetime(start.year, start.month, start.day, 12, tzinfo=ZONE)
        return known.next_working_day(local_date(Period(number, timedelta()).after(noon)))
    days = number * 7 if unit == "weeks" else number
    return known.next_working_day(start + timedelta(days=days))
