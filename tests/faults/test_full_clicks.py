"""The disk is full for a while during fifty clicks: refused in words, read as ever, then gone on.

By HTTP, as officers and whoever watches the machine meet it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from random import Random
from typing import Any, Protocol

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.service import clock as service_clock
from engine.service.engine import Engine
from engine.storage import Storage
from engine.storage.db.failures import FULL
from engine.storage.db.tables import metadata
from tests.faults.desk import BUSY, DONE, found, signed_in
from tests.faults.disk import observed
from tests.faults.failing import FAULTS, FailingDisk
from tests.faults.played import BEGIN
from tests.support.databases import Lender
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import seeds
from webui.app import create_app

CLICKS = 50
FOR_EVER = 1_000_000
PAGES = ("/viec", "/ke-hoach", "/thong-bao", "/health/live")
NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$
"""


class Disk(Protocol):
    """What a store is kept on."""

    def fill(self, chance: Random) -> None:
        """Nothing can be written from somewhere in the next few statements on."""

    def free(self) -> None:
        """There is room again."""


class FileDisk:
    """Under a file: the n-th write from now on is the first that finds no room."""

    def __init__(self, failing: FailingDisk) -> None:
        self._failing = failing

    def fill(self, chance: Random) -> None:
        fault = FAULTS[chance.choice(["is full", "takes half"])]
        self._failing.fail(fault, chance.randint(1, 30), FOR_EVER)

    def free(self) -> None:
        self._failing.fail({}, 0)


class ServerDisk:
    """Under a server: it answers every change as it does when it cannot extend a file."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def fill(self, chance: Random) -> None:
        first = chance.randrange(len(metadata.sorted_tables))
        with self._storage.engine.begin() as connection:
            connection.exec_driver_sql(NO_ROOM)
            for table in metadata.sorted_tables[first:] + metadata.sorted_tables[:first]:
                connection.exec_driver_sql(
                    f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table.name} "
                    "EXECUTE FUNCTION no_room()"
                )

    def free(self) -> None:
        with self._storage.engine.begin() as connection:
            connection.exec_driver_sql("DROP FUNCTION no_room CASCADE")


Place = Callable[[], AbstractContextManager[tuple[Engine, Disk]]]


@pytest.fixture
def place(
    fresh_store: Lender, tmp_path_factory: pytest.TempPathFactory, cheap_passwords: None
) -> Place:
    """Opens one installation after the other, each in a home of its own, on a disk of its own."""

    @contextmanager
    def opened() -> Iterator[tuple[Engine, Disk]]:
        failing = FailingDisk()
        with fresh_store() as url, observed(failing):
            home = tmp_path_factory.mktemp("home")
            settings = {"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)}
            engine = bootstrap.build(Config.from_env(settings), VirtualClock(BEGIN))
            on_server = engine.storage.on_postgresql
            try:
                yield engine, ServerDisk(engine.storage) if on_server else FileDisk(failing)
            finally:
                engine.close()

    return opened


@pytest.mark.slow
def test_a_full_disk_refuses_clicks_as_503_shows_pages_and_is_told_until_there_is_room(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    turns = refusals = 0
    for seed in seeds(2):
        with place() as (engine, disk):
            refusals += click_through(engine, disk, Random(seed))  # noqa: S311  # repeatable
        turns += 1
    record_property("figure", f"{turns} full disks, {refusals} of {turns * CLICKS} clicks refused")


def click_through(engine: Engine, disk: Disk, chance: Random) -> int:
    """Hand in fifty tasks; the disk is full from one of them to another. Returns the refusals."""
    tasks = found(engine, CLICKS)
    browser, csrf = signed_in(create_app(engine))
    full_at, free_at = sorted(chance.sample(range(2, CLICKS), 2))
    ledger, refused = Ledger(), []

    def click(task: str) -> TestResponse:
        form = {"csrf": csrf, "command": task, "note": "Đã rà soát"}
        return browser.post(f"/viec/{task}/complete", data=form)

    for number, task in enumerate(tasks):
        if number == full_at:
            disk.fill(chance)
        if number == free_at:
            disk.free()
        answer = click(task)
        if answer.status_code == DONE:
            ledger.completions.add(task)
        else:
            assert_refused(answer)
            refused.append(task)
            assert_told(browser, task)
            service_clock.beaten_tick(engine)
        clock_of(engine).advance(timedelta(seconds=20))
    assert browser.get("/health/ready").status_code == 200
    assert set(refused) <= set(tasks[full_at:free_at])
    for task in refused:
        assert click(task).status_code == DONE
        ledger.completions.add(task)
    ledger.acknowledged |= ledger.completions
    service_clock.settle(engine)
    assert_invariants(engine, ledger)
    return len(refused)


def assert_refused(answer: TestResponse) -> None:
    """In the reader's words, and when to try again."""
    page = answer.get_data(as_text=True)
    assert (answer.status_code, str(FULL) in page, "<html" in page) == (BUSY, True, True)
    assert int(answer.headers["Retry-After"]) > 0


def assert_told(browser: FlaskClient, task: str) -> None:
    """Who only reads is not refused; who watches the machine is told."""
    for page in (*PAGES, f"/viec/{task}"):
        assert browser.get(page).status_code == 200, page
    ready: Any = browser.get("/health/ready")
    assert (ready.status_code, ready.json["trouble"]) == (BUSY, str(FULL))


def clock_of(engine: Engine) -> VirtualClock:
    assert isinstance(engine.clock, VirtualClock)
    return engine.clock
