"""Several processes of one kind under one that watches: it starts again what ends, and ends all.

They are forks of the one that watches, which opens no store and starts no thread, so that nothing
but memory, and the sockets it made for them, is shared.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

logger = logging.getLogger(__name__)

SETTLED_SECONDS = 10.0
"""Who refuses to go on before he has worked so long would refuse again: then all end."""
PAUSE_SECONDS = 1.0
"""Between the end of a process and its next start, so that one that cannot live takes no core."""

ASKS_TO_END = (signal.SIGTERM, signal.SIGINT)

Work = Callable[[int], None]
"""What one process does until it is asked to end, by SIGTERM; it is told its place among them."""


class Supervisor:
    """Keeps so many processes at work until it is asked to end."""

    def __init__(self, number: int, work: Work) -> None:
        """Start nothing yet."""
        self._number, self._work = number, work
        self._at_work: dict[int, tuple[int, float]] = {}
        self._stopping = False
        self._alive, self._held = os.pipe()

    def run(self) -> int:
        """Start all, watch them, end them; gives the exit status that tells how it went."""
        for name in ASKS_TO_END:
            signal.signal(name, self._stop)
        for place in range(self._number):
            self._start(place)
        status = 0
        while self._at_work:
            ended, how = os.waitpid(-1, 0)
            place, begun = self._at_work.pop(ended)
            status = self._after(place, os.waitstatus_to_exitcode(how), begun) or status
        return status

    def _after(self, place: int, code: int, begun: float) -> int:
        if self._stopping:
            return max(code, 0)
        refused = code > 0 and time.monotonic() - begun < SETTLED_SECONDS
        if refused:
            self._stop(signal.SIGTERM, None)
            return code
        logger.error(
            "process %d ended by itself (%d) and is started again",
            place + 1,
            code,
            extra={"action": "process_restarted"},
        )
        time.sleep(PAUSE_SECONDS)
        self._start(place)
        return 0

    def _start(self, place: int) -> None:
        begun = time.monotonic()
        # What asks to end meanwhile waits: the new process would take it for the other one's.
        signal.pthread_sigmask(signal.SIG_BLOCK, ASKS_TO_END)
        started = os.fork()
        if started == 0:
            self._be(place)
        self._at_work[started] = (place, begun)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKS_TO_END)
        if self._stopping:
            os.kill(started, signal.SIGTERM)

    def _be(self, place: int) -> NoReturn:
        """Do the work in the new process and end it, whatever happens."""
        status = 1
        try:
            for name in ASKS_TO_END:
                signal.signal(name, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ASKS_TO_END)
            os.close(self._held)
            threading.Thread(target=self._end_with_it, daemon=True).start()
            self._work(place)
            status = 0
        except SystemExit as asked:
            status = asked.code if isinstance(asked.code, int) else 1
        except BaseException:  # noqa: BLE001  # nothing may go on as if it were the other process
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _end_with_it(self) -> None:
        """Ask this process to end when the one that watches is no more."""
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping = True
        for process in [*self._at_work]:
            os.kill(process, signal.SIGTERM)
