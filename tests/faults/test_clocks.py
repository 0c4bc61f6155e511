"""Several clocks on one database, in processes of their own, some of which die while firing."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments
from engine.service.engine import Engine
from engine.service.runtime import instances
from tests.faults.dying import begin_in_child, count_statements, die_at, in_child, wait_for
from tests.faults.played import BEGIN
from tests.integration.diagrams import END, START, diagram, timer, user
from tests.support.invariants import assert_invariants
from tests.support.soaking import full, share

REMINDED = diagram(
    "reminded",
    START
    + user("do")
    + '<boundaryEvent id="remind" attachedToRef="do" cancelActivity="false">'
    + timer("Duration", "P1D")
    + '</boundaryEvent><endEvent id="told"/>'
    + END,
    "start>do do>end remind>told",
)
INSTANCES = full(60, 1000, a_second=50)
LATER = BEGIN + timedelta(days=2)
JUMPS = [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1)]


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config.from_env({"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)})


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(BEGIN)


@pytest.fixture
def engine(config: Config, clock: VirtualClock) -> Iterator[Engine]:
    made = bootstrap.build(config, clock)
    deployments.deploy(made, SYSTEM, "reminded", {"reminded.bpmn": REMINDED})
    yield made
    made.close()


def start(engine: Engine, number: int) -> list[str]:
    """Instances whose timers fall due at one moment."""
    return [instances.start(engine, SYSTEM, "reminded") for _ in range(number)]


def ticking_later(config: Config, dies_at: int | None = None) -> int:
    """A clock of its own that looks when all timers are due; returns its statements."""
    engine = bootstrap.build(config, VirtualClock(LATER))
    seen: list[str] = []
    if dies_at is None:
        seen = count_statements(engine)
    else:
        die_at(engine, dies_at)
    service_clock.settle(engine)
    engine.close()
    return len(seen)


def fired(engine: Engine) -> list[int]:
    """How often each instance was reminded."""
    with engine.storage.read() as unit:
        streams = [row.id for row in unit.instances.find()]
        return [
            [one.row.element for one in unit.record.of_stream(stream)].count("told")
            for stream in streams
        ]


@pytest.mark.parametrize("clocks", [2, 8])
def test_each_timer_of_one_moment_fires_once_with_several_processes(
    config: Config, engine: Engine, clock: VirtualClock, clocks: int
) -> None:
    start(engine, INSTANCES)
    together = multiprocessing.get_context("fork").Barrier(clocks)

    def work() -> None:
        together.wait()
        ticking_later(config)

    begun = [begin_in_child(work) for _ in range(clocks)]
    assert [wait_for(child) for child in begun] == [0] * clocks
    clock.set(LATER + timedelta(minutes=5))
    service_clock.settle(engine)  # what one of them found locked was put off by a minute
    assert fired(engine) == [1] * INSTANCES
    assert_invariants(engine)


def test_it_loses_no_timer_wherever_a_clock_dies_while_firing(
    config: Config, engine: Engine, clock: VirtualClock
) -> None:
    ticking_later(config)  # the anchor of this hour
    start(engine, 3)
    statements = ticking_later(config)
    for statement in share(range(1, statements + 1), 12):
        start(engine, 3)
        assert in_child(lambda at=statement: ticking_later(config, at)) == -signal.SIGKILL
        ticking_later(config)
        assert set(fired(engine)) == {1}, f"killed at statement {statement}"
    clock.set(LATER)
    assert_invariants(engine)


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("past", [timedelta(hours=12), timedelta(hours=25)])
def test_it_fires_nothing_early_twice_or_never_when_the_clock_jumps(
    engine: Engine, clock: VirtualClock, jump: timedelta, past: timedelta
) -> None:
    start(engine, 1)
    due = BEGIN + timedelta(days=1)
    clock.set(BEGIN + past)
    service_clock.settle(engine)
    once = clock.now() >= due
    clock.advance(jump)
    service_clock.settle(engine)
    assert fired(engine) == [int(once or clock.now() >= due)]
    for moment in (timedelta(days=1), timedelta(hours=2), timedelta(days=2)):
        clock.set(BEGIN + moment)
        service_clock.settle(engine)
    assert fired(engine) == [1]
    assert_invariants(engine)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_in_the_middle_of_a_transaction_changes_nothing(
    config: Config, engine: Engine, clock: VirtualClock, jump: timedelta
) -> None:
    ticking_later(config)  # the anchor of this hour
    start(engine, 1)
    statements = ticking_later(config)
    for statement in share(range(1, statements + 1), 6):
        clock.set(BEGIN)
        (begun,) = start(engine, 1)
        clock.set(LATER)
        jump_at(engine, clock, statement, jump)
        service_clock.settle(engine)
        engine.storage.probe = None
        clock.set(LATER)
        service_clock.settle(engine)
        assert set(fired(engine)) == {1}, f"jumped at statement {statement}"
        with engine.storage.read() as unit:
            numbers = [told.row.seq for told in unit.record.of_stream(begun)]
        assert numbers == list(range(1, len(numbers) + 1))
    clock.set(LATER + timedelta(days=2))
    service_clock.settle(engine)
    assert_invariants(engine)


def jump_at(engine: Engine, clock: VirtualClock, statement: int, jump: timedelta) -> None:
    """Let the clock jump right before the n-th statement or commit from now."""
    left = statement

    def probe(_sql: str) -> None:
        nonlocal left
        left -= 1
        if not left:
            clock.advance(jump)

    engine.storage.probe = probe
