from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from http.client import HTTPConnection

import pytest

pytestmark = pytest.mark.slow


def fetch(address: str, path: str) -> bytes:
    connection = HTTPConnection(address, timeout=10)
    connection.request("GET", path)
    body = connection.getresponse().read()
    connection.close()
    return body


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_answers_and_stops_cleanly(tmp_path, how):
    env = {**os.environ, "DIEUPHOI_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
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
        assert b"ready" in fetch(address, "/health/ready")
        assert "Đăng nhập" in fetch(address, "/dang-nhap").decode()
        server.send_signal(how)
        rest = server.stdout.read()
        assert server.wait(timeout=20) == 0
        assert "Traceback" not in rest
