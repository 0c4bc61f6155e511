"""Mail leaves in a thread of its own: a mail server that hangs keeps neither clock nor pages."""

from __future__ import annotations

import logging
import threading
import time

from engine.service.engine import Engine
from engine.service.monitoring import jobs
from engine.service.runtime import outbox

LEAVE_SECONDS = 3.0
"""How long a mail under way is waited for at the end; its lease runs out, and it is sent again
under the same Message-ID."""

logger = logging.getLogger(__name__)


class Posting:
    """Sends what waits, one mail after the other, until it is told to stop."""

    def __init__(self, engine: Engine, seconds: float) -> None:
        """Look every so many seconds; nothing runs before :meth:`start`."""
        self._engine = engine
        self._seconds = seconds
        self._stopped = threading.Event()
        self._moved = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="posting", daemon=True)

    def start(self) -> None:
        """Begin in the background."""
        self._moved = time.monotonic()
        self._thread.start()

    def idle_seconds(self) -> float:
        """How long ago it last looked for mail."""
        return time.monotonic() - self._moved

    def stop(self) -> None:
        """Begin no more mail; one under way is not waited for longer than a moment."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(LEAVE_SECONDS)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._moved = time.monotonic()
            if not self._send_one():
                self._stopped.wait(self._seconds)

    def _send_one(self) -> int:
        try:
            sent = outbox.send_one(self._engine)
        except Exception as error:
            logger.exception("mail left to the next turn", extra={"action": "mail_deferred"})
            jobs.note(self._engine, "mail", 0, repr(error))
            return 0
        jobs.note(self._engine, "mail", sent)
        return sent
