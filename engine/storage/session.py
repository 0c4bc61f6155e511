"""One open transaction on a driver's connection: statements in, tuples out.

Inserts are held back until a statement looks at their table or the unit is committed, so that
what a command adds row by row reaches the driver as one statement a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy.engine import Dialect

from engine.storage.statements import Compiled, Construct, Query, Statement

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

COPIED_FROM = 3
"""From so many rows on PostgreSQL takes them faster as a copy; fewer faster one by one."""


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
        self._held: dict[str, tuple[Compiled, list[Sequence[Any]]]] = {}
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
        held = self._held.get(table)
        if held is not None and held[0] is not compiled:
            self._let_see(compiled)
            held = None
        if held is None:
            held = self._held[table] = (compiled, [])
        held[1].extend(rows)
        self._number += len(rows)
        if self._number > MOST_HELD:
            self.flush()

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
        held, self._held, self._number = self._held, {}, 0
        for compiled, rows in held.values():
            self._send_rows(compiled, rows)

    @contextmanager
    def undone(self) -> Iterator[Told]:
        """Undo at the end whatever was written; tells what that is, statement by statement."""
        self._writing()
        self.flush()
        self._cursor.execute("SAVEPOINT rehearsal")
        told = self._told = []
        try:
            yield told
        finally:
            self._told = None
            self._held, self._number = {}, 0
            self._cursor.execute("ROLLBACK TO SAVEPOINT rehearsal")
            self._cursor.execute("RELEASE SAVEPOINT rehearsal")

    def _let_see(self, compiled: Compiled) -> None:
        """Send what was held back for the tables that a statement looks at."""
        for table in compiled.tables & self._held.keys():
            insertion, rows = self._held.pop(table)
            self._number -= len(rows)
            self._send_rows(insertion, rows)

    def _send_rows(self, compiled: Compiled, rows: Sequence[Sequence[Any]]) -> None:
        if self._probe is not None:
            self._probe(compiled.sql)
        if self._told is not None:
            self._told.append((compiled, rows))
        if len(rows) == 1:
            self._cursor.execute(compiled.sql, rows[0])
        elif compiled.copy is None:
            self._cursor.executemany(compiled.sql, rows)
        elif len(rows) < COPIED_FROM:
            for row in rows:
                self._cursor.execute(compiled.sql, row)
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
