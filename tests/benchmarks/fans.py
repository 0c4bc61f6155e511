"""Many at once: fanning out, cancelling, timers due at the same moment."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

from engine.errors import Busy, NotAllowedNow
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service.engine import Engine, Observed
from engine.service.runtime import deliveries, instances, timers
from engine.storage import TaskRow
from tests.benchmarks.installation import complete, open_tasks, start
from tests.benchmarks.measuring import RUNS, Figure, median, scaled, timed

AGENCY_MICROSECONDS = 600
CANCEL_MICROSECONDS = 500_000
TIMER_MICROSECONDS = 1e6 / 300
SHARES = 1000
HANDS = 4
"""Threads that complete tasks of a plan while it is cancelled."""

TIMERS, SLEEPERS = 10_000, 2_500
"""Timers due at one moment, and how many of them one plan has."""


def fanning_out(engine: Engine) -> Iterator[Figure]:
    """Start plans for many agencies, each in one transaction."""
    for agencies in (1000, scaled(3300, 1000)):
        each = median(lambda: start(engine, agencies)) / agencies  # noqa: B023  # called here
        label = f"fan-out in one transaction, each of {agencies:,} agencies"
        yield Figure(label, each, AGENCY_MICROSECONDS, "0.6 ms", 1.0)


def in_batches(engine: Engine) -> Iterator[Figure]:
    """Start a plan for more agencies than one transaction takes; all begin with the last batch."""
    agencies = scaled(10_000, 4_000)
    batches: list[float] = []

    def begin() -> None:
        # By number: their names would be too long for one variable.
        numbers = {"list": [*range(agencies)]}
        root = instances.start(engine, SYSTEM, "plan", numbers, process_id="plan")
        while _held(engine, root):
            batches.append(timed(lambda: deliveries.deliver_to(engine, root)))

    deliver, engine.deliver = engine.deliver, None
    whole = timed(begin)
    engine.deliver = deliver
    lasted = f"longest {max(batches[:-1]) / 1e6:.1f} s, last {batches[-1] / 1e6:.1f} s"
    label = f"each of {agencies:,} in {len(batches)} batches ({lasted})"
    yield Figure(label, whole / agencies, AGENCY_MICROSECONDS, "0.6 ms", 1.0)


def _held(engine: Engine, root: str) -> bool:
    with engine.storage.read() as unit:
        return unit.fan_batches.exists(root_id=root)


def cancelling(engine: Engine) -> Iterator[Figure]:
    """End a plan with a thousand shares under way, at rest and while they are worked on."""
    left = iter([start(engine, SHARES) for _ in range(RUNS)])
    at_rest = median(lambda: _cancel(engine, next(left)))
    yield Figure("cancel 1,000 children", at_rest, CANCEL_MICROSECONDS, "0.5 s", 1.0)
    at_work = statistics.median(_cancel_at_work(engine) for _ in range(RUNS))
    label = f"cancel 1,000 children while {HANDS} threads complete their tasks"
    yield Figure(label, at_work, CANCEL_MICROSECONDS, "0.5 s", 1.0)


def _cancel(engine: Engine, root: str) -> None:
    instances.cancel(engine, SYSTEM, root, reason="đo")


def _cancel_at_work(engine: Engine) -> float:
    """Microseconds of the cancel; every completion that was answered must be on the record."""
    root = start(engine, SHARES)
    tasks = open_tasks(engine, root)
    busy = threading.Barrier(HANDS + 1)
    answered: list[str] = []
    failed: list[Exception] = []

    def work(own: list[TaskRow]) -> None:
        try:
            for number, task in enumerate(own):
                complete(engine, task)
                answered.append(task.instance_id)
                if number == 0:
                    busy.wait()
        except (NotAllowedNow, Busy):
            return  # told that it is over, or that nothing was written
        except Exception as failure:  # noqa: BLE001  # raised again where the figure is made
            failed.append(failure)
            busy.abort()

    hands = [threading.Thread(target=work, args=(tasks[n::HANDS],)) for n in range(HANDS)]
    for hand in hands:
        hand.start()
    busy.wait()
    measured = timed(lambda: _cancel(engine, root))
    for hand in hands:
        hand.join()
    if failed:
        raise failed[0]
    with engine.storage.read() as unit:
        done = unit.record.find(root_id=root, kind="visit", element="t1", to_state="completed")
    if sorted(row.stream for row in done) != sorted(answered):
        raise AssertionError("a completion was lost or is on the record unanswered")
    return measured


def due_at_once(engine: Engine) -> Iterator[Figure]:
    """Fire what is due at one moment as the clock does, so many at a time."""
    number = scaled(TIMERS, 100)
    parts = [min(SLEEPERS, number - first) for first in range(0, number, SLEEPERS)]
    roots = [start(engine, part, "sleepers") for part in parts]
    clock = engine.clock
    assert isinstance(clock, VirtualClock)
    clock.advance(timedelta(hours=2))
    fired: list[int] = []
    late: list[float] = []
    begun = time.perf_counter()

    def note(_seen: Observed) -> None:
        late.append(time.perf_counter() - begun)

    def all_of_them() -> None:
        while more := timers.fire_due(engine, engine.config.limits.catch_up):
            fired.append(more)

    engine.observers.append(note)
    whole = timed(all_of_them)
    engine.observers.remove(note)
    waiting = sum(len(open_tasks(engine, root)) for root in roots)
    if (sum(fired), waiting) != (number, number):
        raise AssertionError("a timer fired twice or never")
    middle, last = statistics.median(late), max(late)
    lateness = f"half in {middle:.0f} s, all in {last:.0f} s"
    label = f"each of {number:,} timers due at once ({lateness})"
    yield Figure(label, whole / number, TIMER_MICROSECONDS, "300 a second", 1.0)
