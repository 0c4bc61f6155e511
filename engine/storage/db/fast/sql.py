"""Statements of the repositories, written with SQLAlchemy Core and compiled once a database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from engine.storage.db.fast.driver_sql import Construct, DriverSql
from engine.storage.db.values import instant_text


class Sql:
    """One statement.

    ``make`` is a construct, or a function from the dialect's name to one where the two databases
    need different words. ``told``: whoever sends this change of single rows tells with it what
    they become, so that it need not give them back.
    """

    __slots__ = ("_compiled", "_make", "_told")

    def __init__(self, make: Construct | Callable[[str], Construct], *, told: bool = False) -> None:
        """Keep the construct; it is compiled at first use."""
        self._make, self._told = make, told
        self._compiled: dict[str, DriverSql] = {}

    def on(self, dialect: Dialect) -> DriverSql:
        """The compiled form for this database."""
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            construct = self._make(dialect.name) if callable(self._make) else self._make
            compiled = self._compiled[dialect.name] = DriverSql(construct, dialect, told=self._told)
        return compiled


_cache: dict[tuple[object, ...], Sql] = {}


def cached_sql(name: tuple[object, ...], make: Callable[[], Any]) -> Sql:
    """The statement of this name, made at first use."""
    cached = _cache.get(name)
    if cached is None:
        cached = _cache[name] = Sql(make())
    return cached


class SqlTemplate:
    """A select that looks different by what is asked; compiled once for each such look.

    ``make`` gets a parameter in the place of each text, number and instant, and of each part of a
    tuple; a list of parameters for a list, a set or a frozenset, filled up to a power of two by
    saying the last again; None, True and False as they are.
    """

    __slots__ = ("_make", "_statements")

    def __init__(self, make: Callable[..., Construct]) -> None:
        """Keep the function; it is called once for each look."""
        self._make = make
        self._statements: dict[tuple[object, ...], Sql] = {}

    def ask(self, asked: dict[str, Any]) -> tuple[Sql, dict[str, Any]]:
        """The statement that asks this, and its parameters."""
        values: list[Any] = []
        look = tuple((name, _look(value, values)) for name, value in asked.items())
        sql = self._statements.get(look)
        if sql is None:
            parameters: Iterator[Any] = (bindparam(f"asked_{number}") for number in count())
            placed = {name: _placed(shape, parameters) for name, shape in look}
            sql = self._statements[look] = Sql(self._make(**placed))
        return sql, {f"asked_{number}": value for number, value in enumerate(values)}


class _Tuple(NamedTuple):
    width: int


class _List(NamedTuple):
    size: int
    each: object


_ONE = "one"


def _look(value: Any, values: list[Any]) -> object:
    """How a value stands in the statement; what becomes parameters is added to ``values``."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        values.extend(value)
        return _Tuple(len(value))
    if isinstance(value, list | set | frozenset):
        looks = [_look(each, values) for each in padded(value)]
        return _List(len(looks), looks[0] if looks else None)
    values.append(instant_text(value) if isinstance(value, datetime) else value)
    return _ONE


def _placed(look: object, parameters: Iterator[Any]) -> Any:
    match look:
        case _List(size, each):
            return [_placed(each, parameters) for _ in range(size)]
        case _Tuple(width):
            return tuple(next(parameters) for _ in range(width))
        case str():
            return next(parameters)
    return look


def padded(values: Collection[Any]) -> list[Any]:
    """Fill up to a power of two, so that lists of many lengths share few statements."""
    filled = [*values]
    if not filled:
        return filled
    size = 1 << (len(filled) - 1).bit_length()
    return filled + filled[-1:] * (size - len(filled))


def upsert(table: Table, conflict: list[str], *, replace: bool) -> Callable[[str], Construct]:
    """An insert that replaces the row with the same key, or leaves it as it is."""

    def make(name: str) -> Construct:
        added = postgresql.insert(table) if name == "postgresql" else sqlite.insert(table)
        others = {c.name: added.excluded[c.name] for c in table.columns if c.name not in conflict}
        if replace and others:
            return added.on_conflict_do_update(index_elements=conflict, set_=others)
        return added.on_conflict_do_nothing(index_elements=conflict)

    return make


def insertion(table: Table) -> Construct:
    """An insert of all columns in the table's order."""
    return insert(table)
