"""The text of a statement for one driver, and the places of its parameters."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, Update
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import CompoundSelect, visitors

Construct = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete


class DriverSql:
    """SQL text, the places of its parameters, and the names of the tables it looks at.

    ``copy`` is the faster form of a plain insert on PostgreSQL; ``target`` the table that the
    statement changes, None where it changes none, ``adds`` and ``removes`` whether by adding or
    removing rows.
    """

    __slots__ = (
        "_constants",
        "_construct",
        "_dialect",
        "_names",
        "adds",
        "copy",
        "removes",
        "tables",
        "target",
        "text",
    )

    def __init__(self, construct: Construct, dialect: Dialect) -> None:
        """Compile for a dialect whose parameters are positional."""
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
        changes = isinstance(construct, Insert | Update | Delete)
        self.adds, self.removes = isinstance(construct, Insert), isinstance(construct, Delete)
        self.target: str | None = construct.table.name if changes else None  # type: ignore[union-attr]  # a table's

    def place(self, parameters: dict[str, Any]) -> list[Any]:
        """The parameters in order; raises KeyError when one is missing."""
        constants = self._constants
        return [parameters[name] if name in parameters else constants[name] for name in self._names]

    @staticmethod
    @lru_cache(maxsize=1024)
    def together(parts: tuple[tuple[DriverSql, int, bool], ...]) -> str:
        """One statement of PostgreSQL that does several changes, none of which sees another's.

        Each part is a change, how many rows it adds, and whether to count how many it touched:
        the answer is one row of those numbers.
        """
        texts = [
            f"c{place} AS ({change._unnumbered(rows)}{' RETURNING 1' if counted else ''})"  # noqa: SLF001  # of its own class
            for place, (change, rows, counted) in enumerate(parts)
        ]
        numbers = [
            f"(SELECT count(*) FROM c{place})"  # noqa: S608  # a name of our own
            for place, (*_, counted) in enumerate(parts)
            if counted
        ]
        return _numbered(f"WITH {', '.join(texts)} SELECT {', '.join(numbers) or 'NULL'}")

    def _unnumbered(self, rows: int) -> str:
        """The text before its parameters have numbers; an insert's for so many rows at once."""
        construct: Any = self._construct
        if rows > 1:
            row = dict.fromkeys(column.name for column in construct.table.columns)
            construct = construct.values([row] * rows)
        return str(_compiled(construct, self._dialect))


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
