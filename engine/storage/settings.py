"""What the administrator sets: facts, days of the calendar, policies of escalation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import String, bindparam, select

from engine.storage.db.fast import Sql, Transaction, cached_sql, upsert
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A fact about the installation that must live in the store."""

    key: Annotated[str, String(100)]
    value: str


SETTING = RowTable("setting", SettingRow)
setting = SETTING.table
_GET = Sql(select(setting.c.value).where(setting.c.key == bindparam("name")))
_SET = Sql(upsert(setting, ["key"], replace=True))


class Settings:
    """Facts about the installation that must live in the store."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, key: str) -> str | None:
        """A value, or None."""
        found: str | None = self._transaction.scalar(_GET, name=key)
        return found

    def set(self, key: str, value: str) -> None:
        """Write a value."""
        self._transaction.insert(_SET, [[key, value]])


@dataclass(frozen=True, slots=True)
class CalendarDayRow:
    """A day off, or a day made up for, that the administrator set."""

    day: date
    kind: Word
    name: str | None = None
    basis: str | None = None


CALENDAR_DAY = RowTable("calendar_day", CalendarDayRow)
calendar_day = CALENDAR_DAY.table


class CalendarDays(Repository[CalendarDayRow]):
    """Days off and make-up days that the administrator set."""

    rows = CALENDAR_DAY

    def days(self, since: date | None = None) -> list[CalendarDayRow]:
        """The days set, in order."""
        if since is None:
            return self.find(order="day")
        made = select(calendar_day).where(calendar_day.c.day >= bindparam("since"))
        statement = cached_sql(("calendar_day", "since"), lambda: made.order_by(calendar_day.c.day))
        return self.rows.read_all(self._transaction.rows(statement, since=since.isoformat()))


@dataclass(frozen=True, slots=True)
class EscalationPolicyRow:
    """Who is told when, as data."""

    key: Key
    name: str
    body: Any


ESCALATION_POLICY = RowTable("escalation_policy", EscalationPolicyRow)
escalation_policy = ESCALATION_POLICY.table


class EscalationPolicies(Repository[EscalationPolicyRow]):
    """Who is told when, as data."""

    rows = ESCALATION_POLICY
