"""What hangs is told with its place, and the process ends for its supervisor."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from engine.scheduling.watchdog import STUCK_STATUS, Watchdog

ROOT = Path(__file__).parents[2]
WATCHED = """
import re, sys, threading
from engine import logs
from engine.scheduling.watchdog import Watchdog
logs.set_up("text")
def hang():
    threading.Event().wait()
if sys.argv[1] == "thread":
    threading.Thread(target=hang, daemon=True).start()
    Watchdog(lambda: ["clock"], every=0.01).start()
    hang()
Watchdog(every=0.01, locked=0.2).start()
threading.Event().wait(0.1)
re.match("(a+)+$", "a" * 60 + "b")
"""


def ended(how: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", WATCHED, how]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )


def test_a_thread_that_hangs_ends_the_process_and_its_place_is_told() -> None:
    process = ended("thread")

    assert process.returncode == STUCK_STATUS
    assert "action=stuck stuck=clock" in process.stderr
    assert "in hang" in process.stderr


def test_who_keeps_the_lock_of_the_interpreter_is_ended_too() -> None:
    process = ended("lock")

    assert process.returncode == 1
    assert "Timeout" in process.stderr


def test_while_all_is_well_nothing_ends() -> None:
    asked = []
    watchdog = Watchdog(lambda: asked.append(1) or (), every=0.001)
    watchdog.start()
    until = time.monotonic() + 5
    while len(asked) < 3 and time.monotonic() < until:
        time.sleep(0.001)
    watchdog.stop()

    assert len(asked) >= 3
