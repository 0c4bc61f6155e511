"""The embedded clock: APScheduler as a metronome, nothing else.

Its job store stays in memory on purpose: a stored job is deleted before its function ends, so a
kill loses it, and two schedulers on one store fire it twice (both measured with 3.11).
"""

from __future__ import annotations

import threading

from apscheduler.schedulers.background import BackgroundScheduler

from engine.service.engine import Engine
from engine.service.ticking import tick

LONGEST_SLEEP = 5.0


class EmbeddedClockwork:
    """Ticks every few seconds in a thread of this process."""

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; nothing runs before :meth:`start`."""
        self._engine = engine
        self._scheduler = BackgroundScheduler(timezone="UTC")
        self._stopped = threading.Event()

    def start(self) -> None:
        """Tick now and then every ``config.tick_seconds``, never less often than 5 s."""
        seconds = min(LONGEST_SLEEP, self._engine.config.tick_seconds)
        self._scheduler.add_job(
            tick,
            "interval",
            args=[self._engine],
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=self._engine.now(),
        )
        self._scheduler.start()

    def stop(self) -> None:
        """Let a running tick end, then stop."""
        self._stopped.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def run(self) -> None:
        """Tick until :meth:`stop` is called or the process is interrupted."""
        self.start()
        try:
            self._stopped.wait()
        finally:
            self.stop()
