"""One open transaction on a driver's connection: statements in, tuples out.

Inserts, and changes whose count nobody asks for, are held back until a statement looks at their
table or the transaction is committed. What a command adds row by row so reaches the driver as one
statement a table, and on PostgreSQL the few rows of a step reach the server as one statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Dialect

from engine.errors import Busy
from engine.storage.db.failures import Clash
from engine.storage.db.fast.driver_sql import Construct, DriverSql
from engine.storage.db.fast.sql import Sql, SqlTemplate

Probe = Callable[[str], None]
Rows = Sequence[Sequence[Any]]
Captured = list[tuple[DriverSql, Rows]]


MOST_PENDING = 5_000
"""Rows held back at most, so that a large import does not fill the memory."""

COPIED_FROM = 9
"""From so many rows of a table on PostgreSQL takes them faster as a copy."""


@dataclass(slots=True, eq=False)
class _Pending:
    """A change that waits to be sent; where it ``must_match``, no row touched is a clash."""

    sql: DriverSql
    rows: list[Sequence[Any]]
    must_match: bool = False


class Transaction:
    """Sends statements; refuses to write where it was opened to read.

    ``driver_connection`` is for a queue that must join the transaction.
    """

    __slots__ = (
        "_captured",
        "_cursor",
        "_number",
        "_pending",
        "_probe",
        "_readonly",
        "dialect",
        "driver_connection",
    )

    def __init__(
        self,
        driver_connection: Any,
        cursor: Any,
        dialect: Dialect,
        *,
        readonly: bool,
        probe: Probe | None,
    ) -> None:
        """Take a cursor inside an open transaction."""
        self.driver_connection = driver_connection
        self._cursor = cursor
        self._probe = probe
        self._readonly = readonly
        self._pending: dict[tuple[str, bool], _Pending] = {}
        self._number = 0
        self._captured: Captured | None = None
        self.dialect = dialect

    def rows(self, sql: Sql, **parameters: Any) -> list[Any]:
        """All rows of a select, or of a change that gives back its rows."""
        self._send(sql.on(self.dialect), parameters)
        return self._fetched()

    def one(self, sql: Sql, **parameters: Any) -> Any:
        """The first of these rows as a tuple, or None."""
        self._send(sql.on(self.dialect), parameters)
        return self._cursor.fetchone()

    def scalar(self, sql: Sql, **parameters: Any) -> Any:
        """The first column of the first row, or None."""
        row = self.one(sql, **parameters)
        return None if row is None else row[0]

    def search(self, template: SqlTemplate, **asked: Any) -> list[Any]:
        """All rows of a select whose look goes by what is asked."""
        sql, parameters = template.ask(asked)
        return self.rows(sql, **parameters)

    def rows_once(self, construct: Construct) -> list[Any]:
        """All rows of a select that is put together for this one question."""
        self._send(DriverSql(construct, self.dialect), {})
        return self._fetched()

    def change(self, sql: Sql, **parameters: Any) -> int:
        """Send a change; returns how many rows it touched."""
        self._send(sql.on(self.dialect), parameters)
        return self._touched()

    def change_many(self, sql: Sql, parameters: Sequence[dict[str, Any]]) -> int:
        """Send one change for each set of parameters; returns how many rows they touched."""
        self._require_writing()
        if not parameters:
            return 0
        compiled = sql.on(self.dialect)
        self._flush_for(compiled)
        self._execute(compiled, [compiled.place(each) for each in parameters])
        return self._touched()

    def change_later(
        self, sql: Sql, parameters: dict[str, Any], *, must_match: bool = False
    ) -> None:
        """Hold a change back until a statement looks at its table.

        Raises :class:`Clash` then if it ``must_match`` and touches no row.
        """
        self._require_writing()
        compiled = sql.on(self.dialect)
        self._flush_for(compiled)
        pending = _Pending(compiled, [compiled.place(parameters)], must_match)
        self._pending[str(compiled.target), False] = pending

    def insert_now(self, sql: Sql, row: Sequence[Any]) -> int:
        """Send an insert of one whole row at once; returns whether it was added (1) or not (0)."""
        self._require_writing()
        compiled = sql.on(self.dialect)
        self._flush_for(compiled)
        self._execute(compiled, [row])
        return self._touched()

    def insert(self, sql: Sql, rows: Rows) -> None:
        """Hold whole rows, in the order of the table's columns, back until somebody looks there."""
        self._require_writing()
        if not rows:
            return
        compiled = sql.on(self.dialect)
        (table,) = compiled.tables
        before = self._pending.get((table, False))
        if before is not None and before.sql.removes and compiled.copy is None:
            self._flush([(table, False)])  # else it would leave, or meet, a row that goes
        pending = self._pending.get((table, True))
        if pending is not None and pending.sql is not compiled:
            self._flush_for(compiled)
            pending = None
        if pending is None:
            pending = self._pending[table, True] = _Pending(compiled, [])
        pending.rows.extend(rows)
        self._number += len(rows)
        if self._number > MOST_PENDING and self._captured is None:
            self.flush()

    def flush(self) -> None:
        """Send what was held back."""
        self._flush(list(self._pending))

    @contextmanager
    def undone(self) -> Iterator[Captured]:
        """Undo at the end whatever was written; gives the list that its statements are added to."""
        self._require_writing()
        self.flush()
        self._cursor.execute("SAVEPOINT undone")
        captured: Captured = []
        self._captured = captured
        try:
            yield captured
        finally:
            self._captured = None
            self._pending, self._number = {}, 0
            self._cursor.execute("ROLLBACK TO SAVEPOINT undone")
            self._cursor.execute("RELEASE SAVEPOINT undone")

    def pending(self) -> Captured:
        """What is held back and need not be sent where it is to be undone."""
        return [(pending.sql, pending.rows) for pending in self._pending.values()]

    def _flush_for(self, sql: DriverSql) -> None:
        """Send what was held back for the tables that a statement looks at."""
        self._flush([key for key in self._pending if key[0] in sql.tables])

    def _flush(self, keys: Sequence[tuple[str, bool]]) -> None:
        parts = [self._pending.pop(key) for key in keys]
        self._number -= sum(len(part.rows) for part in parts if part.sql.adds)
        if self.dialect.name == "postgresql":
            few = [part for part in parts if len(part.rows) < COPIED_FROM]
            if sum(len(part.rows) for part in few) > 1:
                self._execute_together(few)
                parts = [part for part in parts if part not in few]
        for part in parts:
            self._execute(part.sql, part.rows)
            if part.must_match and self._touched() != 1:
                raise Clash(Busy())

    def _execute_together(self, parts: Sequence[_Pending]) -> None:
        text = DriverSql.together(tuple((p.sql, len(p.rows), p.must_match) for p in parts))
        if self._probe is not None:
            self._probe(text)
        if self._captured is not None:
            self._captured += [(part.sql, part.rows) for part in parts]
        self._cursor.execute(text, [value for p in parts for row in p.rows for value in row])
        if any(part.must_match for part in parts) and set(self._cursor.fetchone()) != {1}:
            raise Clash(Busy())

    def _send(self, sql: DriverSql, parameters: dict[str, Any]) -> None:
        if sql.target is not None:
            self._require_writing()
        if self._pending:
            self._flush_for(sql)
        self._execute(sql, [sql.place(parameters)])

    def _execute(self, sql: DriverSql, rows: Rows) -> None:
        if self._probe is not None:
            self._probe(sql.text)
        if self._captured is not None and sql.target is not None:
            self._captured.append((sql, rows))
        if len(rows) == 1:
            self._cursor.execute(sql.text, rows[0])
        elif sql.copy is None:
            self._cursor.executemany(sql.text, rows)
        else:
            with self._cursor.copy(sql.copy) as copy:
                for row in rows:
                    copy.write_row(row)

    def _fetched(self) -> list[Any]:
        rows: list[Any] = self._cursor.fetchall()
        return rows

    def _touched(self) -> int:
        touched: int = self._cursor.rowcount
        return touched

    def _require_writing(self) -> None:
        if self._readonly:
            raise RuntimeError("this unit was opened to read")
