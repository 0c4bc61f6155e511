"""Two hundred officers at once: no error, nothing lost, memory flat, and how long a page took."""

from __future__ import annotations

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import SEE_OTHER
from pathlib import Path

import pytest

from engine.config import Config
from engine.model.clock import VirtualClock
from engine.service import clock as service_clock
from tests.faults.nodes import SERVE, WORKER, Node, Officer, running
from tests.faults.test_nodes import AGENCIES, OFFICERS_EACH, found, opened
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import SOAKING, full

WORKING_SECONDS = full(4, 600, a_second=6)
THINKING = full(1, 2)
"""Seconds before each request, on average."""
PLANS = max(2, WORKING_SECONDS // 10)
"""So many that work is left at the end."""
AT_THE_DOOR = 4
"""Officers that sign in at one time: a password takes long, and much memory."""
WEB_NODES = 2
GROWS_AT_MOST = 1.1
SLACK = 40_000_000
"""Bytes; signing in takes much for a moment, so a small run says nothing of memory."""


class Reader(Officer):
    """Lists, opens and completes as an officer does in a day, and notes how long each took."""

    def __init__(self, login: str, addresses: Sequence[str], ledger: Ledger) -> None:
        super().__init__(login, addresses, ledger)
        self.took: dict[str, list[float]] = defaultdict(list)

    def work(self, over: threading.Event) -> None:
        while not self._thinks(over):
            page = self._timed("list", "GET", "/viec")
            listed = re.findall(r"/viec/([0-9a-f]{32})", page)
            if not listed:
                continue
            if self._thinks(over):
                return
            task = self._random.choice(listed)
            if self._random.random() < 0.6:
                self._timed("open", "GET", f"/viec/{task}")
            else:
                began = time.monotonic()
                self._complete(task, re.findall(r'name="csrf" value="([^"]+)"', page)[0])
                self.took["complete"].append(time.monotonic() - began)

    def _thinks(self, over: threading.Event) -> bool:
        return over.wait(self._random.uniform(0, 2 * THINKING))

    def _timed(self, what: str, method: str, path: str) -> str:
        began = time.monotonic()
        status, page = self._ask(method, path)
        self.took[what].append(time.monotonic() - began)
        assert status in {200, 404, SEE_OTHER}, f"{status}: {page}"
        return page


def resident(node: Node) -> int:
    """Bytes of a node's process that are in memory."""
    status = Path(f"/proc/{node._process.pid}/status").read_text()
    return 1024 * int(re.findall(r"VmRSS:\s+(\d+)", status)[0])


def percentile(took: list[float]) -> float:
    return sorted(took)[int(0.95 * (len(took) - 1))] if took else 0.0


@pytest.mark.slow
def test_a_crowd_of_officers_gets_no_error_and_loses_nothing(
    database_url: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    environment = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    config = Config.from_env(environment)
    with opened(config) as engine:
        found(engine, PLANS)
    ledger, over = Ledger(), threading.Event()
    commands = [*[SERVE] * WEB_NODES, WORKER] if config.on_postgresql else [("serve",)]
    logins = [f"cv{seat}.so-{n}" for n in range(AGENCIES) for seat in range(OFFICERS_EACH)]
    with running(commands, environment, tmp_path) as nodes:
        addresses = [node.address for node in nodes if ":" in node.address]
        officers = [Reader(login, addresses, ledger) for login in logins]
        with ThreadPoolExecutor(AT_THE_DOOR) as door:
            list(door.map(Officer.sign_in, officers))
        with ThreadPoolExecutor(len(officers)) as pool:
            working = [pool.submit(officer.work, over) for officer in officers]
            try:
                over.wait(WORKING_SECONDS / 2)
                before = [resident(node) for node in nodes]
                over.wait(WORKING_SECONDS / 2)
                after = [resident(node) for node in nodes]
            finally:
                over.set()
            for one in working:
                one.result()
    with opened(config) as engine:
        engine.clock = VirtualClock(engine.now())  # nothing falls due between settling and asking
        service_clock.settle(engine)
        assert_invariants(engine, ledger)
    assert not SOAKING or all(
        b <= GROWS_AT_MOST * a + SLACK for a, b in zip(before, after, strict=True)
    )
    slow = {
        what: f"{1000 * percentile([t for o in officers for t in o.took[what]]):.0f} ms"
        for what in ("list", "open", "complete")
    }
    done = len(ledger.completions)
    record_property("figure", f"{len(officers)} officers, {done} completions, p95 {slow}")
