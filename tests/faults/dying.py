"""Processes that die at a chosen statement, as by a power cut."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

from engine.service.engine import Engine


def in_child(work: Callable[[], None]) -> int:
    """Do the work in a process of its own; returns how that ended (negative: by a signal)."""
    return wait_for(begin_in_child(work))


def begin_in_child(work: Callable[[], None]) -> int:
    """Let a process of its own begin the work; returns its number."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001  # a child must never come back into the test
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def wait_for(child: int) -> int:
    """How a child ended."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(engine: Engine, statement: int) -> None:
    """Kill this process, as the machine would, right before its n-th statement or commit."""
    seen = 0

    def probe(_sql: str) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    engine.storage.probe = probe


def count_statements(engine: Engine) -> list[str]:
    """Note every statement and commit from now on."""
    seen: list[str] = []
    engine.storage.probe = seen.append
    return seen
