"""A store that is full, cut off or of an unsafe make says so, loses nothing and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from engine.errors import Busy
from engine.model.transitions import GENESIS, Transition
from engine.storage import Storage, Unit
from engine.storage.db import pool
from tests.support.databases import fresh_postgresql

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)


@pytest.fixture
def on_sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Storage]:
    (tmp_path / "full.db").write_bytes(sqlite_template.read_bytes())
    made = Storage(f"sqlite:///{tmp_path / 'full.db'}")
    yield made
    made.close()


@pytest.fixture
def on_server(request: pytest.FixtureRequest) -> Iterator[Storage]:
    template: str = request.getfixturevalue("postgresql_template")
    for url in fresh_postgresql(request, template):
        made = Storage(url)
        yield made
        made.close()


def limit_pages(storage: Storage, pages: int) -> None:
    with storage.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_it_says_that_the_disk_is_full_and_goes_on_afterwards(on_sqlite: Storage) -> None:
    limit_pages(on_sqlite, 1)

    def write(unit: Unit) -> None:
        unit.settings.set("small", "x")
        unit.settings.set("large", "x" * 1_000_000)

    with pytest.raises(Busy, match="đã đầy"):
        on_sqlite.run(write)
    with on_sqlite.read() as unit:
        assert unit.settings.get("small") is None
    limit_pages(on_sqlite, 100_000)
    on_sqlite.run(write)
    with on_sqlite.read() as unit:
        assert unit.settings.get("small") == "x"


def cut_off(storage: Storage, unit: Unit) -> None:
    """Let the server end the connection of this unit."""
    with storage.engine.connect() as connection:
        pid = unit.driver_connection.info.backend_pid
        connection.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")


def append(unit: Unit) -> None:
    entry = Transition(kind="visit", at=NOW, actor="officer")
    unit.record.append("s", [entry], (0, GENESIS))


@pytest.mark.postgresql
def test_it_does_the_work_again_when_the_server_cut_the_connection(on_server: Storage) -> None:
    tries: list[int] = []

    def work(unit: Unit) -> None:
        tries.append(1)
        if len(tries) == 1:
            cut_off(on_server, unit)
        append(unit)

    on_server.run(work)
    with on_server.read() as unit:
        assert (len(tries), unit.record.count(stream="s")) == (2, 1)


@pytest.mark.postgresql
def test_it_does_not_guess_when_the_connection_is_lost_in_the_commit(on_server: Storage) -> None:
    def work(unit: Unit) -> None:
        append(unit)
        assert unit.record.count(stream="s") == 1
        cut_off(on_server, unit)

    with pytest.raises(Busy, match="không rõ"):
        on_server.run(work)
    on_server.run(append)


def test_it_tells_a_safe_sqlite_from_one_that_corrupts_its_log() -> None:
    old = cast("Any", SimpleNamespace(sqlite_version_info=(3, 40, 1)))
    new = cast("Any", SimpleNamespace(sqlite_version_info=(3, 51, 3)))
    assert (pool.wal_is_safe(old), pool.wal_is_safe(new)) == (False, True)


def test_it_does_without_a_log_where_sqlite_is_unsafe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(pool, "SAFE_SQLITE", (99, 0, 0))
    storage = Storage(f"sqlite:///{tmp_path / 'old.db'}")
    storage.prepare()
    with storage.engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    storage.close()
    assert (mode, level, "corrupt" in caplog.text) == ("delete", 3, True)


def test_every_commit_reaches_the_disk(on_sqlite: Storage) -> None:
    with on_sqlite.engine.connect() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    assert (mode, level) == ("wal", 2)
