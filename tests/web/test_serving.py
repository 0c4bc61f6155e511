from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def fetch(address: str, path: str) -> bytes:
    connection = HTTPConnection(address, timeout=10)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as it is started by its users, and the address that it prints."""
    env = {**os.environ, "DIEUPHOI_HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    env.pop("DIEUPHOI_DATABASE_URL", None)
    command = [sys.executable, "-c", "from engine.cli import main; main()", "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        address = None
        for line in server.stdout:
            found = re.search(r"Điều Phối: http://(127\.0\.0\.1:\d+)", line)
            if found:
                address = found[1]
                break
        assert address is not None
        try:
            yield server, address
        finally:
            server.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_answers_and_stops_cleanly(tmp_path, how):
    with serving(tmp_path) as (server, address):
        assert b"ready" in fetch(address, "/health/ready")
        assert "Đăng nhập" in fetch(address, "/dang-nhap").decode()
        server.send_signal(how)
        rest = server.stdout.read()
        assert server.wait(timeout=20) == 0
        assert "Traceback" not in rest


def test_connections_that_browsers_keep_open_keep_nobody_out(tmp_path):
    with serving(tmp_path) as (_, address):
        kept = [HTTPConnection(address, timeout=10) for _ in range(300)]
        for connection in kept:
            connection.request("GET", "/health/live")
            assert connection.getresponse().read()
        assert fetch(address, "/health/live")
        for connection in kept:
            connection.close()
