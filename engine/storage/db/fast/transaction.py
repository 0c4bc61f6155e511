"""One open transaction on a driver's connection: statements in, tuples out.

Inserts, and changes whose count nobody asks for, are held back until a statement looks at their
table or the unit is committed. What a command adds row by row so reaches the driver as one
statement a table, and on PostgreSQL the few rows of a step reach the server as one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.engine import Dialect

from engine.errors import Busy
from engine.storage.db.failures import Clash
from engine.storage.db.fast.sql import Compiled, Construct, Query, Statement

Probe = Callable[[str], None]
Told = list[tuple[Compiled, Sequence[Sequence[Any]]]]


class Cursor(Protocol):
    """What both drivers' cursors do alike."""

    @property
    def rowcount(self) -> int:
        """Rows touched by the last statement."""

    def execute(self, sql: Any, parameters: Any = ..., /) -> object:
        """Send one statement."""

    def executemany(self, sql: Any, parameters: Any, /) -> object:
        """Send one statement for each list of parameters."""

    def copy(self, sql: Any, /) -> Any:
        """Begin a copy into a table (PostgreSQL only)."""

    def fetchone(self) -> Any:
        """Give the next row."""

    def fetchall(self) -> list[Any]:
        """Give all remaining rows."""


MOST_HELD = 5_000
"""Rows held back at most, so that a large import does not fill the memory."""

COPIED_FROM = 9
"""From so many rows of a table on PostgreSQL takes them faster as a copy."""


@dataclass(slots=True, eq=False)
class Held:
    """A change that waits to be sent; a ``sure`` one must touch one row, else it is a clash."""

    compiled: Compiled
    rows: list[Sequence[Any]]
    sure: bool = False


class Session:
    """Sends statements; refuses to write in a unit that was opened to read."""

    __slots__ = ("_cursor", "_held", "_number", "_probe", "_readonly", "_told", "dialect")

    def __init__(
        self, cursor: Cursor, dialect: Dialect, *, readonly: bool, probe: Probe | None
    ) -> None:
        """Take a cursor inside an open transaction."""
        self._cursor = cursor
        self._probe = probe
        self._readonly = readonly
        self._held: dict[tuple[str, bool], Held] = {}
        self._number = 0
        self._told: Told | None = None
        self.dialect = dialect

    def rows(self, statement: Statement, **given: Any) -> list[Any]:
        """All rows of a select."""
        compiled = statement.on(self.dialect)
        self._send(compiled, given)
        return self._cursor.fetchall()

    def one(self, statement: Statement, **given: Any) -> Any:
        """The first row of a select as a tuple, or None."""
        compiled = statement.on(self.dialect)
        self._send(compiled, given)
        return self._cursor.fetchone()

    def scalar(self, statement: Statement, **given: Any) -> Any:
        """The first column of the first row, or None."""
        found = self.one(statement, **given)
        return None if found is None else found[0]

    def query(self, query: Query, **asked: Any) -> list[Any]:
        """All rows of a select whose look goes by what is asked."""
        statement, given = query.ask(asked)
        return self.rows(statement, **given)

    def ask(self, construct: Construct) -> list[Any]:
        """All rows of a select that is put together for this one question."""
        self._send(Compiled(construct, self.dialect), {})
        return self._cursor.fetchall()

    def write(self, statement: Statement, **given: Any) -> int:
        """Send a change; returns how many rows it touched."""
        self._writing()
        self._send(statement.on(self.dialect), given)
        return self._cursor.rowcount

    def change_one(self, statement: Statement, **given: Any) -> Any:
        """Send a change that gives back its rows; the first of them, or None."""
        self._writing()
        return self.one(statement, **given)

    def change_rows(self, statement: Statement, **given: Any) -> list[Any]:
        """Send a change that gives back its rows."""
        self._writing()
        return self.rows(statement, **given)

    def write_row(self, statement: Statement, row: Sequence[Any]) -> int:
        """Send an insert of one whole row at once; returns whether it was added (1) or not (0)."""
        self._writing()
        compiled = statement.on(self.dialect)
        self._let_see(compiled)
        self._send_rows(compiled, [row])
        return self._cursor.rowcount

    def change(self, construct: Construct) -> int:
        """Send a change that is put together for this one occasion."""
        self._writing()
        self._send(Compiled(construct, self.dialect), {})
        return self._cursor.rowcount

    def write_rows(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Insert whole rows, in the order of the table's columns, before anything can miss them."""
        self._writing()
        if not rows:
            return
        compiled = statement.on(self.dialect)
        (table,) = compiled.tables
        before = self._held.get((table, False))
        if before is not None and before.compiled.removes and compiled.copy is None:
            self._send_held([(table, False)])  # else it would leave, or meet, a row that goes
        held = self._held.get((table, True))
        if held is not None and held.compiled is not compiled:
            self._let_see(compiled)
            held = None
        if held is None:
            held = self._held[table, True] = Held(compiled, [])
        held.rows.extend(rows)
        self._number += len(rows)
        if self._number > MOST_HELD and self._told is None:
            self.flush()

    def write_later(
        self, statement: Statement, given: dict[str, Any], *, sure: bool = False
    ) -> None:
        """Send a change before anything can miss it.

        A ``sure`` one that touches no row lets the unit be done again from its beginning.
        """
        self._writing()
        compiled = statement.on(self.dialect)
        self._let_see(compiled)
        self._held[str(compiled.target), False] = Held(compiled, [compiled.place(given)], sure)

    def write_many(self, statement: Statement, given: Sequence[dict[str, Any]]) -> int:
        """Send one change for each set of parameters; returns how many rows they touched."""
        self._writing()
        if not given:
            return 0
        compiled = statement.on(self.dialect)
        self._let_see(compiled)
        self._send_rows(compiled, [compiled.place(each) for each in given])
        return self._cursor.rowcount

    def flush(self) -> None:
        """Send what was held back."""
        self._send_held(list(self._held))

    @contextmanager
    def undone(self) -> Iterator[Told]:
        """Undo at the end whatever was written; tells what that is, statement by statement."""
        self._writing()
        self.flush()
        self._cursor.execute("SAVEPOINT rehearsal")
        told: Told = []
        self._told = told
        try:
            yield told
        finally:
            self._told = None
            self._held, self._number = {}, 0
            self._cursor.execute("ROLLBACK TO SAVEPOINT rehearsal")
            self._cursor.execute("RELEASE SAVEPOINT rehearsal")

    def tell_held(self, told: Told) -> None:
        """Tell what is held back too; what is to be undone need not be sent for that."""
        told += [(held.compiled, held.rows) for held in self._held.values()]

    def _let_see(self, compiled: Compiled) -> None:
        """Send what was held back for the tables that a statement looks at."""
        self._send_held([key for key in self._held if key[0] in compiled.tables])

    def _send_held(self, keys: Sequence[tuple[str, bool]]) -> None:
        parts = [self._held.pop(key) for key in keys]
        self._number -= sum(len(part.rows) for part in parts if part.compiled.adds)
        if self.dialect.name == "postgresql":
            few = [part for part in parts if len(part.rows) < COPIED_FROM]
            if sum(len(part.rows) for part in few) > 1:
                self._send_together(few)
                parts = [part for part in parts if part not in few]
        for part in parts:
            self._send_rows(part.compiled, part.rows)
            if part.sure and self._cursor.rowcount != 1:
                raise Clash(Busy())

    def _send_together(self, parts: Sequence[Held]) -> None:
        sql = Compiled.together(tuple((p.compiled, len(p.rows), p.sure) for p in parts))
        if self._probe is not None:
            self._probe(sql)
        if self._told is not None:
            self._told += [(part.compiled, part.rows) for part in parts]
        self._cursor.execute(sql, [value for p in parts for row in p.rows for value in row])
        if any(part.sure for part in parts) and set(self._cursor.fetchone()) != {1}:
            raise Clash(Busy())

    def _send_rows(self, compiled: Compiled, rows: Sequence[Sequence[Any]]) -> None:
        if self._probe is not None:
            self._probe(compiled.sql)
        if self._told is not None:
            self._told.append((compiled, rows))
        if len(rows) == 1:
            self._cursor.execute(compiled.sql, rows[0])
        elif compiled.copy is None:
            self._cursor.executemany(compiled.sql, rows)
        else:
            with self._cursor.copy(compiled.copy) as copy:
                for row in rows:
                    copy.write_row(row)

    def _send(self, compiled: Compiled, given: dict[str, Any]) -> None:
        if self._held:
            self._let_see(compiled)
        if self._probe is not None:
            self._probe(compiled.sql)
        placed = compiled.place(given)
        if self._told is not None and compiled.target is not None:
            self._told.append((compiled, [placed]))
        self._cursor.execute(compiled.sql, placed)

    def _writing(self) -> None:
        if self._readonly:
            raise RuntimeError("this unit was opened to read")
