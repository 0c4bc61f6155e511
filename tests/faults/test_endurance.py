"""Years of work and a hundred thousand neighbours: nothing grows that should not, nothing slows."""

from __future__ import annotations

import gc
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, tasks
from engine.service.audit import verify
from engine.service.engine import Engine, no_wake
from engine.service.runtime import instances
from tests.faults.played import BEGIN, THREE
from tests.faults.test_clocks import REMINDED
from tests.support.invariants import assert_invariants
from tests.support.soaking import full, seeds

NEIGHBOURS = full(1_000, 100_000)
MEASURED = 30
DAYS = 30
MEGABYTE = 1_000_000
LOG_AT_MOST = 16 * MEGABYTE
FIRST_DAYS = 15
"""Until caches are full."""

_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS "
    "(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {})",
    "postgresql": "WITH numbers(n) AS (SELECT generate_series(1, {}))",
}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(BEGIN)


@pytest.fixture
def engine(database_url: str, clock: VirtualClock, tmp_path: Path) -> Iterator[Engine]:
    settings = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    made = bootstrap.build(Config.from_env(settings), clock)
    made.waker = no_wake  # the tests tick by themselves
    for key, body in (("three", THREE), ("reminded", REMINDED)):
        deployments.deploy(made, SYSTEM, key, {f"{key}.bpmn": body})
    yield made
    made.close()


def open_tasks(engine: Engine, root: str) -> list[str]:
    with engine.storage.read() as unit:
        return [task.id for task in unit.tasks.find(root_id=root, open=True)]


def complete_one(engine: Engine, root: str) -> None:
    for task in open_tasks(engine, root):
        tasks.complete(engine, SYSTEM, task, {})


def of_a_completion(engine: Engine) -> float:
    """Seconds that one completion takes, in the middle of many."""
    took = []
    for _ in range(MEASURED):
        root = instances.start(engine, SYSTEM, "three")
        (task,) = open_tasks(engine, root)
        began = time.perf_counter()
        tasks.complete(engine, SYSTEM, task, {})
        took.append(time.perf_counter() - began)
    return median(took)


def multiply(engine: Engine, root: str, times: int) -> None:
    """Let so many live instances with their tasks stand beside one that is alive."""
    places = {"instance": ("id", "root_id"), "task": ("id", "instance_id", "root_id")}
    with engine.storage.engine.begin() as connection:
        numbers = _NUMBERS[connection.dialect.name].format(times)
        for table, own in places.items():
            names = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE 1 = 0").keys()  # noqa: S608
            into = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(
                f'{table}."{name}"' + (" || '-' || numbers.n" if name in own else "")
                for name in names
            )
            connection.exec_driver_sql(
                f"INSERT INTO {table} ({into}) {numbers} SELECT {values} "  # noqa: S608  # all written here
                f"FROM {table}, numbers WHERE {table}.root_id = '{root}'"
            )


def statements_of_a_completion(engine: Engine) -> list[str]:
    root = instances.start(engine, SYSTEM, "three")
    (task,) = open_tasks(engine, root)
    seen: list[str] = []
    engine.storage.probe = seen.append
    tasks.complete(engine, SYSTEM, task, {})
    engine.storage.probe = None
    return seen


def walking(engine: Engine, statements: list[str]) -> list[str]:
    """Those of the statements that would read through all instances or all tasks."""
    how, walk = (
        ("EXPLAIN (GENERIC_PLAN) ", r"Seq Scan on (instance|task)\b")
        if engine.storage.on_postgresql
        else ("EXPLAIN QUERY PLAN ", r"SCAN (instance|task)\b")
    )
    with engine.storage.engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
        driver = connection.connection.driver_connection
        assert driver is not None
        return [
            sql
            for sql in statements
            if sql.startswith(("SELECT", "WITH", "UPDATE", "DELETE"))
            and re.search(walk, str(driver.execute(how + sql, [None] * sql.count("?")).fetchall()))
        ]


@pytest.mark.slow
def test_a_completion_does_the_same_beside_a_hundred_thousand_others(
    engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    alone, took = statements_of_a_completion(engine), of_a_completion(engine)
    root = instances.start(engine, SYSTEM, "three")
    multiply(engine, root, NEIGHBOURS)
    beside, takes = statements_of_a_completion(engine), of_a_completion(engine)
    told = f"{1000 * took:.1f} ms alone, {1000 * takes:.1f} ms beside {NEIGHBOURS:,} others"
    record_property("figure", told)
    with engine.storage.read() as unit:
        assert unit.instances.count(status="active") >= NEIGHBOURS
    assert beside == alone != []
    assert walking(engine, beside) == []
    assert verify.verify(engine, SYSTEM, plan=root).problems == ()


def resident() -> int:
    """Bytes of this process that are in memory."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def handles() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.slow
def test_years_pass_and_memory_log_and_file_handles_stay(
    engine: Engine,
    clock: VirtualClock,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    log, memory, files, days = tmp_path / "store.db-wal", [], [], 0
    for days, _seed in enumerate(seeds(DAYS), start=1):
        for key in ("three", "reminded"):
            root = instances.start(engine, SYSTEM, key)
            clock.advance(timedelta(hours=12))
            service_clock.tick(engine)
            for _step in range(3):
                complete_one(engine, root)
        if days >= FIRST_DAYS:
            memory.append(resident())
            files.append(handles())
            assert not log.exists() or log.stat().st_size < LOG_AT_MOST
    service_clock.settle(engine)
    began = time.perf_counter()
    with engine.storage.read() as unit:
        rows, told = unit.record.count(), unit.record.of_stream(root)
    took = time.perf_counter() - began
    assert told
    assert took < 0.5
    assert memory[-1] <= 1.1 * memory[0] + 10 * MEGABYTE
    assert max(files) <= files[0] + 2
    assert_invariants(engine)
    grown = (memory[-1] - memory[0]) / MEGABYTE
    record_property("figure", f"{days} days, {rows} rows, {grown:+.1f} MB of memory")
