"""Several clocks on one database, in processes of their own, some of which die while firing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import deployments, instances, ticking
from engine.service.engine import Engine
from tests.faults.dying import begin_in_child, die_at, in_child, wait_for
from tests.faults.played import BEGIN
from tests.integration.core.diagrams import END, START, diagram, timer, user
from tests.support.invariants import assert_invariants

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
INSTANCES = 60


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config.from_env({"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)})


@pytest.fixture
def engine(config: Config) -> Iterator[Engine]:
    """Many instances whose timers fall due at one moment."""
    made = bootstrap.build(config, VirtualClock(BEGIN))
    deployments.deploy(made, SYSTEM, "reminded", {"reminded.bpmn": REMINDED})
    for _ in range(INSTANCES):
        instances.start(made, SYSTEM, "reminded")
    yield made
    made.close()


def ticking_later(config: Config, dies_at: int | None = None) -> None:
    """A clock of its own that looks when all timers are due."""
    engine = bootstrap.build(config, VirtualClock(BEGIN + timedelta(days=2)))
    if dies_at is not None:
        die_at(engine, dies_at)
    ticking.settle(engine)
    engine.close()


def fired(engine: Engine) -> list[int]:
    """How often each instance was reminded."""
    with engine.storage.read() as unit:
        streams = [row.id for row in unit.instances.find()]
        return [
            [one.row.element for one in unit.record.of_stream(stream)].count("told")
            for stream in streams
        ]


def test_it_fires_each_timer_once_with_two_processes(config: Config, engine: Engine) -> None:
    clocks = [begin_in_child(lambda: ticking_later(config)) for _ in range(2)]
    assert [wait_for(clock) for clock in clocks] == [0, 0]
    assert fired(engine) == [1] * INSTANCES
    assert_invariants(engine, settled=False)


def test_it_loses_no_timer_when_clocks_die_while_firing(config: Config, engine: Engine) -> None:
    for statement in range(5, 105, 9):
        in_child(lambda at=statement: ticking_later(config, at))
    ticking_later(config)
    assert fired(engine) == [1] * INSTANCES


def test_it_fires_what_fell_due_in_thirty_days_once_and_in_order(config: Config) -> None:
    clock = VirtualClock(BEGIN)
    engine = bootstrap.build(config, clock)
    deployments.deploy(engine, SYSTEM, "reminded", {"reminded.bpmn": REMINDED})
    started: list[str] = []
    for _day in range(10):
        started.append(instances.start(engine, SYSTEM, "reminded"))
        clock.advance(timedelta(hours=7))
    clock.advance(timedelta(days=30))
    ending: list[str] = []
    engine.observers.append(lambda seen: ending.append(seen.instance.id))
    ticking.settle(engine)
    assert fired(engine) == [1] * len(started)
    assert ending == started
    assert_invariants(engine)
    engine.close()


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1), timedelta(days=-1)])
def test_it_fires_nothing_early_or_twice_when_the_clock_jumps(
    config: Config, jump: timedelta
) -> None:
    clock = VirtualClock(BEGIN)
    engine = bootstrap.build(config, clock)
    deployments.deploy(engine, SYSTEM, "reminded", {"reminded.bpmn": REMINDED})
    instances.start(engine, SYSTEM, "reminded")
    clock.advance(timedelta(hours=12) + jump)
    ticking.settle(engine)
    assert fired(engine) == [int(jump >= timedelta(hours=12))]
    for moment in (timedelta(days=1), timedelta(hours=2), timedelta(days=2)):
        clock.set(BEGIN + moment)
        ticking.settle(engine)
    assert fired(engine) == [1]
    assert_invariants(engine)
    engine.close()
