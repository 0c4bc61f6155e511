"""Days written with their month: one, several, or from one to another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from engine.model.deadlines.deadline import Deadline

DATE = (
    r"(?:ngày\s+)?(?<![\d.,/])(?<!tuần )(?<!thứ )(\d{1,2})"
    r"(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?!\d)"
    r"(?:(?:\s*[/.-]\s*|\s+năm\s+)(\d{4}))?(?![/.]\d)"
)
_DATE = re.compile(DATE, re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WINDOW = re.compile(rf"từ\s+{DATE}\s+(?:đến|tới)\s+(?:hết\s+)?{DATE}", re.IGNORECASE)
_BEFORE = re.compile(r"\btrước\b[^\d]*$", re.IGNORECASE)
_JOINED = re.compile(r"[\s,;]*(?:và|hoặc)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it stands in the words; ``exclusive`` after "trước"."""

    day: str
    month: str
    year: str | None
    exclusive: bool

    def on(self, year: int) -> date | None:
        """The date in that year unless it bears its own; None where there is no such day."""
        try:
            return date(int(self.year) if self.year else year, int(self.month), int(self.day))
        except ValueError:
            return None


def written(words: str) -> list[Written]:
    """All days with a month, in order; "trước ngày 20/6 và ngày 20/12" is exclusive twice."""
    found: list[Written] = []
    end = 0
    for match in _DATE.finditer(words):
        between = words[end : match.start()]
        goes_on = bool(found) and _JOINED.fullmatch(between) is not None
        before = found[-1].exclusive if goes_on else _BEFORE.search(between) is not None
        found.append(Written(match[1], match[2], match[3], before))
        end = match.end()
    return found


def iso(words: str) -> Deadline | None:
    """A day as a form writes it."""
    found = _ISO.fullmatch(words)
    if found is None:
        return None
    day = Written(found[3], found[2], found[1], exclusive=False).on(0)
    if day is None:
        return Deadline("none", words, counted="no_such_day")
    return Deadline("date", "", on=day, last_day=day, counted="set")


def window(words: str, issued: date | None) -> Deadline | None:
    """From a day to a day; both ends are kept, also a beginning before the issue."""
    found = _WINDOW.search(words)
    if found is None:
        return None
    year = found[6] or (str(issued.year) if issued else None)
    if year is None:
        return Deadline("none", words, counted="year_missing")
    last = Written(found[4], found[5], year, exclusive=False).on(0)
    first = Written(found[1], found[2], found[3] or year, exclusive=False).on(0)
    if last is None or first is None:
        return Deadline("none", words, counted="no_such_day")
    if first > last:
        return Deadline("none", words, counted="reversed")
    return Deadline("window", words, on=last, last_day=last, window_from=first, counted="written")


def days(words: str, issued: date | None) -> Deadline | None:
    """One day or several: the last of them is the deadline, the earlier ones are kept."""
    found = written(words)
    if not found:
        return None
    year = next((each.year for each in reversed(found) if each.year), None)
    if year is None and issued is None:
        return Deadline("none", words, counted="year_missing")
    own = int(year) if year else issued.year if issued else 0
    dated = [(each, each.on(own)) for each in found]
    if any(day is None for _, day in dated):
        return Deadline("none", words, counted="no_such_day")
    return _ending(words, [(each, day) for each, day in dated if day], issued)


def _ending(
    words: str, dated: Sequence[tuple[Written, date]], issued: date | None
) -> Deadline | None:
    lasts = {day - timedelta(days=each.exclusive): (each, day) for each, day in dated}
    last = max(lasts)
    each, on = lasts[last]
    if each.year is None and issued is not None and last < issued:
        return Deadline("none", words, counted="year_missing")
    return Deadline(
        "date",
        words,
        on=on,
        exclusive=each.exclusive,
        last_day=last,
        counted="exclusive" if each.exclusive else "written",
        earlier=tuple(sorted(set(lasts) - {last})),
    )
