"""Bulk operations: one act on many things, each of them with what became of it."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class BulkOperationRow:
    """One act that an officer asked for on many things, with the reason and what all get.

    ``told`` is the sentence that says why it stopped, ``repeats`` the operation whose undone part
    it does again. Until ``leased_until`` one clock alone goes on with it.
    """

    id: Key
    officer_id: Key
    act: Word
    _: KW_ONLY
    state: Word = "running"
    reason: str | None = None
    data: Any = None
    created_at: datetime
    ended_at: datetime | None = None
    repeats: Key | None = None
    told: Any = None
    leased_until: datetime | None = None


BULK_OPERATION = RowTable(
    "bulk_operation",
    BulkOperationRow,
    Index("ix_bulk_operation_officer", "officer_id", "id"),
    Index("ix_bulk_operation_state", "state", "id"),
    besides={"leased_until": "says which clock is at work, and changes with every look"},
)


@dataclass(frozen=True, slots=True)
class BulkItemRow:
    """One thing of an operation: ``subject`` is the id of a task, or of an assignment.

    ``data`` is what it alone gets; ``told`` the sentence by which it was refused.
    """

    operation_id: Key
    place: int
    _: KW_ONLY
    subject: Key
    title: str
    state: Word = "waiting"
    data: Any = None
    told: Any = None
    at: datetime | None = None


BULK_ITEM = RowTable(
    "bulk_item",
    BulkItemRow,
    Index("ix_bulk_item_state", "operation_id", "state", "place"),
    key=2,
)
_item = BULK_ITEM.table
_STATES = Sql(
    select(_item.c.state, func.count())
    .where(_item.c.operation_id == bindparam("operation"))
    .group_by(_item.c.state)
)


class BulkItems(Repository[BulkItemRow]):
    """The things of bulk operations."""

    rows = BULK_ITEM

    def states(self, operation_id: str) -> dict[str, int]:
        """How many things of an operation are in each state."""
        found = self._transaction.rows(_STATES, operation=operation_id)
        return {state: int(count) for state, count in found}
