"""Repositories of what a step reads and writes beside its instance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, or_, select, update

from engine.storage.db.fast.sql import Statement, upsert
from engine.storage.db.mapping import RowMap, instant_text, json_text, read_instant
from engine.storage.db.repository import Repository, kept
from engine.storage.rows import (
    CommandRow,
    DataStoreRow,
    DeliveryRow,
    InboxRow,
    MessageRow,
    OutboxRow,
    SubscriptionRow,
    TimerRow,
)
from engine.storage.tables import running as t

_TIMER_DUE = Statement(
    select(t.timer)
    .where(
        t.timer.c.due_at <= bindparam("now"),
        ~exists().where(
            t.instance.c.id == t.timer.c.instance_id, t.instance.c.status == "suspended"
        ),
    )
    .order_by(t.timer.c.due_at, t.timer.c.id)
    .limit(bindparam("most"))
)
_TIMER_NEXT = Statement(
    select(func.min(t.timer.c.due_at)).where(
        ~exists().where(
            t.instance.c.id == t.timer.c.instance_id, t.instance.c.status == "suspended"
        )
    )
)
_TIMER_RIPE = Statement(
    select(t.timer)
    .where(
        t.timer.c.due_at <= bindparam("now"),
        t.timer.c.root_id == bindparam("root"),
        t.timer.c.kind == bindparam("timer_kind"),
    )
    .order_by(t.timer.c.due_at, t.timer.c.id)
)
_TIMER_CLAIM = Statement(delete(t.timer).where(t.timer.c.id == bindparam("id")).returning(t.timer))


class Timers(Repository[TimerRow]):
    """Due times. A timer fires because its row is taken in the unit that does what it fires."""

    rows = RowMap(t.timer, TimerRow)

    def insert_many(self, rows: Iterable[TimerRow]) -> None:
        """Add timers; one that is already there stays as it is."""
        statement = kept(("timer", "add"), lambda: upsert(t.timer, ["once"], replace=False))
        place = self.rows.columns.index("once")
        values = [self.rows.values(row) for row in rows]
        for each, row in zip(values, rows, strict=True):
            each[place] = each[place] or _once(row)
        self._session.write_rows(statement, values)

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
        found = self._session.rows(_TIMER_DUE, now=instant_text(now), most=limit)
        return self.rows.read_all(found)

    def ripe(self, root_id: str, kind: str, now: datetime) -> list[TimerRow]:
        """The timers of a kind that a plan is to fire by now, oldest first."""
        found = self._session.rows(
            _TIMER_RIPE, now=instant_text(now), root=root_id, timer_kind=kind
        )
        return self.rows.read_all(found)

    def claim(self, timer_id: str) -> TimerRow | None:
        """Take a timer out, to fire it in this unit; None when another was first."""
        found = self._session.change_one(_TIMER_CLAIM, id=timer_id)
        return None if found is None else self.rows.read(found)

    def next_due(self) -> datetime | None:
        """When the next timer of an instance that is not suspended is due."""
        found = self._session.scalar(_TIMER_NEXT)
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


class Subscriptions(Repository[SubscriptionRow]):
    """Who waits for which message or signal."""

    rows = RowMap(t.subscription, SubscriptionRow)

    def drop(
        self, instance_id: str | Collection[str], tokens: Collection[int] | None = None
    ) -> None:
        """Remove subscriptions of an instance, or several: all, or those of some tokens."""
        equals: dict[str, object] = {"instance_id": instance_id}
        if tokens is not None:
            equals["token"] = tuple(tokens)
        self.delete_later(**equals)

    def match(self, kind: str, name: str | None) -> list[SubscriptionRow]:
        """Who waits for this, oldest first."""
        return self.find(kind=kind, name=name, order="id")


_INBOX_WAITING = Statement(
    select(t.inbox.c.instance_id)
    .where(
        t.inbox.c.available_at <= bindparam("now"),
        ~exists().where(
            t.instance.c.id == t.inbox.c.instance_id, t.instance.c.status == "suspended"
        ),
    )
    .group_by(t.inbox.c.instance_id)
    .order_by(func.min(t.inbox.c.id))
    .limit(bindparam("most"))
)
_INBOX_TAKE = Statement(
    select(t.inbox)
    .where(t.inbox.c.instance_id == bindparam("instance"))
    .order_by(t.inbox.c.id)
    .limit(bindparam("most"))
)


class Inbox(Repository[InboxRow]):
    """What other instances sent; taken by the receiver's own command."""

    rows = RowMap(t.inbox, InboxRow)

    def waiting(self, now: datetime, limit: int = 100) -> list[str]:
        """Instances that have something to take, longest waiting first; not suspended ones."""
        found = self._session.rows(_INBOX_WAITING, now=instant_text(now), most=limit)
        return [each[0] for each in found]

    def take(self, instance_id: str, limit: int = 100) -> list[InboxRow]:
        """What an instance was sent, in order, taken out. Lock the instance first."""
        found = self._session.rows(_INBOX_TAKE, instance=instance_id, most=limit)
        rows = self.rows.read_all(found)
        if rows:
            self.delete(id=[row.id for row in rows])
        return rows

    def postpone(self, ids: Collection[str], until: datetime) -> int:
        """Look at these again later: taking them failed."""
        return self.update_where({"id": tuple(ids)}, available_at=until)

    def drop(self, instance_id: str | Collection[str]) -> None:
        """Remove what an instance, or several, were sent: they have ended."""
        self.delete_later(instance_id=instance_id)


_TURN = Statement(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0))))
_MESSAGES = Statement(
    select(t.message)
    .where(
        t.message.c.status == "waiting",
        t.message.c.name == bindparam("name"),
        or_(t.message.c.expires_at.is_(None), t.message.c.expires_at > bindparam("now")),
    )
    .order_by(t.message.c.id)
    .with_for_update(skip_locked=True)
)
_EXPIRE = Statement(
    update(t.message)
    .where(t.message.c.status == "waiting", t.message.c.expires_at <= bindparam("now"))
    .values(status="expired")
    .returning(t.message)
)


class Messages(Repository[MessageRow]):
    """Messages by their own id; one waits until somebody receives it or its time is over."""

    rows = RowMap(t.message, MessageRow)

    def take_turn(self, name: str) -> None:
        """Wait for whoever handles a message of this name, until the end of this transaction.

        Without it a message and its receiver that come at one moment do not see each other.
        """
        if self._session.dialect.name == "postgresql":
            self._session.one(_TURN, name=name)

    def waiting(self, name: str, now: datetime) -> list[MessageRow]:
        """Messages of a name that nobody received yet, oldest first."""
        return self.rows.read_all(self._session.rows(_MESSAGES, name=name, now=instant_text(now)))

    def consume(self, message_id: str, instance_id: str) -> bool:
        """Mark a message as received; False when another was first."""
        where: dict[str, object] = {"id": message_id, "status": "waiting"}
        return self.update_where(where, status="consumed", consumed_by=instance_id) == 1

    def expire(self, now: datetime) -> list[MessageRow]:
        """Mark what waited too long; returns it."""
        return self.rows.read_all(self._session.change_rows(_EXPIRE, now=instant_text(now)))


_OUTBOX_DUE = Statement(
    select(t.outbox)
    .where(t.outbox.c.status == "waiting", t.outbox.c.available_at <= bindparam("now"))
    .order_by(t.outbox.c.available_at, t.outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_OUTBOX_LEASE = Statement(
    update(t.outbox)
    .where(t.outbox.c.id == bindparam("row_id"))
    .values(attempts=t.outbox.c.attempts + 1, available_at=bindparam("until"))
)


class Outbox(Repository[OutboxRow]):
    """What is to be done outside, after the commit, at least once."""

    rows = RowMap(t.outbox, OutboxRow)

    def put(self, row: OutboxRow) -> bool:
        """Add a row; False when its key was already there."""
        statement = kept(("outbox", "add"), lambda: upsert(t.outbox, ["key"], replace=False))
        return self._session.write_row(statement, self.rows.values(row)) == 1

    def put_many(self, rows: Iterable[OutboxRow]) -> None:
        """Add rows; one whose key is already there stays as it is."""
        statement = kept(("outbox", "add"), lambda: upsert(t.outbox, ["key"], replace=False))
        self._session.write_rows(statement, [self.rows.values(row) for row in rows])

    def take(self, now: datetime, limit: int, lease: timedelta) -> list[OutboxRow]:
        """Rows to be done now; they come again after the lease unless their end is told."""
        found = self._session.rows(_OUTBOX_DUE, now=instant_text(now), most=limit)
        rows = self.rows.read_all(found)
        until = instant_text(now + lease)
        self._session.write_many(
            _OUTBOX_LEASE, [{"row_id": row.id, "until": until} for row in rows]
        )
        return rows

    def sent(self, row_id: str, at: datetime) -> int:
        """Tell that a row was done."""
        return self.update(row_id, status="sent", sent_at=at, last_error=None)

    def failed(self, row_id: str, error: str, again_at: datetime | None) -> int:
        """Tell that a row could not be done; None: it is not tried again."""
        if again_at is None:
            return self.update(row_id, status="failed", last_error=error)
        return self.update(row_id, last_error=error, available_at=again_at)

    def of_token(self, instance_id: str, token: int) -> list[OutboxRow]:
        """The rows that one token waits for."""
        return self.find(instance_id=instance_id, token=token, order="id")

    def drop(
        self, instance_id: str | Collection[str], tokens: Collection[int] | None = None
    ) -> int:
        """Give up what tokens of an instance, or several, asked for and nobody did yet."""
        where: dict[str, object] = {"instance_id": instance_id, "status": "waiting"}
        if tokens is not None:
            where["token"] = tuple(tokens)
        return self.update_where(where, status="dropped")


class Deliveries(Repository[DeliveryRow]):
    """What became of each try to reach somebody."""

    rows = RowMap(t.delivery, DeliveryRow)


class DataStores(Repository[DataStoreRow]):
    """Data stores of the installation, each one value."""

    rows = RowMap(t.data_store, DataStoreRow)

    def take(self, store: str) -> DataStoreRow:
        """The store, kept from other units until this one ends; made where nobody wrote it yet."""
        statement = kept(
            ("data_store", "make"), lambda: upsert(t.data_store, ["id"], replace=False)
        )
        self._session.write_row(statement, self.rows.values(DataStoreRow(store)))
        return self.lock(store)


class Commands(Repository[CommandRow]):
    """Answers already given."""

    rows = RowMap(t.command, CommandRow)
