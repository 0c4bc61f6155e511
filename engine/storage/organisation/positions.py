"""Positions, who holds them, and who acts for whom."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Table, or_

from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A seat in an agency, held by one officer after the other."""

    id: Key
    agency_id: Key
    kind: Word
    title: str
    division: str | None = None


POSITION = RowTable("position", PositionRow, Index(None, "agency_id"))
position = POSITION.table


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """From when to when a division exists; one that positions name alone exists without bounds."""

    agency_id: Key
    name: Name
    valid_from: date | None = None
    valid_to: date | None = None


DIVISION = RowTable("division", DivisionRow, key=2)


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Which officer holds which position, from when to when."""

    id: Key
    officer_id: Key
    position_id: Key
    valid_from: date | None = None
    valid_to: date | None = None


HOLDING = RowTable("holding", HoldingRow, Index(None, "officer_id"), Index(None, "position_id"))
holding = HOLDING.table


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """Which position acts for which other, for how long, in what capacity."""

    id: Key
    from_position: Key
    to_position: Key
    _: KW_ONLY
    scope: Any = None
    capacity: Word
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str | None = None


DELEGATION = RowTable(
    "delegation", DelegationRow, Index(None, "from_position"), Index(None, "to_position")
)
delegation = DELEGATION.table


@dataclass(frozen=True, slots=True)
class BindingRow:
    """The agency that a placeholder of a plan stands for."""

    root_id: Key
    placeholder: Name
    agency_id: Key
    actor: Key
    at: datetime


BINDING = RowTable("binding", BindingRow, key=2)


def valid(table: Table, on: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a row with dates of validity holds on a day."""
    return or_(table.c.valid_from.is_(None), table.c.valid_from <= on) & or_(
        table.c.valid_to.is_(None), table.c.valid_to >= on
    )
