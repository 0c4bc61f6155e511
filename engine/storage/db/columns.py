"""What all tables share: the naming of constraints and the few kinds of column.

The kinds only mark a column: values are turned by :mod:`engine.storage.db.mapping`, once for both
databases, so that hot statements reach the driver without a detour.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(String):
    """A point in time, UTC, ``YYYY-MM-DDTHH:MM:SS.ffffffZ``: sorts as text."""

    cache_ok = True

    def __init__(self) -> None:
        """Make the column as long as the form."""
        super().__init__(27)


class Day(String):
    """A calendar day, ``YYYY-MM-DD``."""

    cache_ok = True

    def __init__(self) -> None:
        """Make the column as long as the form."""
        super().__init__(10)


class Json(Text):
    """A JSON value as text; never a database's own JSON type, which would reorder it."""

    cache_ok = True


class Flag(Integer):
    """Yes (1) or no (0)."""

    cache_ok = True


def key(
    name: str, *, primary: bool = False, null: bool = False, index: bool = False
) -> Column[Any]:
    """An identifier: ours (32 hexadecimal digits) or an administration's own short code."""
    return Column(name, String(64), primary_key=primary, nullable=null, index=index or None)


def text(name: str, *, null: bool = True) -> Column[Any]:
    """Words of any length."""
    return Column(name, Text, nullable=null)


def word(name: str, *, null: bool = False, index: bool = False) -> Column[Any]:
    """One of few words: a kind, a state, a role."""
    return Column(name, String(40), nullable=null, index=index or None)


def number(name: str, *, null: bool = False) -> Column[Any]:
    """A whole number."""
    return Column(name, Integer, nullable=null)


def instant(name: str, *, null: bool = True, index: bool = False) -> Column[Any]:
    """A point in time."""
    return Column(name, Instant(), nullable=null, index=index or None)


def day(name: str, *, null: bool = True) -> Column[Any]:
    """A calendar day."""
    return Column(name, Day(), nullable=null)


def json(name: str, *, null: bool = True) -> Column[Any]:
    """A JSON value."""
    return Column(name, Json(), nullable=null)


def flag(name: str) -> Column[Any]:
    """Yes or no."""
    return Column(name, Flag(), nullable=False)
