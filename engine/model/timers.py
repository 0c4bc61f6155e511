"""Timers as BPMN writes them: ISO 8601 dates, durations and cycles (BPMN 2.0.2 §10.5.5.1).

Months and years are calendar steps counted from the start, so a monthly timer begun on the 31st
never drifts. A time without a zone is Vietnamese time.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from engine.errors import InvalidTimer
from engine.model.clock import ZONE, zoned
from engine.sentences import sentence

KINDS = ("date", "duration", "cycle")
_NUMBER = r"([0-9]{1,9}(?:[.,][0-9]{1,9})?)"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}W)?(?:{_NUMBER}D)?"
    rf"(?:T(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?"
)
_UNITS = (("weeks", 2), ("days", 3), ("hours", 4), ("minutes", 5), ("seconds", 6))
_MAX_STEPS = 1_000_000
_LONGEST = timedelta(days=366 * 1000)
_SHORTEST_CYCLE = timedelta(minutes=1)
_SHORTEST_TURN, _LONGEST_TURN = timedelta(days=1), timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Period:
    """A duration: whole months by the calendar, the rest by the clock."""

    months: int
    rest: timedelta

    def after(self, start: datetime, times: int = 1) -> datetime:
        """``start`` plus ``times`` of this; a day the month lacks becomes its last.

        Raises :class:`errors.InvalidTimer` beyond the calendar (year 9999).
        """
        local = start.astimezone(ZONE)
        try:
            moved = _add_months(local, self.months * times) + self.rest * times
            return moved.astimezone(UTC)
        except (OverflowError, ValueError) as out_of_range:
            raise InvalidTimer(
                sentence("Thời gian vượt quá phạm vi của lịch (năm 1 đến năm 9999).")
            ) from out_of_range

    @property
    def at_most(self) -> timedelta:
        """How long it can be: each month taken at its longest."""
        return timedelta(days=31 * self.months) + self.rest

    @property
    def is_zero(self) -> bool:
        """Whether it leads nowhere."""
        return not self.months and not self.rest


@dataclass(frozen=True, slots=True)
class TimerSpec:
    """A timer that was read. ``times`` None: endless. Instants are UTC."""

    kind: str
    text: str
    at: datetime | None = None  # date; the start of a cycle
    period: Period | None = None
    times: int | None = 1
    until: datetime | None = None  # the end of a cycle

    def first(self, now: datetime) -> datetime:
        """When it is due for the first time if it is armed now; may lie in the past."""
        if self.period is None:
            return self._given(self.at)
        if self.kind == "duration":
            return self.period.after(now)
        if self.at is None:
            return self.period.after(now)
        return self._on_grid(self.at, now, inclusive=True)

    def next(
        self, previous: datetime, fired: int, anchor: datetime | None = None
    ) -> datetime | None:
        """When a cycle is due after ``previous``; None when it is done.

        ``fired`` counts how often it fired so far. ``anchor`` is the instant at which a cycle
        without a start of its own was armed; with it months do not drift.
        """
        if self.kind != "cycle" or self.period is None:
            return None
        if self.times is not None and fired >= self.times:
            return None
        start = self.at or anchor
        due = (
            self._on_grid(start, previous, inclusive=False)
            if start is not None
            else self.period.after(previous)
        )
        return None if self.until is not None and due > self.until else due

    def _on_grid(self, start: datetime, moment: datetime, *, inclusive: bool) -> datetime:
        """The first of start, start + period, … that is after (or at) the moment."""
        period = self._period()
        step = max(0, _estimate(period, start, moment) - 1)
        for turn in range(step, step + _MAX_STEPS):
            due = period.after(start, turn) if turn else start
            if due > moment or (inclusive and due == moment):
                return due
        raise InvalidTimer(sentence("Chu kỳ «%(text)s» không tiến được.", text=self.text))

    def _period(self) -> Period:
        if self.period is None:
            raise InvalidTimer(sentence("«%(text)s» không có chu kỳ.", text=self.text))
        return self.period

    def _given(self, moment: datetime | None) -> datetime:
        if moment is None:
            raise InvalidTimer(sentence("«%(text)s» không có thời điểm.", text=self.text))
        return moment


def parse_timer(kind: str, text: str) -> TimerSpec:
    """Read a timer's text; quotes around it are taken off.

    ``kind`` is date, duration or cycle. Raises :class:`errors.InvalidTimer` with the reason.
    """
    bare = text.strip().strip("\"'").strip()
    match kind:
        case "date":
            return TimerSpec("date", bare, at=_moment(bare))
        case "duration":
            return TimerSpec("duration", bare, period=parse_duration(bare))
        case "cycle":
            return _cycle(bare)
    raise InvalidTimer(
        sentence(
            "Không có loại thời gian «%(kind)s»; chỉ có: %(kinds)s.",
            kind=kind,
            kinds=", ".join(KINDS),
        )
    )


def parse_duration(text: str) -> Period:
    """Read an ISO 8601 duration such as ``P1Y2M10DT2H`` or ``P2W``; never negative.

    Raises :class:`errors.InvalidTimer`.
    """
    found = _DURATION.fullmatch(text)
    if found is None or text.endswith(("P", "T")):
        raise InvalidTimer(
            sentence(
                "«%(text)s» không phải khoảng thời gian ISO 8601 (ví dụ: P3D, PT12H, P1M).",
                text=text,
            )
        )
    numbers = [Decimal((part or "0").replace(",", ".")) for part in found.groups()]
    months = numbers[0] * 12 + numbers[1]
    if months != int(months):
        raise InvalidTimer(sentence("«%(text)s»: số năm, số tháng phải là số nguyên.", text=text))
    too_long = InvalidTimer(sentence("«%(text)s»: khoảng thời gian quá dài.", text=text))
    try:
        rest = timedelta(**{unit: float(numbers[place]) for unit, place in _UNITS})
        period = Period(int(months), rest)
        if period.at_most > _LONGEST:
            raise too_long
    except OverflowError:
        raise too_long from None
    return period


def read_cadence(text: str) -> Period:
    """How often somebody wants to look after work: a day at least, ten years at most.

    Raises :class:`errors.InvalidTimer`.
    """
    period = parse_duration(text)
    if not _SHORTEST_TURN <= period.at_most <= _LONGEST_TURN:
        raise InvalidTimer(
            sentence("«%(text)s»: kỳ theo dõi phải từ một ngày đến mười năm.", text=text)
        )
    return period


def require_seldom(spec: TimerSpec) -> None:
    """Refuse a cycle that would fire at every turn of the clock; raises InvalidTimer."""
    if spec.kind == "cycle" and spec.period and spec.period.at_most < _SHORTEST_CYCLE:
        raise InvalidTimer(
            sentence("«%(text)s»: chu kỳ phải dài ít nhất một phút.", text=spec.text)
        )


def _cycle(text: str) -> TimerSpec:
    parts = text.split("/")
    repeat = re.fullmatch(r"R([0-9]{0,9})", parts[0])
    if repeat is None or len(parts) not in (2, 3):
        raise InvalidTimer(
            sentence(
                "«%(text)s» không phải chu kỳ ISO 8601 (ví dụ: R3/P1D, "
                "R/2025-04-01T08:00:00+07:00/P1M).",
                text=text,
            )
        )
    times = int(repeat[1]) if repeat[1] else None
    at, until, period = _bounds(parts[1:])
    if period.is_zero:
        raise InvalidTimer(sentence("«%(text)s»: chu kỳ phải dài hơn không.", text=text))
    return TimerSpec("cycle", text, at=at, period=period, times=times, until=until)


def _bounds(parts: list[str]) -> tuple[datetime | None, datetime | None, Period]:
    if len(parts) == 1:
        return None, None, parse_duration(parts[0])
    first, second = parts
    if first.startswith("P"):
        return None, _moment(second), parse_duration(first)
    if second.startswith("P"):
        return _moment(first), None, parse_duration(second)
    start, end = _moment(first), _moment(second)
    return start, None, Period(0, end - start)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as unreadable:
        raise InvalidTimer(
            sentence(
                "«%(text)s» không phải ngày giờ ISO 8601 (ví dụ: 2025-04-15T00:00:00+07:00).",
                text=text,
            )
        ) from unreadable
    try:
        return zoned(moment).astimezone(UTC)
    except OverflowError as out_of_range:
        raise InvalidTimer(
            sentence("«%(text)s» nằm ngoài phạm vi của lịch.", text=text)
        ) from out_of_range


def _add_months(moment: datetime, months: int) -> datetime:
    if not months:
        return moment
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _estimate(period: Period, start: datetime, moment: datetime) -> int:
    """How many whole periods fit at least; a month is taken at its longest."""
    return max(0, (moment - start) // period.at_most)
