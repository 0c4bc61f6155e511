"""Who of an agency may commit it before others, and what its officers prepared for them."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class OutwardRuleRow:
    """Which level of positions an agency asks for one act, and the document that says so."""

    agency_id: Key
    act: Word
    level: Word
    basis: str


OUTWARD_RULE = RowTable("outward_rule", OutwardRuleRow, key=2)


@dataclass(frozen=True, slots=True)
class PreparedRow:
    """An act that an officer prepared: ``waiting``, ``sent``, ``returned``, or ``lapsed``.

    It lapses with its assignment. ``content`` is what the act takes beside its ``reason``.
    """

    id: Key
    assignment_id: Key
    _: KW_ONLY
    root_id: Key
    agency_id: Key
    act: Word
    content: Any
    reason: str | None = None
    prepared_by: Key
    prepared_at: datetime
    state: Word = "waiting"
    decided_by: Key | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None


PREPARED = RowTable(
    "prepared", PreparedRow, Index(None, "assignment_id"), Index(None, "agency_id", "state")
)
