"""Watches over the process that it runs in: what hangs is told, and the process ends.

Nothing is lost with it, for whatever was acknowledged is committed; the supervisor (systemd, the
container's restart policy) starts it anew. A thread that keeps the interpreter's lock stops the
watchdog too: then a timer of the C library, which needs no lock, tells where it hung and ends the
process.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable

STUCK_SECONDS = 300.0
"""No tick, mail or request takes so long that goes well."""
LOCKED_SECONDS = 120.0
LOOK_SECONDS = 5.0
STUCK_STATUS = 70
"""The exit status of a process that ended itself (``EX_SOFTWARE`` of sysexits.h)."""

Look = Callable[[], Iterable[str]]
"""Names what has not moved for too long; nothing while all is well."""

logger = logging.getLogger(__name__)


class Watchdog:
    """Asks each of ``looks`` every few seconds, from :meth:`start` to :meth:`stop`."""

    def __init__(
        self, *looks: Look, every: float = LOOK_SECONDS, locked: float = LOCKED_SECONDS
    ) -> None:
        """Keep what is asked; nothing runs yet."""
        self._looks = looks
        self._every = every
        self._locked = locked
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Let the process end in its own time from now on."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stopped.wait(self._every):
                faulthandler.dump_traceback_later(self._locked, exit=True)
                stuck = [name for look in self._looks for name in look()]
                if stuck:
                    self._end(stuck)
        finally:
            faulthandler.cancel_dump_traceback_later()

    def _end(self, stuck: list[str]) -> None:
        told = {"action": "stuck", "stuck": ", ".join(stuck)}
        logger.critical("what hangs ends this process; it must be started anew", extra=told)
        faulthandler.dump_traceback(sys.stderr, all_threads=True)
        sys.stderr.flush()
        os._exit(STUCK_STATUS)
