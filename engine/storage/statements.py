"""Core statements compiled once a database and sent to the driver as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, Update, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import CompoundSelect, visitors

Construct = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete


class Compiled:
    """SQL text, the places of its parameters, and the names of the tables it looks at.

    ``copy`` is the faster form of a plain insert on PostgreSQL; ``target`` the table that the
    statement changes, None where it changes none, ``adds`` whether by adding rows.
    """

    __slots__ = ("_constants", "adds", "copy", "names", "sql", "tables", "target")

    def __init__(self, construct: Construct, dialect: Dialect) -> None:
        """Compile for a dialect whose parameters are positional."""
        compiled: Any = construct.compile(
            dialect=dialect, compile_kwargs={"render_postcompile": True}
        )
        required = {name for name, bind in compiled.binds.items() if bind.required}
        self.sql = str(compiled)
        self.names: list[str] = list(compiled.positiontup or ())
        self._constants: dict[str, Any] = {
            name: value for name, value in compiled.params.items() if name not in required
        }
        self.tables = frozenset(
            part.name for part in visitors.iterate(construct) if isinstance(part, Table)
        )
        self.copy = _copy(construct, dialect)
        changes = isinstance(construct, Insert | Update | Delete)
        self.adds = isinstance(construct, Insert)
        self.target: str | None = construct.table.name if changes else None  # type: ignore[union-attr]  # a table's

    def place(self, given: dict[str, Any]) -> list[Any]:
        """The parameters in order; raises KeyError when one is missing."""
        constants = self._constants
        return [given[name] if name in given else constants[name] for name in self.names]


def _copy(construct: Construct, dialect: Dialect) -> str | None:
    if dialect.name != "postgresql" or type(construct) is not Insert:
        return None
    table: Any = construct.table
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    return f"COPY {quote(table.name)} ({columns}) FROM STDIN"


class Statement:
    """One statement of a repository, made when its module is loaded.

    ``make`` is a construct, or a function from the dialect's name to one where the two databases
    need different words.
    """

    __slots__ = ("_compiled", "_make")

    def __init__(self, make: Construct | Callable[[str], Construct]) -> None:
        """Keep the construct; it is compiled at first use."""
        self._make = make
        self._compiled: dict[str, Compiled] = {}

    def on(self, dialect: Dialect) -> Compiled:
        """The compiled form for this database."""
        found = self._compiled.get(dialect.name)
        if found is None:
            made = self._make(dialect.name) if callable(self._make) else self._make
            found = self._compiled[dialect.name] = Compiled(made, dialect)
        return found


def upsert(table: Table, conflict: list[str], *, replace: bool) -> Callable[[str], Construct]:
    """An insert that replaces the row with the same key, or leaves it as it is."""

    def make(name: str) -> Construct:
        made = postgresql.insert(table) if name == "postgresql" else sqlite.insert(table)
        others = {c.name: made.excluded[c.name] for c in table.columns if c.name not in conflict}
        if replace and others:
            return made.on_conflict_do_update(index_elements=conflict, set_=others)
        return made.on_conflict_do_nothing(index_elements=conflict)

    return make


def insertion(table: Table) -> Construct:
    """An insert of all columns in the table's order."""
    return insert(table)
