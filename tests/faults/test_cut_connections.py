"""Connections and servers that go away under load: what is unsure is resolved by the command's id.

The server of these tests is one of their own, because others would not like what is done to it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import psycopg
import pytest

from engine import bootstrap
from engine.config import Config
from engine.errors import Busy
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, tasks
from engine.service.engine import Engine, no_wake
from engine.service.runtime import instances
from engine.storage.db.failures import UNKNOWN
from tests.faults.nodes import DatabaseServer, database_server
from tests.faults.played import BEGIN
from tests.faults.test_restore import MANY
from tests.integration.diagrams import ONE_TASK
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import FIRST_SEED, SECONDS, SOAKING, full

TASKS = full(150, 10_000, a_second=200)
PEOPLE = 6
RECOVERED_SECONDS = 5.0
"""How long after the server answers again the first completion may take."""


@pytest.fixture
def server() -> Iterator[DatabaseServer]:
    with database_server() as made:
        yield made


@pytest.fixture
def engine(server: DatabaseServer, tmp_path: Path) -> Iterator[Engine]:
    settings = {"DIEUPHOI_DATABASE_URL": server.url, "DIEUPHOI_HOME": str(tmp_path)}
    made = bootstrap.build(Config.from_env(settings), VirtualClock(BEGIN))
    made.waker = no_wake  # the tests tick by themselves
    for key, body in (("one-task", ONE_TASK), ("many", MANY)):
        deployments.deploy(made, SYSTEM, key, {f"{key}.bpmn": body})
    names = [f"agency-{number}" for number in range(TASKS)]
    instances.start(made, SYSTEM, "many", {"list": names}, process_id="many")
    yield made
    made.close()


class Crowd:
    """People who complete all tasks; each repeats a command until he is told its answer."""

    def __init__(self, engine: Engine) -> None:
        with engine.storage.read() as unit:
            self._left = iter(unit.tasks.find(element="do", open=True, order="id"))
        self._engine, self._turn = engine, threading.Lock()
        self.ledger, self.unsure = Ledger(), 0
        self.over = threading.Event()
        self.last_done = 0.0
        self._people = [threading.Thread(target=self._work, daemon=True) for _ in range(PEOPLE)]

    def begin(self) -> None:
        for one in self._people:
            one.start()

    def end(self) -> None:
        for one in self._people:
            one.join()

    def _work(self) -> None:
        while not self.over.is_set():
            with self._turn:
                task = next(self._left, None)
            if task is None:
                self.over.set()
                return
            self._complete(task.id)

    def _complete(self, task: str) -> None:
        command = f"complete-{task}"
        while True:
            try:
                tasks.complete(self._engine, SYSTEM, task, {}, command_id=command)
            except Busy as busy:
                self.unsure += busy.message == UNKNOWN
                time.sleep(0.02)
            else:
                break
        self.last_done = time.monotonic()
        self.ledger.acknowledged.add(command)
        self.ledger.completions.add(command)


def disturb(crowd: Crowd, accident: Callable[[], None], most: int, longest: float) -> int:
    """Let an accident happen now and then, then let everybody finish; returns how many."""
    chance = Random(FIRST_SEED)  # noqa: S311  # repeatable by its seed
    until = time.monotonic() + SECONDS
    happened = 0
    while happened < most or time.monotonic() < until:
        if crowd.over.wait(chance.uniform(0.1, longest)):
            break
        accident()
        happened += 1
    if SOAKING:
        crowd.over.set()
    crowd.end()
    return happened


def assert_all_is_told_once(engine: Engine, crowd: Crowd) -> None:
    service_clock.settle(engine)
    assert_invariants(engine, crowd.ledger)
    with engine.storage.read() as unit:
        assert unit.tasks.count(state="completed") == len(crowd.ledger.completions)


@pytest.mark.slow
@pytest.mark.postgresql
def test_sessions_that_are_ended_while_they_commit_leave_nothing_half_or_twice(
    server: DatabaseServer, engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    crowd = Crowd(engine)
    with psycopg.connect(server.url, autocommit=True) as killer:

        def cut() -> None:
            killer.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state <> 'idle' "
                "AND application_name = 'dieuphoi' AND pid <> pg_backend_pid() "
                "ORDER BY query ILIKE 'commit%' DESC LIMIT 1"
            )

        crowd.begin()
        cuts = disturb(crowd, cut, 20, longest=0.5)
    assert_all_is_told_once(engine, crowd)
    done = len(crowd.ledger.completions)
    record_property("figure", f"{done} completions, {cuts} cuts, {crowd.unsure} told as unsure")


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_server_that_crashes_under_load_loses_nothing_that_was_told(
    server: DatabaseServer, engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    crowd = Crowd(engine)
    waited: list[float] = []

    def crash() -> None:
        server.crash()
        up = time.monotonic()
        while crowd.last_done < up and not crowd.over.is_set():
            assert time.monotonic() - up < 6 * RECOVERED_SECONDS
            time.sleep(0.01)
        waited.append(crowd.last_done - up)

    crowd.begin()
    crashes = disturb(crowd, crash, 2, longest=full(1, 10))
    assert_all_is_told_once(engine, crowd)
    assert sum(wait < RECOVERED_SECONDS for wait in waited) >= len(waited) - 1
    done, slowest = len(crowd.ledger.completions), max(waited, default=0)
    told = f"{done} completions, {crashes} crashes, at work again within {slowest:.1f} s"
    record_property("figure", told)
