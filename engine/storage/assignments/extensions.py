"""Earlier deadlines of assignments, and requests for more time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index

from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class DeadlineChangeRow:
    """A deadline that an assignment had before, and what came in its place."""

    id: Key
    assignment_id: Key
    at: datetime
    actor: Key
    old: Any = None
    new: Any = None
    reason: str | None = None
    basis: str | None = None


DEADLINE_CHANGE = RowTable("deadline_change", DeadlineChangeRow, Index(None, "assignment_id"))


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A request for more time and what was decided."""

    id: Key
    assignment_id: Key
    asked_by: Key
    asked_at: datetime
    asked_until: date | None = None
    reason: str | None = None
    status: Word = "asked"
    decided_by: Key | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None


EXTENSION = RowTable("extension", ExtensionRow, Index(None, "assignment_id"), Index(None, "status"))
