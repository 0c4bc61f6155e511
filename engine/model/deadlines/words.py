"""Vietnamese words of time, read as a deadline (the grammar of directives and plans)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from engine.model.calendar import WorkingCalendar
from engine.model.deadlines.counting import counted
from engine.model.deadlines.dates import DATE, days, iso, window
from engine.model.deadlines.deadline import YEARS, Deadline
from engine.model.deadlines.periodic import periodic
from engine.model.deadlines.spans import span
from engine.model.text import clean

_CITED = re.compile(rf"\bsố\s+\d+[\w.]*/[\w/-]+(?:\s+{DATE})?", re.IGNORECASE)
_EVENT = re.compile(
    r"^(?:ngay\s+)?(?:sau khi|khi có|khi nhận|trên cơ sở|(?:theo|căn cứ) hướng dẫn|kể từ khi)\b",
    re.IGNORECASE,
)
_NO_EVENT = re.compile(r"^sau khi (?:xem xét|được)\b", re.IGNORECASE)
_BOUND = re.compile(
    rf"(?:\b(?:trước|chậm nhất|muộn nhất|hoàn thành|xong|đến hết)\b[^\d,;]*){DATE}.*$",
    re.IGNORECASE,
)
_URGENT = re.compile(
    r"(?:(?:một cách|yêu cầu|thực hiện|triển khai|xử lý|báo cáo|ngay|sớm|khẩn trương|kịp thời"
    r"|khẩn|hỏa tốc|thượng khẩn|theo quy định|theo yêu cầu|theo kế hoạch|theo tiến độ"
    r"|không quy định|không xác định|không có|không|trong quá trình thực hiện|và|của pháp luật"
    r"|trước mắt|thời hạn|đúng|bảo đảm|tiến độ)[\s,.;]*)+",
    re.IGNORECASE,
)


def read_deadline(
    text: str | None, issued: date | None = None, calendar: WorkingCalendar | None = None
) -> Deadline:
    """Read the words of a time label.

    ``issued`` is the document's day: it gives a missing year, and days are counted from it;
    without it neither is guessed. Words of urgency alone ("khẩn trương") give no deadline; what
    was not understood gives none either, and :attr:`Deadline.problem` says so.
    """
    words = clean(text or "").rstrip(".; ")
    if not words:
        return Deadline("none")
    bare = clean(_CITED.sub(" ", words)) or words
    read = _bounded(_read(bare, issued, calendar))
    return read if read.counted == "set" else replace(read, text=words)


def _bounded(read: Deadline) -> Deadline:
    named = (read.on, read.last_day, read.window_from, *read.earlier)
    if all(day.year in YEARS for day in named if day is not None):
        return read
    return Deadline("none", read.text, counted="year_out_of_range")


def _read(words: str, issued: date | None, calendar: WorkingCalendar | None) -> Deadline:
    given = iso(words)
    if given is not None:
        return given
    found = (
        periodic(words, lambda rest: _dated(rest, issued, calendar))
        or _waiting(words, issued, calendar)
        or _dated(words, issued, calendar)
    )
    if found.kind == "none" and _URGENT.fullmatch(words):
        return Deadline("none", words)
    return found


def _waiting(words: str, issued: date | None, calendar: WorkingCalendar | None) -> Deadline | None:
    """Work that begins with an event; a day by which it must be done is kept beside it."""
    if not _EVENT.match(words):
        return None
    length = counted(words, issued, calendar)
    if length is not None:
        return length
    if _NO_EVENT.match(words):
        return Deadline("none", words)
    bound = _BOUND.search(words)
    end = days(bound[0], issued) if bound else None
    if end is None or end.last_day is None:
        return Deadline("after_event", words, counted="event")
    return replace(end, kind="after_event")


def _dated(words: str, issued: date | None, calendar: WorkingCalendar | None) -> Deadline:
    return (
        window(words, issued)
        or counted(words, issued, calendar)
        or days(words, issued)
        or span(words, issued)
        or Deadline("none", words, counted="not_understood")
    )
