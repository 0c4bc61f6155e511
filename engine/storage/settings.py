"""What the administrator sets: facts, days of the calendar, policies of escalation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import String, bindparam, select

from engine.storage.db.fast import Sql, Transaction
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A fact about the installation that must live in the store."""

    key: Annotated[str, String(100)]
    value: str


FLEETING = ("clock.ticked_at", "clock.parts", "health.probed_at")
SETTING = RowTable("setting", SettingRow, fleeting=FLEETING)


class Settings:
    """Facts about the installation that must live in the store."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = Repository(transaction, SETTING)

    def get(self, key: str) -> str | None:
        """A value, or None."""
        row = self._rows.get(key)
        return None if row is None else row.value

    def set(self, key: str, value: str) -> None:
        """Write a value."""
        self._rows.put(SettingRow(key, value))


@dataclass(frozen=True, slots=True)
class CalendarDayRow:
    """A day off, or a day made up for, that the administrator set."""

    day: date
    kind: Word
    name: str | None = None
    basis: str | None = None


CALENDAR_DAY = RowTable("calendar_day", CalendarDayRow)
calendar_day = CALENDAR_DAY.table
_DAYS_SINCE = Sql(
    select(calendar_day)
    .where(calendar_day.c.day >= bindparam("since"))
    .order_by(calendar_day.c.day)
)


class CalendarDays(Repository[CalendarDayRow]):
    """Days off and make-up days that the administrator set."""

    rows = CALENDAR_DAY

    def days(self, since: date | None = None) -> list[CalendarDayRow]:
        """The days set, in order."""
        if since is None:
            return self.find(order="day")
        return self._read(_DAYS_SINCE, since=since.isoformat())


@dataclass(frozen=True, slots=True)
class EscalationPolicyRow:
    """Who is told when, as data."""

    key: Key
    name: str
    body: Any


ESCALATION_POLICY = RowTable("escalation_policy", EscalationPolicyRow)
