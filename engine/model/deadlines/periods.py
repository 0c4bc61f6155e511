"""Reports that fall due each period: which day, which stretch they cover, when they are opened.

Periods follow the calendar, never the day on which a duty was accepted. What a report covers is
cut off on the 14th: a month from the 15th of the month before, a quarter, a half-year and a
year from the 15th of the month before they begin (Nghị định 09/2019/NĐ-CP, Điều 12). Where the
words name no day, a report is due on the 25th of the last month (Điều 13), a weekly one on Friday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from engine.model.deadlines.spans import month_end
from engine.sentences import Sentence, sentence

WEEK = "P1W"
LENGTHS = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}
"""Months of each period that reports are asked for, besides the week."""
PERIODS = (WEEK, *LENGTHS)
CUT_OFF, SEND_BY, FRIDAY = 14, 25, 4
_SHORTEST = timedelta(days=3)  # what an officer has at least
_DECEMBER, _YEAR = 12, 12


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which a period's report is due.

    ``day`` of the month that is ``after`` months after the period's last one (negative: before
    it), or of the week (Monday 0). ``exclusive``: the day before it.
    """

    day: int
    after: int = 0
    exclusive: bool = False

    def __str__(self) -> str:
        """As kept in a row."""
        return f"{self.after}:{self.day}{'<' if self.exclusive else ''}"


def read_due(text: str) -> Due:
    """Read what ``str(due)`` wrote."""
    after, day = text.rstrip("<").split(":")
    return Due(int(day), int(after), text.endswith("<"))


@dataclass(frozen=True, slots=True)
class Report:
    """One period's report: opened on a day, due on another, covering a stretch."""

    opens: date
    due: date
    since: date
    until: date
    period: str

    @property
    def name(self) -> Sentence:
        """The period in words: a month, a quarter, a half, a year; a week by its days."""
        month, year = self.until.month, self.until.year
        match self.period:
            case "P1M":
                return sentence("tháng %(month)s/%(year)s", month=month, year=year)
            case "P3M":
                quarter = ("I", "II", "III", "IV")[(month - 1) // 3]
                return sentence("quý %(quarter)s/%(year)s", quarter=quarter, year=year)
            case "P6M" if month < _DECEMBER:
                return sentence("6 tháng đầu năm %(year)s", year=year)
            case "P6M":
                return sentence("6 tháng cuối năm %(year)s", year=year)
            case "P1Y":
                return sentence("năm %(year)s", year=year)
            case _:
                return sentence(
                    "tuần từ %(since)s đến %(until)s", since=self.since, until=self.until
                )


@dataclass(frozen=True, slots=True)
class Reporting:
    """Reports of a period (P1W or a key of :data:`LENGTHS`), due on ``due``."""

    period: str
    due: Due

    def cycle(self, today: date) -> str:
        """The openings from today on, as a cycle of BPMN (ISO 8601): the same day each period."""
        opens = self.following(today).opens
        return f"R/{opens.isoformat()}T00:00:00+07:00/{self.period}"

    def current(self, today: date) -> Report:
        """The report opened last."""
        return max(self._near(today, opened=True), key=lambda report: report.opens)

    def following(self, today: date) -> Report:
        """The report that is opened next, today counted."""
        return min(self._near(today, opened=False), key=lambda report: report.opens)

    def _near(self, today: date, *, opened: bool) -> list[Report]:
        found = self._weeks(today) if self.period == WEEK else self._months(today)
        return [r for r in found if (r.opens <= today if opened else r.opens >= today)]

    def _weeks(self, today: date) -> list[Report]:
        monday = today - timedelta(days=today.weekday())
        starts = [monday + timedelta(weeks=turn) for turn in (-1, 0, 1)]
        return [
            Report(start, self._in_week(start), start, start + timedelta(days=6), self.period)
            for start in starts
        ]

    def _in_week(self, monday: date) -> date:
        return monday + timedelta(days=self.due.day - self.due.exclusive)

    def _months(self, today: date) -> list[Report]:
        length = LENGTHS[self.period]
        now = today.year * _YEAR + today.month - 1
        last = now - now % length + length - 1
        return [self._ending(last + turn * length, length) for turn in (-2, -1, 0, 1, 2)]

    def _ending(self, last: int, length: int) -> Report:
        """The report of the period whose last month is ``last`` (months since year 0)."""
        month = month_end(*_month(last + self.due.after))
        due = month.replace(day=min(self.due.day, month.day)) - timedelta(days=self.due.exclusive)
        since = date(*_month(last - length), CUT_OFF + 1)
        return Report(_opening(due), due, since, date(*_month(last), CUT_OFF), self.period)


def reporting(period: str, due: str | None) -> Reporting:
    """The reports of a period with the day its words name, else the usual one."""
    usual = Due(FRIDAY) if period == WEEK else Due(SEND_BY)
    return Reporting(period, read_due(due) if due else usual)


def _opening(due: date) -> date:
    """After a cut-off or with a month, the latest that leaves some days: the same each period."""
    first = due.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    days = (first.replace(day=CUT_OFF + 1), first, before.replace(day=CUT_OFF + 1))
    return next(day for day in days if day <= due - _SHORTEST)


def _month(months: int) -> tuple[int, int]:
    return months // _YEAR, months % _YEAR + 1
