"""Difficulties raised on assignments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Select, select

from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import first_of, seen_by
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class DifficultyRow:
    """A difficulty raised on an assignment and what was answered."""

    id: Key
    assignment_id: Key
    root_id: Key
    _: KW_ONLY
    instance_id: Key | None = None
    agency_id: Key | None = None
    monitor_agency_id: Key | None = None
    raised_by: Key
    at: datetime
    text: str
    status: Word = "raised"
    answer: str | None = None
    handled_by: Key | None = None
    handled_at: datetime | None = None


DIFFICULTY = RowTable(
    "difficulty",
    DifficultyRow,
    Index("ix_difficulty_agency", "agency_id", "id"),
    Index(None, "assignment_id"),
    Index("ix_difficulty_monitor", "monitor_agency_id", "id"),
    Index("ix_difficulty_open", "handled_at", "id"),
    Index("ix_difficulty_open_agency", "agency_id", "handled_at", "id"),
    Index("ix_difficulty_open_monitor", "monitor_agency_id", "handled_at", "id"),
    Index(None, "root_id"),
)
difficulty = DIFFICULTY.table


@SqlTemplate
def _page(
    *,
    agencies: list[Any] | None,
    lent: list[tuple[Any, Any]],
    open: bool,  # noqa: A002  # as the list says
    after: tuple[Any] | None,
    limit: Any,
) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    if open:
        conditions.append(difficulty.c.handled_at.is_(None))
    if after is not None:
        conditions.append(difficulty.c.id < after[0])
    order = [difficulty.c.id.desc()]
    parts = [
        select(difficulty.c.id).where(part, *conditions)
        for part in seen_by(difficulty, agencies, lent)
    ]
    query = select(difficulty).where(difficulty.c.id.in_(first_of(parts, order, limit)))
    return query.order_by(*order).limit(limit)


class Difficulties(Repository[DifficultyRow]):
    """Difficulties raised on assignments."""

    rows = DIFFICULTY

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        lent: Collection[tuple[str, str]] = (),
        open: bool = True,  # noqa: A002  # as the list says
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DifficultyRow]:
        """Difficulties of agencies or of what they monitor (None: all), newest first."""
        rows = self._transaction.search(
            _page,
            agencies=None if agencies is None else sorted(agencies),
            lent=[*lent],
            open=open,
            after=unpack(after, str),
            limit=limit + 1,
        )
        return cut(self.rows.read_all(rows), limit, lambda row: (row.id,))
