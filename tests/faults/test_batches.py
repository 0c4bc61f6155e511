"""kill -9 at every commit between the batches of an activity with many children."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments
from engine.service.engine import Engine, no_wake
from engine.service.runtime import instances
from tests.faults.dying import count_statements, die_at, in_child
from tests.integration.diagrams import END, START, diagram
from tests.integration.runtime.test_batches import AGENCIES, CALL, SHARE
from tests.support.databases import Lender
from tests.support.invariants import assert_invariants


def opened(url: str, home: Path) -> Engine:
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)})
    limits = replace(config.limits, children_at_once=10, batch=10)
    engine = bootstrap.build(replace(config, limits=limits))
    engine.waker = no_wake
    engine.deliver = None
    return engine


def begin(url: str, home: Path) -> None:
    engine = opened(url, home)
    deployments.deploy(engine, SYSTEM, "share", {"share.bpmn": SHARE})
    body = diagram("plan", START + CALL + END, "start>ask ask>end")
    deployments.deploy(engine, SYSTEM, "plan", {"plan.bpmn": body})
    instances.start(engine, SYSTEM, "plan", {"list": AGENCIES})
    engine.close()


def commits(url: str, home: Path) -> list[int]:
    engine = opened(url, home)
    seen = count_statements(engine)
    service_clock.settle(engine)
    engine.close()
    return [number for number, sql in enumerate(seen, 1) if sql.upper().startswith("COMMIT")]


@pytest.mark.slow
def test_all_children_begin_or_none_wherever_it_is_killed(
    fresh_store: Lender, tmp_path: Path
) -> None:
    with fresh_store() as url:
        begin(url, tmp_path)
        points = commits(url, tmp_path)
    assert len(points) >= 4
    for point in points:
        with fresh_store() as url:
            home = tmp_path / str(point)
            begin(url, home)
            assert in_child(lambda: _work(url, home, point)) == -signal.SIGKILL  # noqa: B023  # called here
            engine = opened(url, home)
            with engine.storage.read() as unit:
                assert unit.tasks.count() in {0, 35}
            service_clock.settle(engine)
            with engine.storage.read() as unit:
                assert unit.tasks.count(open=True) == unit.assignments.count() == 35
                assert [row.key for row in unit.instances.find(order="id")][1:] == AGENCIES
                assert unit.fan_batches.count() == 0
            assert_invariants(engine)
            engine.close()


def _work(url: str, home: Path, point: int) -> None:
    engine = opened(url, home)
    die_at(engine, point)
    service_clock.settle(engine)
