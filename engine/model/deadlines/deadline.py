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
    """``on`` is the date named, ``last_day`` the last permitted one, ``earlier`` those before it.

    ``counted`` says how it came about: ``written``, ``exclusive``, ``end_of_period``,
    ``working_days:5@2025-04-09`` (after that day; also ``days``, ``weeks``, ``months``),
    ``standing``, ``event`` (``event:days:10``: so long after it), ``not_given``, ``set``,
    ``extended``, or why there is none: a key of :data:`REASONS`. ``period`` is the ISO 8601 period
    of a duty that is reported on, if named, ``due`` the day on which (:mod:`.periods`).
    """

    kind: str
    text: str = ""
    on: date | None = None
    exclusive: bool = False
    last_day: date | None = None
    window_from: date | None = None
    counted: str = "not_given"
    period: str | None = None
    earlier: tuple[date, ...] = ()
    due: str | None = None

    @property
    def problem(self) -> Sentence | None:
        """Why these words could not be read as a time, for whoever wrote them; else None."""
        reason = REASONS.get(self.counted)
        return None if reason is None else replace(reason, parts={"words": self.text})

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
        if self.text and self.last_day is not None and self.counted in MOVED:
            return sentence(
                "chậm nhất ngày %(day)s (văn bản ghi «%(text)s»)",
                day=self.last_day,
                text=self.text,
            )
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
        kept: dict[str, Any] = {
            "kind": self.kind,
            "text": self.text,
            "on": _iso(self.on),
            "exclusive": self.exclusive,
            "last_day": _iso(self.last_day),
            "window_from": _iso(self.window_from),
            "counted": self.counted,
            "period": self.period,
        }
        if self.earlier:
            kept["earlier"] = [day.isoformat() for day in self.earlier]
        return kept | {"due": self.due} if self.due else kept


MOVED = ("set", "extended")
"""How a last day came about that is not the one the document's words name."""

YEARS = range(1945, 2101)
"""What offices may mean: a mistyped year is told, and no date leaves the calendar."""

REASONS: Mapping[str, Sentence] = {
    "no_such_day": sentence("«%(words)s»: không có ngày này trong lịch."),
    "year_out_of_range": sentence("«%(words)s»: năm phải từ 1945 đến 2100."),
    "reversed": sentence("«%(words)s»: ngày đầu sau ngày cuối."),
    "year_missing": sentence("«%(words)s»: chưa rõ năm nào; ghi cả năm."),
    "issue_missing": sentence("«%(words)s»: chưa có ngày ban hành để tính thời hạn."),
    "not_understood": sentence(
        "«%(words)s»: chưa đọc được thời hạn; ghi ngày, tháng, quý, năm, kỳ báo cáo hoặc văn bản "
        "phải chờ."
    ),
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
        earlier=tuple(date.fromisoformat(day) for day in value.get("earlier") or ()),
        due=value.get("due"),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
