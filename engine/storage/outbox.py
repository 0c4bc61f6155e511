"""What is to be done outside after the commit, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, select, update

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository, of_tokens
from engine.storage.db.tables import Key, Name, RowTable, Word
from engine.storage.db.values import instant_text


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """What is to be done outside after the commit; once for each ``key``."""

    id: Key
    kind: Word
    key: Name
    _: KW_ONLY
    payload: Any = None
    available_at: datetime
    attempts: int = 0
    status: Word = "waiting"
    last_error: str | None = None
    sent_at: datetime | None = None
    instance_id: Key | None = None
    token: int | None = None


OUTBOX = RowTable(
    "outbox",
    OutboxRow,
    UniqueConstraint("key"),
    Index("ix_outbox_due", "status", "available_at", "id"),
    Index("ix_outbox_instance", "instance_id", "status", "token"),
)
outbox = OUTBOX.table


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """What became of one try to reach somebody."""

    id: Key
    outbox_id: Key
    channel: Word
    recipient: str
    at: datetime
    result: Word
    detail: str | None = None


DELIVERY = RowTable("delivery", DeliveryRow, Index(None, "outbox_id"))
_DUE = Sql(
    select(outbox)
    .where(
        outbox.c.status == "waiting",
        outbox.c.kind == bindparam("kind"),
        outbox.c.available_at <= bindparam("now"),
    )
    .order_by(outbox.c.available_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LEASE = Sql(
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(attempts=outbox.c.attempts + 1, available_at=bindparam("until"))
)
_FREE = Sql(
    update(outbox)
    .where(outbox.c.status == "waiting", outbox.c.available_at > bindparam("after"))
    .values(available_at=bindparam("at"))
)


class Outbox(Repository[OutboxRow]):
    """What is to be done outside, after the commit, at least once."""

    rows = OUTBOX

    def put(self, row: OutboxRow) -> bool:
        """Add a row; False when its key was already there."""
        return self._transaction.insert_now(self._absent("key"), self.rows.values(row)) == 1

    def put_many(self, rows: Iterable[OutboxRow]) -> None:
        """Add rows; one whose key is already there stays as it is."""
        self.insert_absent(rows, "key")

    def take(self, now: datetime, limit: int, lease: timedelta, kind: str) -> list[OutboxRow]:
        """Rows of a kind to be done now; they come again after the lease unless their end is told.

        Longest due first.
        """
        rows = self._read(_DUE, now=instant_text(now), most=limit, kind=kind)
        until = instant_text(now + lease)
        self._transaction.change_many(_LEASE, [{"row_id": row.id, "until": until} for row in rows])
        return rows

    def free(self, *, after: datetime, at: datetime) -> int:
        """Let what waits for a time ``after`` that wait until ``at``; returns how many rows."""
        return self._transaction.change(_FREE, after=instant_text(after), at=instant_text(at))

    def sent(self, row_id: str, at: datetime) -> int:
        """Tell that a row was done."""
        return self.update(row_id, status="sent", sent_at=at, last_error=None)

    def failed(self, row_id: str, error: str, again_at: datetime | None) -> int:
        """Tell that a row could not be done; None: it is not tried again."""
        if again_at is None:
            return self.update(row_id, status="failed", last_error=error)
        return self.update(row_id, last_error=error, available_at=again_at)

    def drop(
        self, instance_id: str | Collection[str], tokens: Collection[int] | None = None
    ) -> int:
        """Give up what tokens of an instance, or several, asked for and nobody did yet."""
        where = of_tokens(instance_id, tokens, status="waiting")
        return self.update_where(where, status="dropped")
