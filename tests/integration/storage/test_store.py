"""The store keeps what a unit wrote, or nothing of it; alike on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import InvalidRequestError

from engine.errors import Busy, Conflict, NotFound
from engine.storage import CommandRow, InstanceRow, Storage, TimerRow, Unit

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)


def instance(name: str = "plan") -> InstanceRow:
    return InstanceRow(
        id=name, root_id="plan", deployment_id="d", process_id="p", state="{}", started_at=NOW
    )


def test_it_gives_back_what_was_written(storage: Storage) -> None:
    storage.run(lambda unit: unit.instances.insert(instance()))
    with storage.read() as unit:
        assert unit.instances.get("plan") == instance()


def test_it_writes_nothing_when_the_work_fails(storage: Storage) -> None:
    def work(unit: Unit) -> None:
        unit.instances.insert(instance())
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        storage.run(work)
    with storage.read() as unit:
        assert unit.instances.get("plan") is None


def test_a_unit_that_has_ended_cannot_touch_its_connection(storage: Storage) -> None:
    kept: list[Unit] = []

    def work(unit: Unit) -> None:
        kept.append(unit)
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        storage.run(work)
    with pytest.raises(Exception, match="closed"):
        kept[0].instances.get("plan")


def test_a_connection_in_use_is_closed_after_the_store_as_its_transaction_ends(
    storage: Storage,
) -> None:
    with storage.read() as unit:
        connection = unit.driver_connection
        storage.close()
        assert unit.instances.get("plan") is None
    with pytest.raises(Exception, match="closed"):
        connection.execute("SELECT 1")


def test_it_tries_again_when_the_pool_meets_one_cut_connection_after_the_other(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, tries = storage.engine.raw_connection, [1, 2]

    def cut() -> object:
        if tries.pop():
            raise InvalidRequestError("This connection is closed")
        return whole()

    monkeypatch.setattr(storage.engine, "raw_connection", cut)
    with pytest.raises(Busy), storage.read():
        pass
    tries[:] = [0, 1]
    storage.run(lambda unit: unit.instances.insert(instance()))
    monkeypatch.undo()
    with storage.read() as unit:
        assert unit.instances.get("plan") == instance()


def test_it_refuses_to_write_in_a_unit_opened_to_read(storage: Storage) -> None:
    with storage.read() as unit, pytest.raises(RuntimeError, match="read"):
        unit.instances.insert(instance())


def test_it_names_what_is_not_there(storage: Storage) -> None:
    with storage.read() as unit, pytest.raises(NotFound):
        unit.instances.need("nobody")


def test_it_does_the_work_again_when_another_unit_was_first(storage: Storage) -> None:
    storage.run(lambda unit: unit.instances.insert(instance()))
    tries: list[int] = []

    def work(unit: Unit) -> None:
        row = unit.instances.lock("plan")
        tries.append(row.revision)
        if len(tries) == 1:
            unit.instances.update("plan", revision=7)
        unit.instances.save(row)

    storage.run(work)
    with storage.read() as unit:
        assert (tries, unit.instances.need("plan").revision) == ([0, 0], 1)


def test_it_finds_what_is_above_an_instance_without_reading_the_whole_table(
    storage: Storage,
) -> None:
    def work(unit: Unit) -> object:
        unit.assignments.nearest(unit.instances.take("leaf"))
        if not unit.on_postgresql:
            return None
        scans = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'instance'"
        return unit.driver_connection.execute(scans).fetchone()[0]

    leaf = replace(instance("leaf"), parent_id="middle", parent_token=1)
    middle = replace(instance("middle"), parent_id="plan", parent_token=1)
    others = [instance(f"other-{number}") for number in range(500)]
    storage.run(lambda unit: unit.instances.insert_many([instance(), middle, leaf, *others]))

    assert storage.run(work) in (None, 0)


def test_it_answers_a_taken_key_with_a_conflict(storage: Storage) -> None:
    row = CommandRow("c", "officer", "hash", "{}", NOW)
    storage.run(lambda unit: unit.commands.add(row))
    with pytest.raises(Conflict):
        storage.run(lambda unit: unit.commands.add(row), attempts=2)


def test_it_lets_the_second_of_two_equal_commands_find_the_first_answer(storage: Storage) -> None:
    row = CommandRow("c", "officer", "hash", '"first"', NOW)
    both = threading.Barrier(2)
    answers: list[str] = []

    def work(unit: Unit) -> str:
        found = unit.commands.get("c")
        if found is not None:
            return found.answer
        if storage.on_postgresql:
            both.wait(timeout=5)
        unit.commands.add(row)
        return row.answer

    def officer() -> None:
        answers.append(storage.run(work))

    clicks = [threading.Thread(target=officer) for _ in range(2)]
    for click in clicks:
        click.start()
    for click in clicks:
        click.join()
    assert answers == ['"first"', '"first"']


def test_it_loses_no_write_of_many_writers(storage: Storage) -> None:
    storage.run(lambda unit: unit.instances.insert(instance()))

    def count(unit: Unit) -> None:
        row = unit.instances.lock("plan")
        unit.instances.save(row)

    def officer() -> None:
        for _ in range(20):
            storage.run(count, attempts=20)

    officers = [threading.Thread(target=officer) for _ in range(4)]
    for each in officers:
        each.start()
    for each in officers:
        each.join()
    with storage.read() as unit:
        assert unit.instances.need("plan").revision == 80


def test_it_is_busy_when_the_store_does_not_let_it_in(database_url: str) -> None:
    holder, waiter = Storage(database_url), Storage(database_url, busy_seconds=0.2)
    holder.run(lambda unit: unit.instances.insert(instance()))
    with holder.begin() as unit:
        unit.instances.lock("plan")
        with pytest.raises(Busy):
            waiter.run(lambda other: other.instances.lock("plan"))
    waiter.run(lambda other: other.instances.lock("plan"))
    holder.close()
    waiter.close()


def test_it_reads_on_while_another_unit_writes(storage: Storage) -> None:
    storage.run(lambda unit: unit.instances.insert(instance()))
    with storage.begin() as writing:
        writing.instances.update("plan", title="new")
        with storage.read() as reading:
            assert reading.instances.need("plan").title is None


def test_it_calls_back_only_after_a_commit(storage: Storage) -> None:
    called: list[str] = []

    def fail(unit: Unit) -> None:
        unit.after_commit(lambda: called.append("failed"))
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  # whatever it says
        storage.run(fail)
    storage.run(lambda unit: unit.after_commit(lambda: called.append("written")))
    assert called == ["written"]


def test_it_refuses_a_second_unit_in_the_same_thread(storage: Storage) -> None:
    with storage.begin(), pytest.raises(RuntimeError, match="already open"), storage.begin():
        pass


def test_it_gives_a_due_timer_to_one_of_two_clocks(storage: Storage) -> None:
    timers = [
        TimerRow(id=f"t{n:03}", instance_id="plan", token=n, due_at=NOW, kind="token")
        for n in range(50)
    ]
    storage.run(lambda unit: unit.timers.insert_many(timers))
    fired: list[str] = []

    def clock() -> None:
        with storage.read() as unit:
            due = unit.timers.due(NOW, 100)
        for row in due:
            taken = storage.run(lambda unit, row=row: unit.timers.claim(row.id))
            if taken is not None:
                fired.append(taken.id)

    clocks = [threading.Thread(target=clock) for _ in range(2)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert sorted(fired) == [row.id for row in timers]


def test_it_hides_the_timers_of_a_suspended_instance(storage: Storage) -> None:
    def work(unit: Unit) -> tuple[list[TimerRow], datetime | None]:
        unit.instances.insert(instance())
        unit.instances.update("plan", status="suspended")
        due = NOW - timedelta(days=1)
        unit.timers.insert(TimerRow(id="t", instance_id="plan", token=1, due_at=due, kind="token"))
        return unit.timers.due(NOW, 10), unit.timers.next_due()

    assert storage.run(work) == ([], None)


def test_it_arms_the_same_timer_once(storage: Storage) -> None:
    row = TimerRow(id="a", instance_id="plan", token=1, due_at=NOW, kind="token", payload={"n": 1})

    def work(unit: Unit) -> int:
        unit.timers.insert_many([row])
        unit.timers.insert_many([TimerRow(**{**_fields(row), "id": "b"})])
        return unit.timers.count()

    assert storage.run(work) == 1


def _fields(row: TimerRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def test_a_connection_to_sqlite_prepares_each_statement_once() -> None:
    storage = Storage("sqlite://")
    storage.prepare()  # its statements alone are more than the driver keeps unless it is told to
    prepared: list[object] = []

    def work(unit: Unit) -> None:
        unit.instances.get("plan")
        unit.commands.get("click")
        unit.tasks.find(root_id="plan")

    storage.run(work)
    pooled = storage.engine.raw_connection()
    pooled.driver_connection.set_authorizer(lambda *asked: prepared.append(asked) or 0)
    pooled.close()
    storage.run(work)  # an authorizer has all prepared anew
    prepared.clear()
    storage.run(work)
    storage.close()
    assert prepared == []
