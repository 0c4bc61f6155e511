"""Core statements compiled once a database and sent to the driver as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import count
from typing import Any, NamedTuple

from sqlalchemy import Delete, Insert, Select, Table, Update, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import CompoundSelect, visitors

Construct = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete


class Compiled:
    """SQL text, the places of its parameters, and the names of the tables it looks at.

    ``copy`` is the faster form of a plain insert on PostgreSQL; ``target`` the table that the
    statement changes, None where it changes none, ``adds`` and ``removes`` whether by adding or
    removing rows.
    """

    __slots__ = (
        "_constants",
        "_construct",
        "_dialect",
        "adds",
        "copy",
        "names",
        "removes",
        "sql",
        "tables",
        "target",
    )

    def __init__(self, construct: Construct, dialect: Dialect) -> None:
        """Compile for a dialect whose parameters are positional."""
        self._construct, self._dialect = construct, dialect
        compiled = _compiled(construct, dialect)
        required = {name for name, bind in compiled.binds.items() if bind.required}
        self.sql = _sent(str(compiled), dialect)
        self.names: list[str] = list(compiled.positiontup or ())
        self._constants: dict[str, Any] = {
            name: value for name, value in compiled.params.items() if name not in required
        }
        self.tables = frozenset(
            part.name for part in visitors.iterate(construct) if isinstance(part, Table)
        )
        self.copy = _copy(construct, dialect)
        changes = isinstance(construct, Insert | Update | Delete)
        self.adds, self.removes = isinstance(construct, Insert), isinstance(construct, Delete)
        self.target: str | None = construct.table.name if changes else None  # type: ignore[union-attr]  # a table's

    def place(self, given: dict[str, Any]) -> list[Any]:
        """The parameters in order; raises KeyError when one is missing."""
        constants = self._constants
        return [given[name] if name in given else constants[name] for name in self.names]

    def written(self, rows: int) -> str:
        """The text before its parameters have numbers; an insert's for so many rows at once."""
        construct: Any = self._construct
        if rows > 1:
            row = dict.fromkeys(column.name for column in construct.table.columns)
            construct = construct.values([row] * rows)
        return str(_compiled(construct, self._dialect))

    @staticmethod
    @lru_cache(maxsize=1024)
    def together(parts: tuple[tuple[Compiled, int, bool], ...]) -> str:
        """One statement of PostgreSQL that does several changes, none of which sees another's.

        Each part is a change, how many rows it adds, and whether to tell how many it touched:
        the answer is one row of those numbers.
        """
        texts = [
            f"c{place} AS ({change.written(rows)}{' RETURNING 1' if told else ''})"
            for place, (change, rows, told) in enumerate(parts)
        ]
        numbers = [
            f"(SELECT count(*) FROM c{place})"  # noqa: S608  # a name of our own
            for place, (*_, told) in enumerate(parts)
            if told
        ]
        return _numbered(f"WITH {', '.join(texts)} SELECT {', '.join(numbers) or 'NULL'}")


def _compiled(construct: Construct, dialect: Dialect) -> Any:
    return construct.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})


def _sent(sql: str, dialect: Dialect) -> str:
    return _numbered(sql) if dialect.name == "postgresql" else sql


def _numbered(sql: str) -> str:
    """Parameters as the server writes them, so that the driver need not look for them each time."""
    numbers = count(1)
    return re.sub("%[s%]", lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)


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


class Query:
    """A select that looks different by what is asked; compiled once for each such look.

    ``make`` gets a parameter in the place of each text and number, and of each part of a tuple; a
    list of parameters for a list, a set or a frozenset, filled up to a power of two by saying the
    last again; None, True and False as they are.
    """

    __slots__ = ("_make", "_statements")

    def __init__(self, make: Callable[..., Construct]) -> None:
        """Keep the function; it is called once for each look."""
        self._make = make
        self._statements: dict[tuple[object, ...], Statement] = {}

    def ask(self, asked: dict[str, Any]) -> tuple[Statement, dict[str, Any]]:
        """The statement that asks this, and its parameters."""
        values: list[Any] = []
        look = tuple((name, _look(value, values)) for name, value in asked.items())
        found = self._statements.get(look)
        if found is None:
            parameters: Iterator[Any] = (bindparam(f"asked_{number}") for number in count())
            placed = {name: _placed(shape, parameters) for name, shape in look}
            found = self._statements[look] = Statement(self._make(**placed))
        return found, {f"asked_{number}": value for number, value in enumerate(values)}


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
    values.append(value)
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
        made = postgresql.insert(table) if name == "postgresql" else sqlite.insert(table)
        others = {c.name: made.excluded[c.name] for c in table.columns if c.name not in conflict}
        if replace and others:
            return made.on_conflict_do_update(index_elements=conflict, set_=others)
        return made.on_conflict_do_nothing(index_elements=conflict)

    return make


def insertion(table: Table) -> Construct:
    """An insert of all columns in the table's order."""
    return insert(table)
