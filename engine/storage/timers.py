"""Due times of instances and of the installation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, delete, exists, func, select

from engine.storage.db.fast import Sql, cached_sql, upsert
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word
from engine.storage.db.values import instant_text, json_text, read_instant
from engine.storage.instances.instance import instance


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A due time; ``once`` tells it from every other."""

    id: Key
    _: KW_ONLY
    instance_id: Key | None = None
    root_id: Key | None = None
    token: int | None = None
    due_at: datetime
    kind: Word
    payload: Any = None
    once: Key = ""


TIMER = RowTable(
    "timer",
    TimerRow,
    UniqueConstraint("once"),
    Index("ix_timer_due", "due_at", "id"),
    Index("ix_timer_instance", "instance_id", "token"),
    Index(None, "root_id"),
)
timer = TIMER.table
_TIMER_DUE = Sql(
    select(timer)
    .where(
        timer.c.due_at <= bindparam("now"),
        ~exists().where(instance.c.id == timer.c.instance_id, instance.c.status == "suspended"),
    )
    .order_by(timer.c.due_at, timer.c.id)
    .limit(bindparam("most"))
)
_TIMER_NEXT = Sql(
    select(func.min(timer.c.due_at)).where(
        ~exists().where(instance.c.id == timer.c.instance_id, instance.c.status == "suspended")
    )
)
_TIMER_RIPE = Sql(
    select(timer)
    .where(
        timer.c.due_at <= bindparam("now"),
        timer.c.root_id == bindparam("root"),
        timer.c.kind == bindparam("timer_kind"),
    )
    .order_by(timer.c.due_at, timer.c.id)
)
_TIMER_CLAIM = Sql(delete(timer).where(timer.c.id == bindparam("id")).returning(timer))


class Timers(Repository[TimerRow]):
    """Due times. A timer fires because its row is taken in the unit that does what it fires."""

    rows = TIMER

    def insert_many(self, rows: Iterable[TimerRow]) -> None:
        """Add timers; one that is already there stays as it is."""
        statement = cached_sql(("timer", "add"), lambda: upsert(timer, ["once"], replace=False))
        place = self.rows.columns.index("once")
        values = [self.rows.values(row) for row in rows]
        for each, row in zip(values, rows, strict=True):
            each[place] = each[place] or _once(row)
        self._transaction.insert(statement, values)

    def drop(
        self,
        instance_id: str | Collection[str],
        tokens: Collection[int] | None = None,
        *,
        kind: str | None = None,
    ) -> None:
        """Remove timers of an instance, or several: all, those of some tokens, of a kind."""
        equals: dict[str, object] = {"instance_id": instance_id}
        if tokens is not None:
            equals["token"] = tuple(tokens)
        if kind is not None:
            equals["kind"] = kind
        self.delete_later(**equals)

    def delete_starts(self, key: str) -> int:
        """Remove the timers that start instances of a process."""
        found = self.find(kind="start", instance_id=None)
        ours = [row.id for row in found if _start_key(row) == key]
        return self.delete(id=ours) if ours else 0

    def due(self, now: datetime, limit: int) -> list[TimerRow]:
        """What should have fired by now, oldest first; not of suspended instances."""
        found = self._transaction.rows(_TIMER_DUE, now=instant_text(now), most=limit)
        return self.rows.read_all(found)

    def ripe(self, root_id: str, kind: str, now: datetime) -> list[TimerRow]:
        """The timers of a kind that a plan is to fire by now, oldest first."""
        found = self._transaction.rows(
            _TIMER_RIPE, now=instant_text(now), root=root_id, timer_kind=kind
        )
        return self.rows.read_all(found)

    def claim(self, timer_id: str) -> TimerRow | None:
        """Take a timer out, to fire it in this unit; None when another was first."""
        found = self._transaction.change_one(_TIMER_CLAIM, id=timer_id)
        return None if found is None else self.rows.read(found)

    def next_due(self) -> datetime | None:
        """When the next timer of an instance that is not suspended is due."""
        found = self._transaction.scalar(_TIMER_NEXT)
        return None if found is None else read_instant(found)

    def of_instance(self, instance_id: str) -> list[TimerRow]:
        """An instance's timers by due time."""
        return self.find(instance_id=instance_id, order=("due_at", "id"))


def _start_key(row: TimerRow) -> object:
    payload = json.loads(row.payload) if isinstance(row.payload, str) else row.payload
    return payload.get("key") if isinstance(payload, dict) else None


def _once(row: TimerRow) -> str:
    parts = [row.instance_id, row.token, instant_text(row.due_at), row.kind, row.payload]
    return hashlib.sha256(json_text(parts).encode()).hexdigest()
