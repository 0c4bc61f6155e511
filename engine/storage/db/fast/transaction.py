"""One open transaction on a driver's connection: statements in, tuples out.

Inserts, and changes whose count nobody asks for, are held back until a statement looks at their
table or the transaction is committed. What a command adds row by row so reaches the driver as one
statement a table, and on PostgreSQL the few rows of a step reach the server as one statement.

Whatever is written to a table that the record answers for leaves the digest of the row as it
stands then: of an added row by its values, of a changed one by what the statement gives back, or
by what its sender, who has read the row and keeps it from others, tells that it becomes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, column, insert, table
from sqlalchemy.engine import Dialect

from engine.errors import Busy
from engine.storage.db.failures import Clash
from engine.storage.db.fast.driver_sql import Construct, DriverSql
from engine.storage.db.fast.pending import Pending, Rows
from engine.storage.db.fast.sql import Sql, SqlTemplate
from engine.storage.db.fast.written import WrittenRows

DIGESTS = "row_digest"
"""The table that holds digests until they are chained, one row a transaction."""

_KEEP = Sql(
    insert(table(DIGESTS, column("digests"), column("signature"))).values(
        digests=bindparam("digests"), signature=bindparam("signature")
    )
)
Sign = Callable[[str], str | None]

Probe = Callable[[str], None]
Captured = list[tuple[DriverSql, Rows]]
Returned = list[Any] | None


MOST_PENDING = 5_000
"""Rows held back at most, so that a large import does not fill the memory."""

COPIED_FROM = 9
"""From so many rows of a table on PostgreSQL takes them faster as a copy."""


class Transaction:
    """Sends statements; refuses to write where it was opened to read.

    ``driver_connection`` is for a queue that must join the transaction.
    """

    __slots__ = (
        "_captured", "_cursor", "_number", "_pending", "_probe", "_readonly", "_sign", "_written",
        "dialect", "driver_connection",
    )  # fmt: skip

    def __init__(
        self,
        driver_connection: Any,
        cursor: Any,
        dialect: Dialect,
        *,
        readonly: bool,
        probe: Probe | None,
        sign: Sign | None = None,
    ) -> None:
        """Take a cursor inside an open transaction."""
        self.driver_connection = driver_connection
        self._cursor = cursor
        self._probe = probe
        self._sign = sign
        self._readonly = readonly
        self._pending: dict[tuple[str, bool], Pending] = {}
        self._number = 0
        self._captured: Captured | None = None
        self._written = WrittenRows()
        self.dialect = dialect

    def rows(self, sql: Sql, **parameters: Any) -> list[Any]:
        """All rows of a select, or of a change that gives back its rows."""
        returned = self._send(sql.on(self.dialect), parameters)
        return self._fetched() if returned is None else returned

    def one(self, sql: Sql, **parameters: Any) -> Any:
        """The first of these rows as a tuple, or None."""
        returned = self._send(sql.on(self.dialect), parameters)
        if returned is None:
            return self._cursor.fetchone()
        return returned[0] if returned else None

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
        return self._touched(self._send(sql.on(self.dialect), parameters))

    def change_many(
        self, sql: Sql, parameters: Sequence[dict[str, Any]], *, become: Rows = ()
    ) -> int:
        """Send one change for each set of parameters; returns how many rows they touched.

        ``become`` are the rows they leave, where the statement is told of.
        """
        self._require_writing()
        if not parameters:
            return 0
        compiled = sql.on(self.dialect)
        self._flush_for(compiled)
        rows = [compiled.place(each) for each in parameters]
        return self._touched(self._execute(compiled, rows, become))

    def change_later(
        self, sql: Sql, parameters: dict[str, Any], *, must_match: bool = False, become: Rows = ()
    ) -> None:
        """Hold a change back until a statement looks at its table.

        Raises :class:`Clash` then if it ``must_match`` and touches no row; ``become`` is the row
        that it leaves, where the statement is told of.
        """
        self._require_writing()
        compiled = sql.on(self.dialect)
        self._flush_for(compiled)
        pending = Pending(compiled, [compiled.place(parameters)], must_match, become)
        self._pending[str(compiled.target), False] = pending

    def insert_now(self, sql: Sql, row: Sequence[Any]) -> int:
        """Send an insert of one whole row at once; returns whether it was added (1) or not (0)."""
        self._require_writing()
        compiled = sql.on(self.dialect)
        self._flush_for(compiled)
        return self._touched(self._execute(compiled, [row]))

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
            pending = self._pending[table, True] = Pending(compiled, [])
        pending.rows.extend(rows)
        self._number += len(rows)
        if self._number > MOST_PENDING and self._captured is None:
            self.flush()

    def flush(self) -> None:
        """Send what was held back."""
        self._flush(list(self._pending))

    def finish(self) -> None:
        """Send what was held back, and the digests of all rows written: the last before commit.

        On PostgreSQL the row gets its number here, when all rows it tells of are locked, so that
        of two transactions that wrote one row the later has the higher number.
        """
        self.flush()
        digests = self._written.text()
        if digests is not None:
            signature = None if self._sign is None else self._sign(digests)
            self._send(_KEEP.on(self.dialect), {"digests": digests, "signature": signature})

    @contextmanager
    def undone(self) -> Iterator[Captured]:
        """Undo at the end whatever was written; gives the list that its statements are added to."""
        self._require_writing()
        self.flush()
        self._cursor.execute("SAVEPOINT undone")
        captured: Captured = []
        written = self._written.kept()
        self._captured = captured
        try:
            yield captured
        finally:
            self._captured = None
            self._pending, self._number = {}, 0
            self._written.digests = written
            self._cursor.execute("ROLLBACK TO SAVEPOINT undone")
            self._cursor.execute("RELEASE SAVEPOINT undone")

    def pending(self) -> Captured:
        """What is held back and need not be sent where it is to be undone."""
        return [(pending.sql, pending.rows) for pending in self._pending.values()]

    def _flush_for(self, sql: DriverSql) -> None:
        """Send what was held back for the tables that a statement looks at."""
        if self._pending:
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
            returned = self._execute(part.sql, part.rows, part.become)
            if part.must_match and self._touched(returned) != 1:
                raise Clash(Busy())

    def _execute_together(self, parts: Sequence[Pending]) -> None:
        text = DriverSql.together(tuple((p.sql, len(p.rows), p.must_match) for p in parts))
        if self._probe is not None:
            self._probe(text)
        if self._captured is not None:
            self._captured += [(part.sql, part.rows) for part in parts]
        self._cursor.execute(text, [value for p in parts for row in p.rows for value in row])
        answers = iter(self._cursor.fetchone())
        for part in parts:
            counted = part.must_match or part.sql.returns
            touched = [list(row.values()) for row in next(answers) or ()] if counted else None
            if part.must_match and touched is not None and len(touched) != 1:
                raise Clash(Busy())
            self._written.note(part.sql, part.rows, part.become if part.sql.told else touched or ())

    def _send(self, sql: DriverSql, parameters: dict[str, Any]) -> Returned:
        if sql.target is not None:
            self._require_writing()
        if self._pending:
            self._flush_for(sql)
        return self._execute(sql, [sql.place(parameters)])

    def _execute(self, sql: DriverSql, rows: Rows, become: Rows = ()) -> Returned:
        """Send a statement; what a change gives back for its digests is fetched at once."""
        if sql.told and len(become) != len(rows):
            raise ValueError("what these rows become is not told")
        if self._probe is not None:
            self._probe(sql.text)
        if self._captured is not None and sql.target is not None:
            self._captured.append((sql, rows))
        returned: Returned = None
        if sql.returns:
            returned = self._returned(sql, rows)
        elif len(rows) == 1:
            self._cursor.execute(sql.text, rows[0])
        elif sql.copy is None:
            self._cursor.executemany(sql.text, rows)
        else:
            with self._cursor.copy(sql.copy) as copy:
                for row in rows:
                    copy.write_row(row)
        if sql.coverage is not None:
            self._written.note(sql, rows, become if sql.told else returned or ())
        return returned

    def _returned(self, sql: DriverSql, rows: Rows) -> list[Any]:
        """What a change gives back for each of these sets of parameters, one after the other."""
        if len(rows) == 1 or self.dialect.name != "postgresql":
            returned = []
            for row in rows:
                self._cursor.execute(sql.text, row)
                returned += self._fetched()
            return returned
        self._cursor.executemany(sql.text, rows, returning=True)
        returned = self._fetched()
        while self._cursor.nextset():
            returned += self._fetched()
        return returned

    def _fetched(self) -> list[Any]:
        rows: list[Any] = self._cursor.fetchall()
        return rows

    def _touched(self, returned: Returned) -> int:
        touched: int = self._cursor.rowcount if returned is None else len(returned)
        return touched

    def _require_writing(self) -> None:
        if self._readonly:
            raise RuntimeError("this unit was opened to read")
