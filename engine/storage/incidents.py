"""Incidents: activities that failed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, select

from engine.storage.db.fast import SqlTemplate
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An activity that failed and can be retried or skipped."""

    id: Key
    instance_id: Key
    root_id: Key
    _: KW_ONLY
    token: int | None = None
    element: Name | None = None
    code: Word
    message: str
    opened_at: datetime
    resolved_at: datetime | None = None
    resolution: Word | None = None
    reason: str | None = None
    actor: Key | None = None


INCIDENT = RowTable(
    "incident",
    IncidentRow,
    Index("ix_incident_instance", "instance_id", "token"),
    Index("ix_incident_open", "resolved_at", "opened_at"),
    Index(None, "root_id"),
)
incident = INCIDENT.table


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


_INCIDENTS = SqlTemplate(_incidents)


class Incidents(Repository[IncidentRow]):
    """Failed activities that can be retried or skipped."""

    rows = INCIDENT

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
        found = self._transaction.search(_INCIDENTS, **asked)
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))
