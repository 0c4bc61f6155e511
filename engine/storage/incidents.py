"""Incidents: activities that failed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from engine.sentences import Sentence, from_json, verbatim
from engine.storage.db.page import Page
from engine.storage.db.repository import Repository, of_tokens, without_none
from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An activity that failed and can be retried or skipped.

    ``sentence`` is ``message`` as :meth:`engine.sentences.Sentence.as_json` gives it; rows of
    before 0011 have the Vietnamese text alone.
    """

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
    sentence: Any = None

    @property
    def told(self) -> Sentence:
        """What failed, for a reader of any language."""
        return from_json(self.sentence) if self.sentence else verbatim(self.message)


INCIDENT = RowTable(
    "incident",
    IncidentRow,
    Index("ix_incident_instance", "instance_id", "token"),
    Index("ix_incident_open", "resolved_at", "opened_at"),
    Index(None, "root_id"),
)


class Incidents(Repository[IncidentRow]):
    """Failed activities that can be retried or skipped."""

    rows = INCIDENT

    def open_of(
        self, instance_id: str | None = None, root_id: str | None = None
    ) -> list[IncidentRow]:
        """Incidents that nobody resolved yet: all, of an instance, of a plan."""
        equals = without_none(instance_id=instance_id, root_id=root_id)
        return self.find(order=("opened_at", "id"), resolved_at=None, **equals)

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
        where = of_tokens(instance_id, tokens, resolved_at=None)
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
        return self.newest_page(after, limit, **({"resolved_at": None} if open else {}))
