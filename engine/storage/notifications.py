"""What officers were told in the application."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, select

from engine.storage.db.fast import Sql
from engine.storage.db.page import Page
from engine.storage.db.repository import Repository, without_none
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """What an officer was told in the application.

    ``sentences`` has ``subject`` and ``body`` as :meth:`engine.sentences.Sentence.as_json` gives
    them; rows of before 0002 have the Vietnamese texts alone.
    """

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
    sentences: Any = None


NOTIFICATION = RowTable(
    "notification",
    NotificationRow,
    Index("ix_notification_officer", "officer_id", "id"),
    Index("ix_notification_unread", "officer_id", "read_at", "id"),
)
notification = NOTIFICATION.table
MOST_UNREAD = 100


_UNREAD = Sql(
    select(func.count()).select_from(
        select(notification.c.id)
        .where(notification.c.officer_id == bindparam("officer"), notification.c.read_at.is_(None))
        .limit(bindparam("most"))
        .subquery()
    )
)


class Notifications(Repository[NotificationRow]):
    """What an officer was told in the application."""

    rows = NOTIFICATION

    def page(
        self, officer_id: str, *, unread: bool = False, after: str | None = None, limit: int = 50
    ) -> Page[NotificationRow]:
        """An officer's notifications, newest first."""
        only = {"read_at": None} if unread else {}
        return self.newest_page(after, limit, officer_id=officer_id, **only)

    def unread_count(self, officer_id: str) -> int:
        """How many an officer has not read, counted to 100 at most."""
        return int(self._transaction.scalar(_UNREAD, officer=officer_id, most=MOST_UNREAD))

    def mark_read(self, officer_id: str, ids: Collection[str] | None, at: datetime) -> int:
        """Mark an officer's notifications (None: all) as read."""
        ours = without_none(officer_id=officer_id, id=None if ids is None else tuple(ids))
        return self.update_where(ours | {"read_at": None}, read_at=at)
