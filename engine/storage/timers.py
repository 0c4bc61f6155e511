"""Due times of instances and of the installation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, delete, exists, func, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository, of_tokens, without_none
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
_not_suspended = ~exists().where(
    instance.c.id == timer.c.instance_id, instance.c.status == "suspended"
)
_DUE = Sql(
    select(timer)
    .where(
        timer.c.due_at <= bindparam("now"),
        _not_suspended,
    )
    .order_by(timer.c.due_at, timer.c.id)
    .limit(bindparam("most"))
)
_NEXT = Sql(select(func.min(timer.c.due_at)).where(_not_suspended))
_RIPE = Sql(
    select(timer)
    .where(
        timer.c.due_at <= bindparam("now"),
        timer.c.root_id == bindparam("root"),
        timer.c.kind == bindparam("timer_kind"),
    )
    .order_by(timer.c.due_at, timer.c.id)
)
_CLAIM = Sql(delete(timer).where(timer.c.id == bindparam("id")).returning(timer))


class Timers(Repository[TimerRow]):
    """Due times. A timer fires because its row is taken in the unit that does what it fires."""

    rows = TIMER

    def insert_many(self, rows: Iterable[TimerRow]) -> None:
        """Add timers; one that is already there stays as it is."""
        self.insert_absent([replace(row, once=row.once or _once(row)) for row in rows], "once")

    def drop(
        self,
        instance_id: str | Collection[str],
        tokens: Collection[int] | None = None,
        *,
        kind: str | None = None,
    ) -> None:
        """Remove timers of an instance, or several: all, those of some tokens, of a kind."""
        self.delete_later(**of_tokens(instance_id, tokens, **without_none(kind=kind)))

    def delete_starts(self, key: str) -> int:
        """Remove the timers that start instances of a process."""
        starts = self.find(kind="start", instance_id=None)
        ours = [row.id for row in starts if _start_key(row) == key]
        return self.delete(id=ours) if ours else 0

    def due(self, now: datetime, limit: int) -> list[TimerRow]:
        """What should have fired by now, oldest first; not of suspended instances."""
        return self._read(_DUE, now=instant_text(now), most=limit)

    def ripe(self, root_id: str, kind: str, now: datetime) -> list[TimerRow]:
        """The timers of a kind that a plan is to fire by now, oldest first."""
        return self._read(_RIPE, now=instant_text(now), root=root_id, timer_kind=kind)

    def claim(self, timer_id: str) -> TimerRow | None:
        """Take a timer out, to fire it in this unit; None when another was first."""
        row = self._transaction.one(_CLAIM, id=timer_id)
        return None if row is None else self.rows.read(row)

    def next_due(self) -> datetime | None:
        """When the next timer of an instance that is not suspended is due."""
        due_at = self._transaction.scalar(_NEXT)
        return None if due_at is None else read_instant(due_at)

    def of_instance(self, instance_id: str) -> list[TimerRow]:
        """An instance's timers by due time."""
        return self.find(instance_id=instance_id, order=("due_at", "id"))


def _start_key(row: TimerRow) -> object:
    payload = json.loads(row.payload) if isinstance(row.payload, str) else row.payload
    return payload.get("key") if isinstance(payload, dict) else None


def _once(row: TimerRow) -> str:
    parts = [row.instance_id, row.token, instant_text(row.due_at), row.kind, row.payload]
    return hashlib.sha256(json_text(parts).encode()).hexdigest()
