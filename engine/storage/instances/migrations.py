"""Moves of running instances to another version: what was asked for, and what came of each plan."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class MigrationRow:
    """One move asked for: from which deployment to which.

    ``elements`` maps, by process, elements of the old version to those of the new; ``undoes`` is
    the move that this one takes back.
    """

    id: Key
    key: Key
    from_id: Key
    to_id: Key
    _: KW_ONLY
    elements: Any
    recomputed: bool = False
    reason: str
    actor: Key
    created_at: datetime
    undoes: Key | None = None


MIGRATION = RowTable("migration", MigrationRow, Index(None, "key"))


@dataclass(frozen=True, slots=True)
class MigrationItemRow:
    """One plan of a move: ``state`` is ``waiting``, ``done`` or ``refused``.

    ``moved`` counts the instances that became others; ``refusal`` is the sentence that says why
    none did.
    """

    migration_id: Key
    root_id: Key
    _: KW_ONLY
    state: Word = "waiting"
    moved: int = 0
    refusal: Any = None
    at: datetime | None = None


MIGRATION_ITEM = RowTable(
    "migration_item", MigrationItemRow, Index(None, "state"), Index(None, "root_id"), key=2
)
item = MIGRATION_ITEM.table
_COUNTED = Sql(
    select(item.c.state, func.count())
    .where(item.c.migration_id == bindparam("migration"))
    .group_by(item.c.state)
)


class Migrations(Repository[MigrationRow]):
    """Moves to another version."""

    rows = MIGRATION


class MigrationItems(Repository[MigrationItemRow]):
    """The plans of moves."""

    rows = MIGRATION_ITEM

    def counted(self, migration_id: str) -> dict[str, int]:
        """How many plans of a move stand in each state."""
        rows = self._transaction.rows(_COUNTED, migration=migration_id)
        return {state: int(number) for state, number in rows}
