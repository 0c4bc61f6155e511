"""What instances were sent by others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, bindparam, exists, func, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word
from engine.storage.db.values import instant_text
from engine.storage.instances.instance import INSTANCE, InstanceRow, instance
from engine.storage.instances.tree import taking


@dataclass(frozen=True, slots=True)
class InboxRow:
    """What was sent to an instance and not taken yet."""

    id: Key
    instance_id: Key
    root_id: Key
    kind: Word
    _: KW_ONLY
    payload: Any = None
    created_at: datetime
    available_at: datetime
    hops: int = 0


INBOX = RowTable(
    "inbox",
    InboxRow,
    Index("ix_inbox_available", "available_at", "id"),
    Index("ix_inbox_instance", "instance_id", "id"),
)
inbox = INBOX.table
_WAITING = Sql(
    select(inbox.c.instance_id)
    .where(
        inbox.c.available_at <= bindparam("now"),
        ~exists().where(instance.c.id == inbox.c.instance_id, instance.c.status == "suspended"),
    )
    .group_by(inbox.c.instance_id)
    .order_by(func.min(inbox.c.id))
    .limit(bindparam("most"))
)


def _take_idle(dialect: str) -> Select[Any]:
    mailed = exists().where(inbox.c.instance_id == instance.c.id)
    return taking(dialect, if_free=True).where(instance.c.status == "active", ~mailed)


_TAKE_IDLE = Sql(_take_idle)


class Inbox(Repository[InboxRow]):
    """What other instances sent; taken by the receiver's own command."""

    rows = INBOX

    def waiting(self, now: datetime, limit: int = 100) -> list[str]:
        """Instances that have something to take, longest waiting first; not suspended ones."""
        rows = self._transaction.rows(_WAITING, now=instant_text(now), most=limit)
        return [each[0] for each in rows]

    def take(self, instance_id: str, limit: int = 100) -> list[InboxRow]:
        """What an instance was sent, in order, taken out. Lock the instance first."""
        rows = self.find(instance_id=instance_id, order="id", limit=limit)
        if rows:
            self.delete(id=[row.id for row in rows])
        return rows

    def take_idle(self, instance_id: str) -> InstanceRow | None:
        """An active instance for which nothing lies here, kept from other units.

        None when it is not so, or another unit keeps it now.
        """
        row = self._transaction.one(_TAKE_IDLE, start=instance_id)
        return None if row is None else INSTANCE.read(row)

    def postpone(self, ids: Collection[str], until: datetime) -> int:
        """Look at these again later: taking them failed."""
        return self.update_where({"id": tuple(ids)}, available_at=until)

    def drop(self, instance_id: str | Collection[str]) -> None:
        """Remove what an instance, or several, were sent: they have ended."""
        self.delete_later(instance_id=instance_id)
