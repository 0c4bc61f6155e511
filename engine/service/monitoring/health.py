"""How the installation is, asked by whoever watches the machine: store, clock, what waits.

Everything is read from rows, so every node tells the same; only ``transactions`` and ``retried``
are those of the process that answers.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from threading import Lock

from engine.errors import DieuPhoiError
from engine.model.clock import local_date
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.monitoring.unattended import unattended

PROBE = "health.probed_at"
PROBE_SECONDS = 5.0
PROBE_OCTETS = 8 * 1024
"""More than a page of the store: a write that would not fit fails here too."""
LEAST_FREE = 16 * 1024 * 1024
SKEW_SECONDS = 5.0
"""By which the clocks of two machines may differ."""
BEAT = "clock.ticked_at"
BEAT_EVERY = timedelta(seconds=5)
STOPPED_AFTER = timedelta(seconds=60)
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Clock:
    """When any clock ticked last (None: never), and how many seconds ago.

    The age is None also where the last tick lies in the future.
    """

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
    unattended: int
    transactions: int
    retried: int


class Probe:
    """Tries whether the store takes a write; where it does, not again for a few seconds."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is tried before somebody asks."""
        self._engine = engine
        self._lock = Lock()
        self._until = 0.0
        self._trouble: Sentence | None = None

    def trouble(self) -> Sentence | None:
        """Why the store takes no write now; None while all is well."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._trouble = _trouble(self._engine)
                self._until = time.monotonic() + PROBE_SECONDS * (self._trouble is None)
            return self._trouble


def _trouble(engine: Engine) -> Sentence | None:
    if shutil.disk_usage(engine.config.home).free < LEAST_FREE:
        return sentence("Ổ đĩa sắp đầy: hãy giải phóng dung lượng.")
    written = engine.now().isoformat() + token_hex(PROBE_OCTETS // 2)
    try:
        engine.storage.run(lambda unit: unit.settings.set(PROBE, written), attempts=1)
    except DieuPhoiError as error:
        return error.sentence
    return None


def mail_fails(engine: Engine) -> bool:
    """Whether the last mail that was tried did not leave."""
    with engine.storage.read() as unit:
        last = unit.deliveries.first(channel="mail", order="-id")
    return last is not None and last.result in {"failed", "dead"}


def beat(engine: Engine) -> int:
    """Write that a clock ticked, unless somebody has just done so; returns whether it did."""
    age = clock(engine).age
    if age is not None and 0 <= age < BEAT_EVERY.total_seconds():
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
    age = (engine.now() - ticked).total_seconds()
    if age < -SKEW_SECONDS:  # the machine's time was put back: nothing is known of the clock
        return Clock(ticked, None)
    return Clock(ticked, max(0.0, age))


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
            unattended=len(unattended(unit, local_date(now))),
            transactions=engine.storage.committed,
            retried=engine.storage.retried,
        )
