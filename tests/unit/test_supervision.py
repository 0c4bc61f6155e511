"""Processes that share their work: what ends is started again, and all end together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from engine.cli.worker import worker_command
from webui.commands import serve

WAITING = "print(place, os.getpid(), flush=True); signal.pause()"
REFUSING = "raise SystemExit(3) if place else signal.pause()"
PROGRAM = """
import os, signal, sys
from engine import supervision
supervision.PAUSE_SECONDS = 0
def work(place):
    {}
sys.exit(supervision.Supervisor(2, work).run())
"""


def _begun(work: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM.format(work)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


@pytest.fixture
def supervisor() -> Iterator[subprocess.Popen[str]]:
    """One that keeps two processes at work, each of which tells its place and number."""
    with _begun(WAITING) as begun:
        yield begun
        begun.kill()


def _told(said: IO[str] | None) -> tuple[int, int]:
    assert said is not None
    place, process = said.readline().split()
    return int(place), int(process)


def _gone(process: int) -> bool:
    until = time.monotonic() + 10
    while Path("/proc", str(process), "stat").exists():
        state = Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z" or time.monotonic() > until:
            return state == "Z"
        time.sleep(0.01)
    return True


def test_what_is_killed_is_started_again_and_all_end_together(
    supervisor: subprocess.Popen[str],
) -> None:
    at_work = dict(_told(supervisor.stdout) for _ in range(2))
    assert set(at_work) == {0, 1}
    os.kill(at_work[1], signal.SIGKILL)
    place, again = _told(supervisor.stdout)
    assert place == 1
    supervisor.terminate()
    assert supervisor.wait(10) == 0
    assert _gone(at_work[0])
    assert _gone(again)


def test_none_outlives_the_one_that_watches(supervisor: subprocess.Popen[str]) -> None:
    at_work = dict(_told(supervisor.stdout) for _ in range(2))
    supervisor.kill()
    assert all(_gone(process) for process in at_work.values())


def test_one_that_refuses_to_begin_ends_all_with_its_status() -> None:
    with _begun(REFUSING) as begun:
        try:
            assert begun.wait(10) == 3
        finally:
            begun.kill()


@pytest.mark.parametrize("command", [serve, worker_command])
def test_on_sqlite_there_is_one_process(
    command: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIEUPHOI_HOME", str(tmp_path))
    answer = CliRunner().invoke(command, ["--processes", "2"])  # type: ignore[arg-type]  # a command
    assert answer.exit_code == 1
    assert "PostgreSQL" in answer.output
