"""Many at once: fanning out, cancelling, timers due at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import instances, timers
from engine.service.engine import Engine
from tests.benchmarks.installation import open_tasks, start
from tests.benchmarks.measuring import RUNS, Figure, median, scaled, timed

AGENCY_MICROSECONDS = 600
CANCEL_MICROSECONDS = 500_000
TIMER_MICROSECONDS = 1e6 / 300


def fanning_out(engine: Engine) -> Iterator[Figure]:
    """Start plans for many agencies, each in one transaction."""
    for agencies in (1000, scaled(3300, 1000)):
        each = median(lambda: start(engine, agencies)) / agencies  # noqa: B023  # called here
        label = f"fan-out in one transaction, each of {agencies:,} agencies"
        yield Figure(label, each, AGENCY_MICROSECONDS, "0.6 ms", 1.0)


def cancelling(engine: Engine) -> Iterator[Figure]:
    """End a plan with a thousand shares under way."""
    roots = [start(engine, 1000) for _ in range(RUNS)]
    left = iter(roots)
    measured = median(lambda: instances.cancel(engine, SYSTEM, next(left), reason="đo"))
    yield Figure("cancel 1,000 children", measured, CANCEL_MICROSECONDS, "0.5 s", 1.0)


def due_at_once(engine: Engine) -> Iterator[Figure]:
    """Fire what is due at one moment as the clock does, so many at a time."""
    number = scaled(2000, 100)
    root = start(engine, number, "sleepers")
    clock = engine.clock
    assert isinstance(clock, VirtualClock)
    clock.advance(timedelta(hours=2))
    fired: list[int] = []

    def all_of_them() -> None:
        while more := timers.fire_due(engine, engine.config.limits.catch_up):
            fired.append(more)

    whole = timed(all_of_them)
    if (sum(fired), len(open_tasks(engine, root))) != (number, number):
        raise AssertionError("a timer fired twice or never")
    label = f"each of {number:,} timers due at once (the last {whole / 1e6:.1f} s late)"
    yield Figure(label, whole / number, TIMER_MICROSECONDS, "300 a second", 1.0)
