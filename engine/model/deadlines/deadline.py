"""A deadline as it was written, as a date, and how the one came from the other.

"Trước ngày 15 tháng 4" is exclusive: the last permitted day is the 14th. A deadline is over only
when its last day has ended (Bộ luật Dân sự 2015, Điều 148). Nothing is guessed: words without
a date have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from engine.model.clock import ZONE
from engine.sentences import Sentence, sentence, verbatim

KINDS = ("date", "window", "recurring", "after_event", "none")


@dataclass(frozen=True, slots=True)
class Deadline:
    """``on`` is the date named, ``last_day`` the last permitted one.

    ``counted`` says how it came about: ``written``, ``exclusive``, ``end_of_period``,
    ``working_days:5@2025-04-09`` (after that day), ``days:10@2025-04-09``, ``standing``,
    ``event``, ``not_given``, ``year_missing``, ``set`` or ``extended``. ``period`` is the
    ISO 8601 period of a recurring duty, if named.
    """

    kind: str
    text: str = ""
    on: date | None = None
    exclusive: bool = False
    last_day: date | None = None
    window_from: date | None = None
    counted: str = "not_given"
    period: str | None = None

    @property
    def due_at(self) -> datetime | None:
        """The instant at which it becomes overdue: 00:00 +07:00 after the last day; UTC."""
        if self.last_day is None:
            return None
        after = self.last_day + timedelta(days=1)
        return datetime.combine(after, time(), ZONE).astimezone(UTC)

    @property
    def words(self) -> Sentence:
        """How officers read it: as written, else the day, else that there is none.

        In other languages than the document's it is what the words come to, where that is known.
        """
        if self.text:
            return replace(self._meaning(), original=self.text)
        if self.last_day is not None:
            return sentence("chậm nhất ngày %(day)s", day=self.last_day)
        return sentence("Không hạn")

    def _meaning(self) -> Sentence:
        match self:
            case Deadline(kind="date", on=date() as day, exclusive=True):
                return sentence("Trước ngày %(day)s", day=day)
            case Deadline(kind="date", on=date() as day):
                return sentence("Chậm nhất ngày %(day)s", day=day)
            case Deadline(kind="window", window_from=date() as since, on=date() as day):
                return sentence("Từ ngày %(since)s đến ngày %(day)s", since=since, day=day)
            case Deadline(kind="recurring"):
                return sentence("Thường xuyên («%(text)s»)", text=self.text)
            case Deadline(kind="after_event"):
                return sentence("Sau khi có văn bản («%(text)s»)", text=self.text)
            case _:
                return verbatim(self.text)

    def moved_to(self, last_day: date, counted: str = "set") -> Deadline:
        """The same deadline with another last day; the text stays what the source says."""
        kind = self.kind if self.kind in ("date", "window") else "date"
        return replace(
            self, kind=kind, on=last_day, exclusive=False, last_day=last_day, counted=counted
        )

    def as_json(self) -> dict[str, Any]:
        """As kept in a row; :func:`from_json` reads it back."""
        return {
            "kind": self.kind,
            "text": self.text,
            "on": _iso(self.on),
            "exclusive": self.exclusive,
            "last_day": _iso(self.last_day),
            "window_from": _iso(self.window_from),
            "counted": self.counted,
            "period": self.period,
        }


NO_DEADLINE = Deadline("none")


def from_json(value: Mapping[str, Any] | None) -> Deadline:
    """Read what :meth:`Deadline.as_json` wrote; None is no deadline."""
    if not value:
        return NO_DEADLINE
    return Deadline(
        kind=str(value["kind"]),
        text=str(value.get("text") or ""),
        on=_day(value.get("on")),
        exclusive=bool(value.get("exclusive")),
        last_day=_day(value.get("last_day")),
        window_from=_day(value.get("window_from")),
        counted=str(value.get("counted") or "not_given"),
        period=value.get("period"),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
