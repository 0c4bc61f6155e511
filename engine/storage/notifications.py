"""What officers were told in the application."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, bindparam, func, select

from engine.storage.db.fast import SqlTemplate, cached_sql
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """What an officer was told in the application."""

    id: Key
    officer_id: Key
    kind: Word
    subject: str
    _: KW_ONLY
    body: str | None = None
    link: str | None = None
    created_at: datetime
    read_at: datetime | None = None
    assignment_id: Key | None = None
    root_id: Key | None = None


NOTIFICATION = RowTable(
    "notification",
    NotificationRow,
    Index("ix_notification_officer", "officer_id", "id"),
    Index("ix_notification_unread", "officer_id", "read_at", "id"),
)
notification = NOTIFICATION.table
MOST_UNREAD = 100


def _notifications(
    *, officer: Any, unread: bool, after: tuple[Any] | None, limit: Any
) -> Select[Any]:
    made = select(notification).where(notification.c.officer_id == officer)
    if unread:
        made = made.where(notification.c.read_at.is_(None))
    if after is not None:
        made = made.where(notification.c.id < after[0])
    return made.order_by(notification.c.id.desc()).limit(limit)


_NOTIFICATIONS = SqlTemplate(_notifications)


class Notifications(Repository[NotificationRow]):
    """What an officer was told in the application."""

    rows = NOTIFICATION

    def page(
        self, officer_id: str, *, unread: bool = False, after: str | None = None, limit: int = 50
    ) -> Page[NotificationRow]:
        """An officer's notifications, newest first."""
        found = self._transaction.search(
            _NOTIFICATIONS,
            officer=officer_id,
            unread=unread,
            after=unpack(after, str),
            limit=limit + 1,
        )
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))

    def unread_count(self, officer_id: str) -> int:
        """How many an officer has not read, counted to 100 at most."""

        def make() -> object:
            some = select(notification.c.id).where(
                notification.c.officer_id == bindparam("officer"), notification.c.read_at.is_(None)
            )
            few = some.limit(bindparam("most")).subquery()
            return select(func.count()).select_from(few)

        statement = cached_sql(("notification", "unread"), make)
        return int(self._transaction.scalar(statement, officer=officer_id, most=MOST_UNREAD))

    def mark_read(self, officer_id: str, ids: Collection[str] | None, at: datetime) -> int:
        """Mark an officer's notifications (None: all) as read."""
        where: dict[str, object] = {"officer_id": officer_id, "read_at": None}
        if ids is not None:
            where["id"] = tuple(ids)
        return self.update_where(where, read_at=at)
