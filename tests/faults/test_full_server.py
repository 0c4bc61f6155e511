"""A server whose disk is full refuses in words, can be read, and goes on when there is room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.errors import Busy
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import tasks
from engine.storage.db.failures import FULL
from tests.faults.played import BEGIN
from tests.integration.diagrams import FAN, ONE_TASK
from tests.integration.world import World
from tests.support.databases import fresh_postgresql
from tests.support.invariants import Ledger, assert_invariants

NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON transition FOR EACH ROW EXECUTE FUNCTION no_room()
"""


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    for url in fresh_postgresql(request, request.getfixturevalue("postgresql_template")):
        settings = {"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(tmp_path)}
        clock = VirtualClock(BEGIN)
        made = World(bootstrap.build(Config.from_env(settings), clock), clock)
        made.deploy("one-task", ONE_TASK)
        made.deploy("fan", FAN)
        yield made
        made.engine.close()


@pytest.mark.postgresql
def test_a_full_server_refuses_in_words_and_goes_on_when_there_is_room(world: World) -> None:
    for _ in range(5):
        world.start("fan")
    done, *left = world.tasks()
    ledger = Ledger()
    tasks.complete(world.engine, SYSTEM, done.id, {}, command_id="first")
    ledger.acknowledged.add("first")
    with world.engine.storage.engine.begin() as connection:
        connection.exec_driver_sql(NO_ROOM)
    for number, task in enumerate(left):
        with pytest.raises(Busy, match=str(FULL)):
            tasks.complete(world.engine, SYSTEM, task.id, {}, command_id=f"click-{number}")
        ledger.refused.add(f"click-{number}")
    assert [task.id for task in world.tasks()] == [task.id for task in left]
    assert_invariants(world.engine, ledger, settled=False)

    with world.engine.storage.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER no_room ON transition")
    for task in left:
        world.complete(task)
    service_clock.settle(world.engine)
    assert {row.status for row in world.instances("fan")} == {"completed"}
    assert_invariants(world.engine, ledger)
