"""Each call to the disk fails once: refused in words, nothing half-done, the next one works."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from engine.config import Config
from engine.errors import Busy
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.engine import Engine
from engine.service.runtime import instances
from engine.storage import Storage
from engine.storage.db import failures
from tests.faults.disk import observed
from tests.faults.failing import EIO, FAULTS, FailingDisk, Fault
from tests.faults.played import Outside, build, play
from tests.faults.power import contents
from tests.faults.test_kill import assert_whole
from tests.integration.diagrams import ONE_TASK
from tests.support.soaking import share

Open = Callable[[], tuple[Engine, Outside]]


@pytest.fixture
def disk() -> Iterator[FailingDisk]:
    failing = FailingDisk()
    with observed(failing):
        yield failing


@pytest.fixture
def fresh(disk: FailingDisk, sqlite_template: Path, tmp_path: Path) -> Open:
    """Open one installation after another, each of which empties its log often."""
    home = tmp_path / "home"

    def often(connection: object, _: object) -> None:
        connection.execute("PRAGMA wal_autocheckpoint = 60")

    def opened() -> tuple[Engine, Outside]:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        shutil.copy(sqlite_template, home / "store.db")
        url = f"sqlite:///{home / 'store.db'}"
        outside = Outside(home / "heard")
        told = {"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)}
        engine = build(Config.from_env(told), outside)
        engine.storage.engine.dispose()
        event.listen(engine.storage.engine, "connect", often)
        return engine, outside

    return opened


def played_through(engine: Engine) -> tuple[str, int]:
    """Play until nobody is refused any more; the plan, and how often somebody was refused."""
    refusals = 0
    while True:
        try:
            return play(engine), refusals
        except Busy:
            refusals += 1


@pytest.mark.slow
def test_a_call_that_fails_refuses_one_command_and_no_other(
    fresh: Open, disk: FailingDisk, record_property: Callable[[str, object], None]
) -> None:
    points: list[tuple[str, int]] = []
    for name, fault in FAULTS.items():
        engine, _outside = fresh()
        disk.fail(fault, 1, calls=0)
        play(engine)
        points += [(name, number) for number in range(1, len(disk.seen) + 1)]
        engine.close()
    done = refused = 0
    for name, number in share(points, 8):
        engine, outside = fresh()
        disk.fail(FAULTS[name], number)
        plan, refusals = played_through(engine)
        assert refusals <= 1
        assert_whole(engine, plan, outside)
        engine.close()
        done, refused = done + 1, refused + refusals
    record_property("figure", f"{done} of {len(points)} failing calls, {refused} refusals")


@pytest.mark.parametrize("name", FAULTS)
def test_it_goes_on_without_a_restart_when_the_disk_is_back(
    name: str, fresh: Open, disk: FailingDisk
) -> None:
    engine, outside = fresh()
    disk.fail(FAULTS[name], 300, calls=100)
    plan, refusals = played_through(engine)
    assert refusals > 1
    assert_whole(engine, plan, outside)
    engine.close()


@pytest.mark.parametrize(
    ("fault", "words", "found"),
    [
        ({"write": EIO["write"]}, failures.UNSURE, "undone"),
        ({"sync": EIO["sync"]}, failures.UNSURE, "done"),
        (FAULTS["is full"], failures.FULL, "undone"),
        (FAULTS["takes half"], failures.FULL, "undone"),
    ],
    ids=["write fails", "sync fails", "is full", "takes half"],
)
def test_it_says_that_nothing_was_written_only_where_no_restart_can_find_it(
    fault: Fault, words: str, found: str, fresh: Open, disk: FailingDisk, tmp_path: Path
) -> None:
    engine, _outside = fresh()
    deployments.deploy(engine, SYSTEM, "one-task", {"one-task.bpmn": ONE_TASK})
    before = held(engine.storage)
    disk.fail(fault, 1)
    with pytest.raises(Busy) as refusal:
        instances.start(engine, SYSTEM, "one-task")
    assert refusal.value.message == str(words)
    assert held(engine.storage) == before
    again = after_restart(tmp_path)
    assert found == ("undone" if held(again) == before else "done")
    again.close()
    instances.start(engine, SYSTEM, "one-task")
    engine.close()


def after_restart(folder: Path) -> Storage:
    """The store as a process finds it that starts on a copy of its files."""
    again = folder / "again"
    again.mkdir()
    for name in ("store.db", "store.db-wal"):
        shutil.copy(folder / "home" / name, again)
    return Storage(f"sqlite:///{again / 'store.db'}")


def held(storage: Storage) -> str:
    """A mark of all that the store holds."""
    with storage.read() as unit:
        return contents(unit.driver_connection)
