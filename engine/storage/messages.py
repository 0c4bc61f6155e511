"""Messages and signals: who waits for which, and what nobody received yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, or_, select, update

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository, of_tokens
from engine.storage.db.tables import Key, Name, RowTable, Word
from engine.storage.db.values import instant_text


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A token that waits for a message or a signal."""

    id: Key
    instance_id: Key
    root_id: Key
    token: int
    kind: Word
    name: Name | None = None
    keys: Any = None


SUBSCRIPTION = RowTable(
    "subscription",
    SubscriptionRow,
    Index("ix_subscription_instance", "instance_id", "token"),
    Index(None, "kind", "name"),
    Index(None, "root_id"),
)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message by its own id, received or not."""

    id: Key
    name: Name
    _: KW_ONLY
    keys: Any = None
    payload: Any = None
    created_at: datetime
    expires_at: datetime | None = None
    status: Word = "waiting"
    consumed_by: Key | None = None


MESSAGE = RowTable(
    "message",
    MessageRow,
    Index("ix_message_expires", "status", "expires_at"),
    Index("ix_message_waiting", "status", "name", "id"),
)
message = MESSAGE.table


class Subscriptions(Repository[SubscriptionRow]):
    """Who waits for which message or signal."""

    rows = SUBSCRIPTION

    def drop(
        self, instance_id: str | Collection[str], tokens: Collection[int] | None = None
    ) -> None:
        """Remove subscriptions of an instance, or several: all, or those of some tokens."""
        self.delete_later(**of_tokens(instance_id, tokens))

    def match(self, kind: str, name: str | None) -> list[SubscriptionRow]:
        """Who waits for this, oldest first."""
        return self.find(kind=kind, name=name, order="id")


_TURN = Sql(select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0))))
_WAITING = Sql(
    select(message)
    .where(
        message.c.status == "waiting",
        message.c.name == bindparam("name"),
        or_(message.c.expires_at.is_(None), message.c.expires_at > bindparam("now")),
    )
    .order_by(message.c.id)
    .with_for_update(skip_locked=True)
)
_EXPIRE = Sql(
    update(message)
    .where(message.c.status == "waiting", message.c.expires_at <= bindparam("now"))
    .values(status="expired")
    .returning(message)
)


class Messages(Repository[MessageRow]):
    """Messages by their own id; one waits until somebody receives it or its time is over."""

    rows = MESSAGE

    def take_turn(self, name: str) -> None:
        """Wait for whoever handles a message of this name, until the end of this transaction.

        Without it a message and its receiver that come at one moment do not see each other.
        """
        if self._transaction.dialect.name == "postgresql":
            self._transaction.one(_TURN, name=name)

    def waiting(self, name: str, now: datetime) -> list[MessageRow]:
        """Messages of a name that nobody received yet, oldest first."""
        return self._read(_WAITING, name=name, now=instant_text(now))

    def consume(self, message_id: str, instance_id: str) -> bool:
        """Mark a message as received; False when another was first."""
        where: dict[str, object] = {"id": message_id, "status": "waiting"}
        return self.update_where(where, status="consumed", consumed_by=instance_id) == 1

    def expire(self, now: datetime) -> list[MessageRow]:
        """Mark what waited too long; returns it."""
        return self._read(_EXPIRE, now=instant_text(now))
