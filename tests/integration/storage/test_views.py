"""What one page reads comes from one view of the store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from engine.errors import Busy, DieuPhoiError, NotFound
from engine.storage import InstanceRow, Storage

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)


def add(storage: Storage, name: str) -> None:
    row = InstanceRow(
        id=name, root_id=name, deployment_id="d", process_id="p", state="{}", started_at=NOW
    )
    storage.run(lambda unit: unit.instances.insert(row))


def elsewhere(work: Callable[[], None]) -> None:
    """Do it in another thread, as another request does."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def seen(storage: Storage) -> list[str]:
    with storage.read() as unit:
        return [row.id for row in unit.instances.find(order="id")]


@pytest.fixture
def opened(storage: Storage) -> Iterator[list[object]]:
    """One entry for each time a connection was taken."""
    times: list[object] = []

    def note(*taken: object) -> None:
        times.append(taken)

    event.listen(storage.engine, "checkout", note)
    yield times
    event.remove(storage.engine, "checkout", note)


def test_all_reads_of_a_view_see_the_same(storage: Storage, opened: list[object]) -> None:
    with storage.view():
        assert seen(storage) == []
        elsewhere(lambda: add(storage, "a"))
        assert seen(storage) == []
        assert len(opened) == 2
    assert seen(storage) == ["a"]


def test_a_view_nobody_looks_at_takes_no_connection(storage: Storage, opened: list[object]) -> None:
    with storage.view():
        pass
    assert opened == []


def test_who_writes_sees_afterwards_what_he_wrote(storage: Storage) -> None:
    with storage.view():
        assert seen(storage) == []
        add(storage, "a")
        assert seen(storage) == ["a"]
        elsewhere(lambda: add(storage, "b"))
        assert seen(storage) == ["a"]
    add(storage, "c")
    assert seen(storage) == ["a", "b", "c"]


def test_a_read_inside_a_unit_that_writes_is_no_part_of_the_view(storage: Storage) -> None:
    with storage.view():
        storage.run(lambda _unit: seen(storage))
        add(storage, "a")
        assert seen(storage) == ["a"]
    add(storage, "b")


def test_what_is_not_there_does_not_end_the_view(storage: Storage, opened: list[object]) -> None:
    with storage.view():
        with pytest.raises(NotFound), storage.read() as unit:
            unit.instances.need("a")
        assert seen(storage) == []
        assert len(opened) == 1


def test_a_statement_that_fails_ends_the_view_and_the_next_read_has_another(
    storage: Storage,
) -> None:
    with storage.view():
        assert seen(storage) == []
        elsewhere(lambda: add(storage, "a"))
        with pytest.raises(DieuPhoiError), storage.read() as unit:
            unit.transaction._cursor.execute("SELECT nothing FROM nowhere")
        assert seen(storage) == ["a"]


def test_a_cut_connection_ends_the_view(storage: Storage) -> None:
    if not storage.on_postgresql:
        return  # a file cannot be cut off
    with storage.view():
        with pytest.raises(Busy):
            look_cut_off(storage)
        assert seen(storage) == []
        with storage.read() as unit:
            cut(storage, unit.driver_connection.info.backend_pid)
    assert seen(storage) == []


def look_cut_off(storage: Storage) -> None:
    with storage.read() as unit:
        cut(storage, unit.driver_connection.info.backend_pid)
        unit.instances.find()


def cut(storage: Storage, pid: int) -> None:
    """End a connection from the server's side."""

    def end() -> None:
        with storage.engine.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")

    elsewhere(end)
