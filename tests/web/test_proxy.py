"""What the README says of a proxy: its commands start a server that fits the examples."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from engine.config import DEFAULT_MAX_UPLOAD
from webui.security import MARKUP

ROOT = Path(__file__).parents[2]
DEPLOYMENT = ROOT / "engine" / "scheduling" / "deployment"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> tuple[dict[str, str], list[str]]:
    """The settings and the command of the section about the proxy."""
    [block] = re.findall(r"### Behind a proxy.*?```\n(.*?)```", README, re.DOTALL)
    *settings, serve = block.strip().splitlines()
    pairs = (line.removeprefix("export ").split("=", 1) for line in settings)
    return dict(pairs), shlex.split(serve)


def asked(port: int, path: str) -> HTTPResponse:
    """The answer as the proxy gets it."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        handed_on = {"Host": "dieuphoi.tinh.gov.vn", "X-Forwarded-For": "10.20.30.40"}
        connection.request("GET", path, headers=handed_on)
        answer = connection.getresponse()
        answer.read()
        return answer


@pytest.mark.slow
def test_the_command_serves_what_a_proxy_hands_on(tmp_path: Path) -> None:
    settings, (_dieuphoi, *serve) = commands()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serve[serve.index("--port") + 1] = str(port)
    environment = {**os.environ, **settings, "DIEUPHOI_HOME": str(tmp_path)}
    command = [sys.executable, "-c", "from engine.cli import main; main()", *serve]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith("Điều Phối: http://127.0.0.1")
        answer = asked(port, "/dang-nhap")
        server.terminate()
        told = server.communicate()[1].splitlines()

    assert answer.status == 200
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]
    [line] = [json.loads(line) for line in told if answer.headers["X-Request-ID"] in line]
    assert (line["address"], line["page"], line["status"]) == ("10.20.30.40", "sign_in.form", 200)


@pytest.mark.parametrize(("file", "unit"), [("nginx.conf", "m;"), ("Caddyfile", "MiB")])
def test_the_examples_let_the_largest_upload_in_and_hand_on_who_asks(file: str, unit: str) -> None:
    text = (DEPLOYMENT / file).read_text(encoding="utf-8")
    [most] = re.findall(rf"(?:client_max_body_size|max_size) (\d+){unit}", text)

    assert DEFAULT_MAX_UPLOAD + MARKUP <= int(most) * 1024 * 1024 < 2 * DEFAULT_MAX_UPLOAD
    assert "X-Forwarded-For" in text
    assert "proxy_add_x_forwarded_for" not in text
    assert "127.0.0.1:8080" in text
