"""Positions, who holds them, and who acts for whom."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Index, Table, bindparam, literal, or_

from engine.storage.db.repository import Repository
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


class Positions(Repository[PositionRow]):
    """Seats in an agency."""

    rows = POSITION


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


class Holdings(Repository[HoldingRow]):
    """Who holds a seat, from when to when."""

    rows = HOLDING


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


class Delegations(Repository[DelegationRow]):
    """Which seat acts for which, for how long, in what capacity."""

    rows = DELEGATION


@dataclass(frozen=True, slots=True)
class BindingRow:
    """The agency that a placeholder of a plan stands for."""

    root_id: Key
    placeholder: Name
    agency_id: Key
    actor: Key
    at: datetime


BINDING = RowTable("binding", BindingRow, key=2)
binding = BINDING.table


class Bindings(Repository[BindingRow]):
    """Which agency a placeholder of a plan stands for."""

    rows = BINDING


def valid(table: Table, day: date | None = None) -> ColumnElement[bool]:
    """Whether a row with dates of validity holds on a day, without one the parameter ``on``."""
    on: Any = bindparam("on") if day is None else literal(day.isoformat())
    return or_(table.c.valid_from.is_(None), table.c.valid_from <= on) & or_(
        table.c.valid_to.is_(None), table.c.valid_to >= on
    )
