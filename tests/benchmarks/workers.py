"""How much faster timers fire when more workers look for them, each a process of its own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.model.clock import SystemClock, VirtualClock
from engine.service.engine import Engine
from tests.benchmarks.fans import TIMER_MICROSECONDS
from tests.benchmarks.installation import open_tasks, start
from tests.benchmarks.measuring import Figure, scaled
from tests.faults.nodes import WORKER, running

TIMERS = 2000
MOST = 3
SLEEP = timedelta(hours=1)
"""What the processes of :func:`models.sleeping` wait."""

AHEAD = timedelta(seconds=10)
"""Time enough to make the timers before they are due."""


def side_by_side(engine: Engine) -> Iterator[Figure]:
    """Throughput of two and three workers against one; only PostgreSQL has several."""
    if not engine.storage.on_postgresql:
        return
    number = scaled(TIMERS, 100)
    label = f"each of {number:,} timers due at once"
    alone = _drain(engine, number, 1) / number
    yield Figure(f"{label}, 1 worker", alone, TIMER_MICROSECONDS, "300 a second", 1.0)
    for workers in range(2, MOST + 1):
        each = _drain(engine, number, workers) / number
        yield Figure(f"{label}, {workers} workers", each, alone, "one worker", 1.0)


def _drain(engine: Engine, number: int, workers: int) -> float:
    """Microseconds from the moment all are due until the last has fired."""
    clock = engine.clock
    assert isinstance(clock, VirtualClock)
    clock.set(SystemClock().now() - SLEEP + AHEAD)
    root = start(engine, number, "sleepers")
    due_at = clock.now() + SLEEP
    due = time.monotonic() + (due_at - SystemClock().now()).total_seconds()
    with _working(engine, workers):
        time.sleep(max(0.0, due - time.monotonic()))
        while _asleep(engine, due_at):
            time.sleep(0.02)
        took = time.monotonic() - due
    if len(open_tasks(engine, root)) != number:
        raise AssertionError("a timer fired twice or never")
    return took * 1e6


def _asleep(engine: Engine, due_at: datetime) -> bool:
    """Whether one of the timers is left; other parts leave some that are due later."""
    with engine.storage.read() as unit:
        first = unit.timers.next_due()
    return first is not None and first <= due_at


@contextmanager
def _working(engine: Engine, workers: int) -> Iterator[None]:
    with TemporaryDirectory(prefix="dieuphoi-bench-workers-") as folder:
        environment = {"DIEUPHOI_DATABASE_URL": engine.storage.url, "DIEUPHOI_HOME": folder}
        with running([WORKER] * workers, environment, Path(folder)):
            yield
