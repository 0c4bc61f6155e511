"""One open transaction on a driver's connection: statements in, tuples out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy.engine import Dialect

from engine.storage.statements import Compiled, Construct, Statement

Probe = Callable[[str], None]


class Cursor(Protocol):
    """What both drivers' cursors do alike."""

    @property
    def rowcount(self) -> int:
        """Rows touched by the last statement."""

    def execute(self, sql: Any, parameters: Any = ..., /) -> object:
        """Send one statement."""

    def executemany(self, sql: Any, parameters: Any, /) -> object:
        """Send one statement for each list of parameters."""

    def fetchone(self) -> Any:
        """Give the next row."""

    def fetchall(self) -> list[Any]:
        """Give all remaining rows."""


class Session:
    """Sends statements; refuses to write in a unit that was opened to read."""

    __slots__ = ("_cursor", "_probe", "_readonly", "dialect")

    def __init__(
        self, cursor: Cursor, dialect: Dialect, *, readonly: bool, probe: Probe | None
    ) -> None:
        """Take a cursor inside an open transaction."""
        self._cursor = cursor
        self._probe = probe
        self._readonly = readonly
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
        """Send an insert of one whole row; returns whether it was added (1) or not (0)."""
        self.write_rows(statement, [row])
        return self._cursor.rowcount

    def change(self, construct: Construct) -> int:
        """Send a change that is put together for this one occasion."""
        self._writing()
        self._send(Compiled(construct, self.dialect), {})
        return self._cursor.rowcount

    def write_rows(self, statement: Statement, rows: Sequence[Sequence[Any]]) -> None:
        """Send an insert of whole rows, in the order of the table's columns."""
        self._writing()
        if not rows:
            return
        sql = statement.on(self.dialect).sql
        if self._probe is not None:
            self._probe(sql)
        if len(rows) == 1:
            self._cursor.execute(sql, rows[0])
        else:
            self._cursor.executemany(sql, rows)

    def write_many(self, statement: Statement, given: Sequence[dict[str, Any]]) -> None:
        """Send one change for each set of parameters."""
        compiled = statement.on(self.dialect)
        self.write_rows(statement, [compiled.place(each) for each in given])

    def _send(self, compiled: Compiled, given: dict[str, Any]) -> None:
        if self._probe is not None:
            self._probe(compiled.sql)
        self._cursor.execute(compiled.sql, compiled.place(given))

    def _writing(self) -> None:
        if self._readonly:
            raise RuntimeError("this unit was opened to read")
