"""Every row of every table stands as the record tells, or the comparison names it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, delete, insert, update
from sqlalchemy.types import Float, Integer

from engine.storage import Storage, Unit
from engine.storage.db.coverage import Coverage, coverage_of
from engine.storage.db.fast import Sql, insertion
from engine.storage.db.tables import metadata
from engine.storage.record.digests import covered_tables
from engine.storage.record.rows import Comparison, RowDifference, ToldRows
from engine.storage.timers import TimerRow

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)


def test_a_table_is_covered_whole_or_it_says_why_not() -> None:
    for table in metadata.sorted_tables:
        coverage = coverage_of(table)
        if coverage is None:
            assert table.info["uncovered"], table.name
        else:
            columns = {column.name for column in table.columns}
            assert columns - set(coverage.columns) == set(table.info["besides"]), table.name
            assert all(table.info["besides"].values()), table.name


def test_what_is_written_is_told_and_what_is_forged_is_named(storage: Storage) -> None:
    samples = [Sample(each.table, each.coverage) for each in covered_tables()]
    for each in samples:
        storage.run(each.write)
    assert differences(storage) == []

    forge(storage, [insert(each.table).values(each.theirs) for each in samples])
    assert found_in(storage) == {each.forged(each.theirs, "inserted") for each in samples}
    forge(storage, [each.removal(each.theirs) for each in samples])

    changed = [each for each in samples if each.free]
    forge(storage, [each.change() for each in changed])
    assert found_in(storage) == {each.forged(each.ours, "changed") for each in changed}

    forge(storage, [each.removal(each.ours) for each in samples])
    assert found_in(storage) == {each.forged(each.ours, "deleted") for each in samples}


class Sample:
    """Two rows of one table: ours, written by the program, and theirs."""

    def __init__(self, table: Table, coverage: Coverage) -> None:
        self.table, self._coverage = table, coverage
        self.ours, self.theirs = (_row(table, number) for number in (1, 2))
        self.free = coverage.columns[coverage.keys :]

    def write(self, unit: Unit) -> None:
        unit.transaction.insert(Sql(insertion(self.table)), [self.ours])

    def removal(self, row: list[Any]) -> Any:
        return delete(self.table).where(*_is(self.table, row))

    def change(self) -> Any:
        places = (self._coverage.places[self._coverage.columns.index(each)] for each in self.free)
        values = dict(zip(self.free, (self.theirs[place] for place in places), strict=True))
        return update(self.table).where(*_is(self.table, self.ours)).values(values)

    def forged(self, row: list[Any], how: str) -> RowDifference:
        """What is to be said of it."""
        key = self._coverage.key(self._coverage.picked(row))
        columns = (self.free,) if how == "changed" else ()
        return RowDifference(self.table.name, key, how, *columns)


def test_it_is_told_the_same_before_and_after_it_is_chained(storage: Storage) -> None:
    def change(unit: Unit) -> None:
        unit.timers.insert_many([_timer("a"), _timer("b"), _timer("b", "again")])
        unit.settings.set("office", "vp-ubnd")
        unit.timers.drop("i", [1])

    storage.run(change)
    storage.run(lambda unit: unit.settings.set("office", "so-noi-vu"))
    assert differences(storage) == []
    assert storage.run(lambda unit: unit.digests.chain(NOW, "clock", storage.key())) == 2
    assert differences(storage) == []
    assert storage.run(lambda unit: unit.digests.chain(NOW, "clock", storage.key())) == 0


def test_a_row_that_was_there_already_is_not_told_of_twice(storage: Storage) -> None:
    storage.run(lambda unit: unit.timers.insert_many([_timer("a")]))
    storage.run(lambda unit: unit.timers.insert_many([_timer("a", "other")]))
    storage.run(lambda unit: unit.data_stores.take("register"))
    storage.run(lambda unit: unit.data_stores.take("register"))
    assert differences(storage) == []


def test_what_was_undone_is_not_told_of(storage: Storage) -> None:
    def work(unit: Unit) -> None:
        unit.settings.set("a", "1")
        unit.precompute(lambda: unit.timers.insert_many([_timer("a")]))

    storage.run(work)
    assert differences(storage) == []


def differences(storage: Storage) -> list[RowDifference]:
    """What differs, as who only reads finds it."""
    told = ToldRows(storage.key())
    with storage.read() as unit:
        told.read_on(unit.transaction)
        found = [*Comparison(told).all(unit.transaction)]
    told.close()
    return found


def found_in(storage: Storage) -> set[RowDifference]:
    """The same; none is said twice."""
    told = differences(storage)
    assert len(told) == len(set(told))
    return set(told)


def forge(storage: Storage, statements: list[Any]) -> None:
    """Do as somebody with the database's password would."""
    with storage.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def _timer(name: str, key: str | None = None) -> TimerRow:
    return TimerRow(
        key or name, instance_id="i", root_id="r", token=1, due_at=NOW, kind="token", once=name
    )


def _is(table: Table, row: list[Any]) -> list[Any]:
    keys = list(table.primary_key.columns)
    return [key == value for key, value in zip(keys, row, strict=False)]


def _row(table: Table, number: int) -> list[Any]:
    return [_value(column, number) for column in table.columns]


def _value(column: Column[Any], number: int) -> Any:
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, Float):
        return number / 4
    if isinstance(column.type, LargeBinary):
        return bytes([number])
    return f"{number} {column.name}"[: getattr(column.type, "length", None) or 40]
