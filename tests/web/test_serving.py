from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from waitress.server import create_server

from webui import intake
from webui.commands import _accept_by

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


def begun(address: str, *lines: str) -> socket.socket:
    """A connection on which these lines of a request were sent."""
    host, port = address.split(":")
    made = socket.create_connection((host, int(port)), timeout=10)
    made.sendall("\r\n".join([*lines, "Host: x", "", ""]).encode())
    return made


@pytest.fixture(scope="module")
def kept_up(tmp_path_factory):
    """The address of a server that serves these tests one after the other."""
    with serving(tmp_path_factory.mktemp("served")) as (_, address):
        yield address


@pytest.mark.parametrize("length", ["Content-Length: 300000000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("path", ["/dang-nhap", "/quy-trinh", "/viec/x/claim", "/nowhere"])
def test_a_large_body_of_a_stranger_is_refused_before_it_is_taken(kept_up, path, length):
    with begun(kept_up, f"POST {path} HTTP/1.1", length) as made:
        if "chunked" in length:
            with contextlib.suppress(OSError):
                for _ in range(3):
                    made.sendall(b"80000\r\n" + b"a" * 0x80000 + b"\r\n")
        assert b" 413 " in made.recv(200)
    assert fetch(kept_up, "/health/live")


def test_a_request_that_trickles_is_cut_off(place, monkeypatch):
    monkeypatch.setattr(intake, "HEAD_SECONDS", 0.5)
    server = create_server(place.app, port=0, host="127.0.0.1")
    _accept_by(server, intake.channel_of(place.app))
    threading.Thread(target=server.run, daemon=True).start()
    with (
        socket.create_connection(("127.0.0.1", server.effective_port), timeout=5) as made,
        pytest.raises(OSError, match=r"reset|[Bb]roken"),
    ):
        trickle(made)
    server.close()


def trickle(made: socket.socket) -> None:
    for _ in range(40):
        made.sendall(b"G")
        time.sleep(0.1)
