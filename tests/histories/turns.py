"""Threads that take turns: before each statement another one may go on, as a seed decides."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from random import Random

PATIENCE_SECONDS = 0.004
"""How long one thread may go on before it counts as waiting for another one's lock."""

STUCK_SECONDS = 60


class Turns:
    """Lets one thread at a time go on, up to its next statement."""

    def __init__(self, random: Random) -> None:
        """Choose as the seed says."""
        self._random = random
        self._changed = threading.Condition()
        self._gates: dict[str, threading.Semaphore] = {}
        self._parked: set[str] = set()
        self._running: set[str] = set()
        self._blocked: set[str] = set()
        self._mine = threading.local()
        self._failures: list[BaseException] = []

    def pause(self, _sql: str = "") -> None:
        """Wait for one's turn; nothing to a thread that takes no turns."""
        name: str | None = getattr(self._mine, "name", None)
        if name is None:
            return
        self._leave(name, parked=True)
        self._gates[name].acquire()

    def run(self, works: Mapping[str, Callable[[], None]]) -> None:
        """Do all of them, interleaved; raises what one of them raised."""
        threads = [
            threading.Thread(target=self._work, args=(name, work), daemon=True)
            for name, work in works.items()
        ]
        self._gates = {name: threading.Semaphore(0) for name in works}
        self._running = set(works)
        for thread in threads:
            thread.start()
        while self._let_one_go_on():
            pass
        for thread in threads:
            thread.join(STUCK_SECONDS)
        if self._failures:
            raise self._failures[0]

    def _work(self, name: str, work: Callable[[], None]) -> None:
        self._mine.name = name
        try:
            self.pause()
            work()
        except BaseException as failure:  # noqa: BLE001  # raised again in the test's own thread
            self._failures.append(failure)
        finally:
            self._leave(name, parked=False)

    def _leave(self, name: str, *, parked: bool) -> None:
        with self._changed:
            self._running.discard(name)
            self._blocked.discard(name)
            if parked:
                self._parked.add(name)
            self._changed.notify_all()

    def _let_one_go_on(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._running <= self._blocked, PATIENCE_SECONDS)
            self._blocked |= self._running
            if not self._parked:
                waited = self._changed.wait_for(self._anything, STUCK_SECONDS)
                assert waited, f"a deadlock of {sorted(self._running)}"
            if not self._parked:
                return bool(self._running)
            chosen = self._random.choice(sorted(self._parked))
            self._parked.remove(chosen)
            self._running.add(chosen)
        self._gates[chosen].release()
        return True

    def _anything(self) -> bool:
        return bool(self._parked) or not self._running
