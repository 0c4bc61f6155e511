"""A store that is full or held by another: refused in words, nothing lost, nothing twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from engine import bootstrap
from engine.config import Config
from engine.errors import Busy
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import tasks
from engine.service.monitoring import health
from engine.storage import Storage
from engine.storage.db.failures import FULL
from tests.faults.played import BEGIN
from tests.integration.diagrams import FAN, ONE_TASK
from tests.integration.world import World
from tests.support.invariants import Ledger, assert_invariants

MUCH = "x" * 20_000


@pytest.fixture
def config(sqlite_template: Path, tmp_path: Path) -> Config:
    (tmp_path / "store.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{tmp_path / 'store.db'}"
    return Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(tmp_path)})


@pytest.fixture
def world(config: Config) -> Iterator[World]:
    clock = VirtualClock(BEGIN)
    made = World(bootstrap.build(config, clock), clock)
    made.deploy("one-task", ONE_TASK)
    made.deploy("fan", FAN)
    yield made
    made.engine.close()


def limit_pages(storage: Storage, more: int) -> None:
    """Leave room for so many pages beyond what is used, on every connection there will be."""
    storage.engine.dispose()

    def set_limit(connection: sqlite3.Connection, _record: object) -> None:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {used + more}")

    event.listen(storage.engine, "connect", set_limit)


def test_a_full_disk_refuses_in_words_and_goes_on_when_there_is_room(world: World) -> None:
    ledger = Ledger()
    for _ in range(20):
        world.start("fan")
    limit_pages(world.engine.storage, 150)
    refusals: set[str] = set()
    for number, task in enumerate(world.tasks()):
        command = f"click-{number}"
        try:
            tasks.complete(world.engine, SYSTEM, task.id, {"text": MUCH}, command_id=command)
        except Busy as full:
            refusals.add(full.message)
        else:
            ledger.acknowledged.add(command)
            ledger.completions.add(command)
    assert refusals == {str(FULL)}
    assert ledger.completions
    assert len(world.tasks()) == 60 - len(ledger.completions)
    assert_invariants(world.engine, ledger, settled=False)

    limit_pages(world.engine.storage, 100_000)
    assert health.Probe(world.engine).trouble() is None
    for task in world.tasks():
        world.complete(task)
    service_clock.settle(world.engine)
    assert {row.status for row in world.instances("fan")} == {"completed"}
    assert_invariants(world.engine, ledger)


def test_another_writer_is_waited_for_then_told_and_nothing_is_lost(
    world: World, config: Config
) -> None:
    plan = world.start("one-task")
    task = world.tasks()[0]
    other = Storage(config.database_url, key_file=config.secret_file)
    impatient = World(bootstrap.build(config, world.clock), world.clock)
    impatient.engine.storage.close()
    impatient.engine.storage = Storage(
        config.database_url, busy_seconds=0.2, key_file=config.secret_file
    )
    with other.begin() as unit:
        unit.settings.set("held", "yes")
        with pytest.raises(Busy):
            tasks.complete(impatient.engine, SYSTEM, task.id, {}, command_id="click")
        assert world.instance(plan).status == "active"
    tasks.complete(impatient.engine, SYSTEM, task.id, {}, command_id="click")
    tasks.complete(impatient.engine, SYSTEM, task.id, {}, command_id="click")
    assert world.instance(plan).status == "completed"
    assert_invariants(world.engine, Ledger({"click"}, {"click"}))
    impatient.engine.close()
    other.close()
