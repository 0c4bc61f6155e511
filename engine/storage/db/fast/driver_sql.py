"""The text of a statement for one driver, and the places of its parameters."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import CompoundSelect, visitors

from engine.storage.db.coverage import BORN, PERHAPS, Coverage, coverage_of

Construct = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete


class DriverSql:
    """SQL text, the places of its parameters, and the names of the tables it looks at.

    ``copy`` is the faster form of a plain insert on PostgreSQL; ``target`` the table that the
    statement changes, None where it changes none, ``adds`` and ``removes`` whether by adding or
    removing rows. ``coverage`` is what the record answers for in that table; a change of it
    ``returns`` the rows it touched: all their columns if it does so by itself, else the covered
    ones, or the keys where it removes. One that is ``told`` does not: its sender knows what they
    become. ``mark`` is that of the digests of added rows.
    """

    __slots__ = (
        "_constants",
        "_construct",
        "_dialect",
        "_names",
        "adds",
        "copy",
        "coverage",
        "mark",
        "removes",
        "returns",
        "returns_all",
        "tables",
        "target",
        "text",
        "told",
    )

    def __init__(self, construct: Construct, dialect: Dialect, *, told: bool = False) -> None:
        """Compile for a dialect whose parameters are positional."""
        changes = isinstance(construct, Insert | Update | Delete)
        self.adds, self.removes = isinstance(construct, Insert), isinstance(construct, Delete)
        self.target: str | None = construct.table.name if changes else None  # type: ignore[union-attr]  # a table's
        self.coverage = _coverage(construct)
        self.mark = _mark(construct) if self.adds else ""
        self.told = told and self.coverage is not None
        self.returns = self.coverage is not None and not self.adds and not self.told
        self.returns_all = self.returns and bool(construct._returning)  # type: ignore[union-attr]  # noqa: SLF001  # nothing else tells
        if self.coverage is not None and self.returns and not self.returns_all:
            construct = _returning(construct, self.coverage)
        self._construct, self._dialect = construct, dialect
        compiled = _compiled(construct, dialect)
        required = {name for name, bind in compiled.binds.items() if bind.required}
        text = str(compiled)
        self.text = _numbered(text) if dialect.name == "postgresql" else text
        self._names: list[str] = list(compiled.positiontup or ())
        self._constants: dict[str, Any] = {
            name: value for name, value in compiled.params.items() if name not in required
        }
        self.tables = frozenset(
            part.name for part in visitors.iterate(construct) if isinstance(part, Table)
        )
        self.copy = _copy(construct, dialect)

    def place(self, parameters: dict[str, Any]) -> list[Any]:
        """The parameters in order; raises KeyError when one is missing."""
        constants = self._constants
        return [parameters[name] if name in parameters else constants[name] for name in self._names]

    @staticmethod
    @lru_cache(maxsize=1024)
    def together(parts: tuple[tuple[DriverSql, int, bool], ...]) -> str:
        """One statement of PostgreSQL that does several changes, none of which sees another's.

        Each part is a change, how many rows it adds, and whether to count how many it touched:
        the answer is one row, in which each part that returns has a list of its rows, and each
        other that is counted a list of as many ones.
        """
        texts, answers = [], []
        for place, (change, rows, counted) in enumerate(parts):
            ones = counted and not change.returns
            text = change._unnumbered(rows)  # noqa: SLF001  # of its own class
            texts.append(f"c{place} AS ({text}{' RETURNING 1' if ones else ''})")
            if counted or change.returns:
                answers.append(f"(SELECT json_agg(c{place}) FROM c{place})")  # noqa: S608  # a name of our own
        return _numbered(f"WITH {', '.join(texts)} SELECT {', '.join(answers) or 'NULL'}")

    def _unnumbered(self, rows: int) -> str:
        """The text before its parameters have numbers; an insert's for so many rows at once."""
        construct: Any = self._construct
        if rows > 1:
            row = dict.fromkeys(column.name for column in construct.table.columns)
            construct = construct.values([row] * rows)
        return str(_compiled(construct, self._dialect))


def _coverage(construct: Construct) -> Coverage | None:
    changed = construct.table if isinstance(construct, Insert | Update | Delete) else None
    return coverage_of(changed) if isinstance(changed, Table) else None


def _mark(construct: Any) -> str:
    """How surely an insert adds its rows: one that replaces may have found them there."""
    clause = construct._post_values_clause  # noqa: SLF001  # nothing else tells
    if clause is None:
        return BORN
    return "" if "update" in type(clause).__name__.lower() else PERHAPS


def _returning(construct: Any, coverage: Coverage) -> Any:
    named = construct.table.c
    keys = isinstance(construct, Delete)
    names = coverage.columns[: coverage.keys] if keys else coverage.columns
    return construct.returning(*(named[name] for name in names))


def _compiled(construct: Construct, dialect: Dialect) -> Any:
    return construct.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})


def _numbered(sql: str) -> str:
    """Parameters as the server writes them, so that the driver need not look for them each time."""
    numbers = count(1)
    return re.sub("%[s%]", lambda sign: "%" if sign[0] == "%%" else f"${next(numbers)}", sql)


def _copy(construct: Construct, dialect: Dialect) -> str | None:
    if dialect.name != "postgresql" or type(construct) is not Insert:
        return None
    table: Any = construct.table
    quote = dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    return f"COPY {quote(table.name)} ({columns}) FROM STDIN"
