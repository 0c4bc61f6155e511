"""How the installation is, asked by whoever watches the machine: store, clock, what waits.

Everything is read from rows, so every node tells the same; only ``transactions`` and ``retried``
are those of the process that answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.errors import DieuPhoiError
from engine.service.engine import Engine

PROBE = "health.probed_at"
BEAT = "clock.ticked_at"
BEAT_EVERY = timedelta(seconds=5)
STOPPED_AFTER = timedelta(seconds=60)
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Clock:
    """When any clock ticked last (None: never), and how many seconds ago."""

    ticked_at: datetime | None
    age: float | None

    @property
    def runs(self) -> bool:
        """Whether anybody looks at what is due."""
        return self.age is not None and self.age <= STOPPED_AFTER.total_seconds()


@dataclass(frozen=True, slots=True)
class Work:
    """What waits, in rows; ``lateness`` is how many seconds the oldest due timer is overdue."""

    timers: int
    timers_due: int
    lateness: float
    inbox: int
    outbox: int
    undelivered: int
    incidents: int
    transactions: int
    retried: int


def trouble(engine: Engine) -> str | None:
    """Why the store takes no write now, in words; None while all is well."""
    try:
        engine.storage.run(
            lambda unit: unit.settings.set(PROBE, engine.now().isoformat()), attempts=1
        )
    except DieuPhoiError as error:
        return error.message
    return None


def beat(engine: Engine) -> int:
    """Write that a clock ticked, unless somebody has just done so; returns whether it did."""
    age = clock(engine).age
    if age is not None and age < BEAT_EVERY.total_seconds():
        return 0
    engine.storage.run(lambda unit: unit.settings.set(BEAT, engine.now().isoformat()))
    return 1


def clock(engine: Engine) -> Clock:
    """The state of the clocks; raises :class:`errors.Busy` when the store is away."""
    with engine.storage.read() as unit:
        found = unit.settings.get(BEAT)
    if found is None:
        return Clock(None, None)
    ticked = datetime.fromisoformat(found)
    return Clock(ticked, max(0.0, (engine.now() - ticked).total_seconds()))


def work(engine: Engine) -> Work:
    """What waits now; raises :class:`errors.Busy` when the store is away."""
    now = engine.now()
    with engine.storage.read() as unit:
        due = unit.timers.due(now, MOST_COUNTED)
        return Work(
            timers=unit.timers.count(),
            timers_due=len(due),
            lateness=(now - due[0].due_at).total_seconds() if due else 0.0,
            inbox=unit.inbox.count(),
            outbox=unit.outbox.count(status="waiting"),
            undelivered=unit.outbox.count(status="failed"),
            incidents=unit.incidents.count(resolved_at=None),
            transactions=engine.storage.committed,
            retried=engine.storage.retried,
        )
