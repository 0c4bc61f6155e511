"""Work on what strangers send, in a process of its own with a budget of time and memory.

A file that is made to be slow then stops nobody but its sender: the process that serves goes on
answering, and the one that reads is ended by the system. It costs the start of an interpreter,
some 0.1 s of one core for each call.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

CPU_SECONDS = 2
WALL_SECONDS = 13
"""Beside the seconds of the core: what waiting for a core may cost."""
OCTETS = 1024 * 1024 * 1024
AT_ONCE = BoundedSemaphore(2)
"""More at a time would take the cores from those who are only reading pages."""
HOME = Path(__file__).parents[1]


class OverBudget(Exception):
    """The work did not end within its budget, or ended its process."""


def apart(work: Callable[[bytes], object], sent: bytes, seconds: int = CPU_SECONDS) -> Any:
    """What ``work`` makes of the octets: something JSON can hold.

    ``work`` is a function at the top of a module, and has so many seconds of one core. Raises
    :class:`OverBudget`.
    """
    place = (work.__module__, work.__qualname__)
    command = [sys.executable, "-m", "engine.apart", *place, str(seconds)]
    try:
        with AT_ONCE:
            done = subprocess.run(  # noqa: S603  # our own module by our own interpreter
                command,
                input=sent,
                capture_output=True,
                timeout=patience(seconds),
                cwd=HOME,
                check=True,
            )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as ended:
        raise OverBudget from ended
    return json.loads(done.stdout)


def patience(seconds: int) -> float:
    """How long one waits on the wall for so many seconds of a core."""
    return WALL_SECONDS + seconds


def _main(module: str, name: str, seconds: str) -> None:
    """Bound this process, then do the one thing it was started for."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (OCTETS, OCTETS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    work: Callable[[bytes], object] = getattr(import_module(module), name)
    json.dump(work(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
