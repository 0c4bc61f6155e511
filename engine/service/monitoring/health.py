"""How the installation is, asked by whoever watches the machine: store, clock, what waits.

Everything is read from rows, so every node tells the same; only ``transactions`` and ``retried``
are those of the process that answers.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_hex
from threading import Lock

from engine.errors import DieuPhoiError
from engine.model.clock import SKEW, is_due, local_date
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.monitoring.unattended import unattended
from engine.storage import Unit

PROBE = "health.probed_at"
PROBE_SECONDS = 5.0
PROBE_OCTETS = 8 * 1024
"""More than a page of the store: a write that would not fit fails here too."""
FILE = "sqlite:///"
LEAST_FREE = 16 * 1024 * 1024
BEAT = "clock.ticked_at"
PARTS = "clock.parts"
"""The setting in which a clock leaves how the parts of its last tick ended."""
PUT_BACK = "clock.put_back_at"
TOLD_FOR = timedelta(days=1)
"""So long it is told that the machine's time was put back."""
BEAT_EVERY = timedelta(seconds=5)
STOPPED_AFTER = timedelta(seconds=60)
MOST_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Clock:
    """When any clock ticked last (None: never), and how many seconds ago.

    The age is None also where the last tick lies in the future. ``put_back``: the time of the
    machine lies, or lay within a day, before a time that it has had already.
    """

    ticked_at: datetime | None
    age: float | None
    put_back: bool = False

    @property
    def runs(self) -> bool:
        """Whether anybody looks at what is due."""
        return self.age is not None and self.age <= STOPPED_AFTER.total_seconds()

    @property
    def trouble(self) -> Sentence | None:
        """What is wrong with it; None while all is well."""
        if self.put_back:
            return sentence("Giờ của máy chủ đã bị vặn lùi: hãy kiểm tra đồng bộ giờ (NTP).")
        if self.runs:
            return None
        if self.ticked_at is None:
            return sentence("Chưa có đồng hồ nào chạy: hãy chạy dieuphoi serve hoặc worker.")
        return sentence("Đồng hồ đã dừng: hạn và nhắc việc không chạy. Hãy khởi động lại worker.")


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


def disks(engine: Engine) -> list[Path]:
    """The folders whose disks may fill: the home, the store's file, what is being sent in."""
    places = [engine.config.home, Path(tempfile.gettempdir())]
    if engine.config.database_url.startswith(FILE):
        places.append(Path(engine.config.database_url.removeprefix(FILE)).parent)
    return [place for place in places if place.exists()]


def _trouble(engine: Engine) -> Sentence | None:
    for place in disks(engine):
        if shutil.disk_usage(place).free < LEAST_FREE:
            return sentence(
                "Ổ đĩa sắp đầy: hãy giải phóng dung lượng (%(place)s).", place=str(place)
            )
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
    if not is_due(clock(engine).ticked_at, BEAT_EVERY, engine.now()):
        return 0

    def work(unit: Unit) -> None:
        unit.settings.set(BEAT, engine.now().isoformat())
        if engine.ended:
            unit.settings.set(PARTS, json.dumps({**engine.ended}, ensure_ascii=False))

    engine.storage.run(work)
    return 1


def clock(engine: Engine) -> Clock:
    """The state of the clocks; raises :class:`errors.Busy` when the store is away."""
    now = engine.now()
    with engine.storage.read() as unit:
        ticked, back = (_instant(unit.settings.get(key)) for key in (BEAT, PUT_BACK))
    lately = back is not None and not is_due(back, TOLD_FOR, now)
    if ticked is None:
        return Clock(None, None, lately)
    if now - ticked < -SKEW:  # nothing is known of the clock
        return Clock(ticked, None, put_back=True)
    return Clock(ticked, max(0.0, (now - ticked).total_seconds()), lately)


def _instant(kept: str | None) -> datetime | None:
    return datetime.fromisoformat(kept) if kept else None


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
