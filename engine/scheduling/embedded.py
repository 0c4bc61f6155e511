"""The embedded clock: APScheduler as a metronome, nothing else.

Its job store stays in memory on purpose: a stored job is deleted before its function ends, so a
kill loses it, and two schedulers on one store fire it twice (both measured with 3.11).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from engine.scheduling.posting import Posting
from engine.scheduling.watchdog import STUCK_SECONDS
from engine.service.clock import REST_SECONDS, beaten_tick
from engine.service.engine import Engine

LONGEST_SLEEP = 5.0
JOB = "tick"


class _Beat(BaseTrigger):  # type: ignore[misc]  # the package has no types
    """So many seconds after now, whatever was missed: a machine that slept a month ticks once."""

    def __init__(self, seconds: float) -> None:
        self._period = timedelta(seconds=seconds)

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now if previous is None else now + self._period


class EmbeddedClockwork:
    """Ticks every few seconds in a thread of this process."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; nothing runs before :meth:`start`."""
        self._engine = engine
        self._seconds = min(LONGEST_SLEEP, engine.config.tick_seconds)
        self._posting = Posting(engine, self._seconds)
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._stopped = threading.Event()
        self._ticked = time.monotonic()
        self._watch = threading.Thread(target=self._watch_over, name="clock-watch", daemon=True)

    def start(self) -> None:
        """Tick now and then every ``config.tick_seconds``, never less often than 5 s."""
        self._scheduler.add_job(
            self._tick, _Beat(self._seconds), id=JOB, max_instances=1, misfire_grace_time=None
        )
        self._ticked = time.monotonic()
        self._scheduler.start()
        self._watch.start()
        self._posting.start()

    def stop(self) -> None:
        """Let a running tick end, then stop."""
        self._stopped.set()
        self._posting.stop()
        if self._watch.is_alive():
            self._watch.join()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def stuck(self) -> Iterator[str]:
        """The clock or the mail, where they have not moved for too long."""
        if time.monotonic() - self._ticked > STUCK_SECONDS:
            yield "clock"
        if self._posting.idle_seconds() > STUCK_SECONDS:
            yield "mail"

    def run(self) -> None:
        """Tick until :meth:`stop` is called or the process is interrupted."""
        self.start()
        try:
            self._stopped.wait()
        finally:
            self.stop()

    def _tick(self) -> None:
        self._ticked = time.monotonic()
        while beaten_tick(self._engine).moved and not self._stopped.wait(REST_SECONDS):
            self._ticked = time.monotonic()

    def _watch_over(self) -> None:
        """Wake the scheduler when the machine's clock was set back: it would wait that long."""
        while not self._stopped.wait(self._seconds):
            if time.monotonic() - self._ticked > 2 * self._seconds:
                self._scheduler.modify_job(JOB, next_run_time=datetime.now(UTC))
