"""Notifications, incidents, attachments and settings."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from engine.storage.db.fast.sql import Query, Statement, upsert
from engine.storage.db.fast.transaction import Session
from engine.storage.db.mapping import RowMap
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository, kept
from engine.storage.rows import AttachmentRow, BlobRow, IncidentRow, NotificationRow
from engine.storage.tables.running import incident, setting
from engine.storage.tables.work import attachment, blob, notification

MOST_UNREAD = 100


class Incidents(Repository[IncidentRow]):
    """Failed activities that can be retried or skipped."""

    rows = RowMap(incident, IncidentRow)

    def open_of(
        self, instance_id: str | None = None, root_id: str | None = None
    ) -> list[IncidentRow]:
        """Incidents that nobody resolved yet: all, of an instance, of a plan."""
        equals: dict[str, Any] = {"resolved_at": None}
        if instance_id is not None:
            equals["instance_id"] = instance_id
        if root_id is not None:
            equals["root_id"] = root_id
        return self.find(order=("opened_at", "id"), **equals)

    def resolve(
        self,
        instance_id: str,
        tokens: Collection[int] | None,
        *,
        at: datetime,
        resolution: str,
        reason: str | None = None,
        actor: str | None = None,
    ) -> int:
        """Close the open incidents of tokens (None: all of the instance)."""
        where: dict[str, object] = {"instance_id": instance_id, "resolved_at": None}
        if tokens is not None:
            where["token"] = tuple(tokens)
        return self.update_where(
            where, resolved_at=at, resolution=resolution, reason=reason, actor=actor
        )

    def page(
        self,
        *,
        open: bool = True,  # noqa: A002  # the column's name
        after: str | None = None,
        limit: int = 50,
    ) -> Page[IncidentRow]:
        """Incidents, newest first."""
        asked = {"open": open, "after": unpack(after, str), "limit": limit + 1}
        found = self._session.query(_INCIDENTS, **asked)
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))


def _incidents(
    *,
    open: bool,  # noqa: A002  # the column's name
    after: tuple[Any] | None,
    limit: Any,
) -> Select[Any]:
    made = select(incident).order_by(incident.c.id.desc()).limit(limit)
    if open:
        made = made.where(incident.c.resolved_at.is_(None))
    return made if after is None else made.where(incident.c.id < after[0])


_INCIDENTS = Query(_incidents)


class Notifications(Repository[NotificationRow]):
    """What an officer was told in the application."""

    rows = RowMap(notification, NotificationRow)

    def page(
        self, officer_id: str, *, unread: bool = False, after: str | None = None, limit: int = 50
    ) -> Page[NotificationRow]:
        """An officer's notifications, newest first."""
        found = self._session.query(
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

        statement = kept(("notification", "unread"), make)
        return int(self._session.scalar(statement, officer=officer_id, most=MOST_UNREAD))

    def mark_read(self, officer_id: str, ids: Collection[str] | None, at: datetime) -> int:
        """Mark an officer's notifications (None: all) as read."""
        where: dict[str, object] = {"officer_id": officer_id, "read_at": None}
        if ids is not None:
            where["id"] = tuple(ids)
        return self.update_where(where, read_at=at)


def _notifications(
    *, officer: Any, unread: bool, after: tuple[Any] | None, limit: Any
) -> Select[Any]:
    made = select(notification).where(notification.c.officer_id == officer)
    if unread:
        made = made.where(notification.c.read_at.is_(None))
    if after is not None:
        made = made.where(notification.c.id < after[0])
    return made.order_by(notification.c.id.desc()).limit(limit)


_NOTIFICATIONS = Query(_notifications)


class _Blobs(Repository[BlobRow]):
    rows = RowMap(blob, BlobRow)


_ADD_BLOB = Statement(upsert(blob, ["sha256"], replace=False))


class Attachments(Repository[AttachmentRow]):
    """Files that belong to work; a content is stored once."""

    rows = RowMap(attachment, AttachmentRow)

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        super().__init__(session)
        self._blobs = _Blobs(session)

    def add(self, row: AttachmentRow, body: bytes) -> None:  # type: ignore[override]  # a file comes with its content
        """Add a file; ``row.sha256`` is the digest of ``body``."""
        self._session.write_rows(_ADD_BLOB, [[row.sha256, body]])
        self.insert(row)

    def body(self, sha256: str) -> bytes:
        """The content of this digest; raises :class:`errors.NotFound`."""
        return self._blobs.need(sha256).body

    def of(self, **equals: Any) -> list[AttachmentRow]:
        """The files of an assignment, task, plan or instance, oldest first."""
        return self.find(order=("at", "id"), **equals)


_GET = Statement(select(setting.c.value).where(setting.c.key == bindparam("name")))
_SET = Statement(upsert(setting, ["key"], replace=True))


class Settings:
    """Facts about the installation that must live in the store."""

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        self._session = session

    def get(self, key: str) -> str | None:
        """A value, or None."""
        found: str | None = self._session.scalar(_GET, name=key)
        return found

    def set(self, key: str, value: str) -> None:
        """Write a value."""
        self._session.write_rows(_SET, [[key, value]])
