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
    for each in covered_tables():
        _written_and_forged(each.table, each.coverage, storage)


def _written_and_forged(table: Table, coverage: Coverage, storage: Storage) -> None:
    ours, theirs = (_row(table, number) for number in (1, 2))
    key, name = coverage.key(coverage.picked(ours)), table.name
    storage.run(lambda unit: unit.transaction.insert(Sql(insertion(table)), [ours]))
    assert differences(storage) == []
    forge(storage, insert(table).values(theirs))
    other = coverage.key(coverage.picked(theirs))
    assert differences(storage) == [RowDifference(name, other, "inserted")]
    forge(storage, delete(table).where(*_is(table, theirs)))
    free = coverage.columns[coverage.keys :]
    if free:
        changes = {
            column: theirs[coverage.places[coverage.columns.index(column)]] for column in free
        }
        forge(storage, update(table).where(*_is(table, ours)).values(changes))
        assert differences(storage) == [RowDifference(name, key, "changed", free)]
    forge(storage, delete(table).where(*_is(table, ours)))
    assert differences(storage) == [RowDifference(name, key, "deleted")]
    forge(storage, insert(table).values(ours))


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


def forge(storage: Storage, statement: Any) -> None:
    """Do as somebody with the database's password would."""
    with storage.engine.begin() as connection:
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
