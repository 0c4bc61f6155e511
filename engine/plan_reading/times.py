"""The words of a time as data: what was written, never what could be meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from engine.model.deadlines import Deadline, read_deadline
from engine.plan_reading.passage import Passage

_ANCHOR = re.compile(
    r"\b(?:kể từ khi|kể từ|tính từ|sau khi|từ khi|từ|sau)\s+(?P<anchor>.+)$", re.IGNORECASE
)
_TRIGGER = re.compile(
    r"^(?:ngay\s+)?(?:sau khi|khi có|khi nhận được|kể từ khi)\s+(?:có\s+)?(?P<trigger>.+)$",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:ngày|trước)\s+(\d{1,2})\b(?!\s*giờ)", re.IGNORECASE)
_LENGTH = re.compile(r"(?P<unit>working_days|days|weeks|months):(?P<n>\d+)")


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due, as the document says it.

    ``end`` is the day that is written; ``exclusive``, that the work is to be done before it.
    ``relative`` has ``n`` units after ``anchor``; ``recurring`` its ISO 8601 periods and the day.
    """

    type: str = "none"
    start: date | None = None
    end: date | None = None
    exclusive: bool = False
    cadence: tuple[str, ...] = ()
    cadence_day: int | None = None
    n: int | None = None
    unit: str | None = None
    anchor: str | None = None
    trigger: str | None = None
    text: str | None = None

    def as_json(self) -> dict[str, object]:
        """One object with every field; what is not said is null."""
        return {
            "type": self.type,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "exclusive": self.exclusive,
            "cadence": list(self.cadence),
            "cadence_day": self.cadence_day,
            "n": self.n,
            "unit": self.unit,
            "anchor": self.anchor,
            "trigger": self.trigger,
            "text": self.text,
        }


def due(words: Passage | None, issued: date | None) -> tuple[Due, Deadline | None]:
    """What the words say, and the deadline they are read as (with its doubt, if any)."""
    if words is None:
        return Due(), None
    deadline = read_deadline(words.text, issued)
    return _due(deadline, words.text), deadline


def _due(read: Deadline, words: str) -> Due:
    length = _LENGTH.search(read.counted)
    if length:
        anchor = _ANCHOR.search(words)
        return Due(
            "relative",
            n=int(length["n"]),
            unit=length["unit"],
            anchor=anchor["anchor"] if anchor else None,
            text=words,
        )
    if read.kind == "after_event":
        trigger = _TRIGGER.match(words)
        return Due(
            "after_event",
            end=read.on,
            exclusive=read.exclusive,
            trigger=trigger["trigger"] if trigger else words,
            text=words,
        )
    cadence = (read.period,) if read.period else ()
    day = _day(read)
    if read.kind in ("date", "window") and read.on is not None:
        whole = read.counted == "end_of_period" and read.window_from is None
        return Due(
            "period" if whole else read.kind,
            start=read.window_from,
            end=read.on,
            exclusive=read.exclusive,
            cadence=cadence,
            cadence_day=day,
            text=words,
        )
    if read.kind == "recurring":
        return Due(
            "recurring", cadence=cadence, cadence_day=day, exclusive=_before(words), text=words
        )
    return Due(text=words)


def _day(read: Deadline) -> int | None:
    """The day of the month on which each period's report is due, as written."""
    found = _DAY.search(read.text) if read.period else None
    return int(found[1]) if found else None


def _before(words: str) -> bool:
    return re.search(r"\btrước\b", words, re.IGNORECASE) is not None
