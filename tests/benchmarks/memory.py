"""Whether a process that works for long grows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

from engine.service.engine import Engine
from tests.benchmarks.installation import complete, on_and_on, open_tasks, start_one
from tests.benchmarks.measuring import Figure, scaled

STEPS = 100_000
SINGLY = 20
"""One step in so many is committed by itself, as an officer's is; the others many to a commit."""


def growing(engine: Engine) -> Iterator[Figure]:
    """Resident memory after many steps against that after the first tenth of them."""
    steps = scaled(STEPS, 1000)
    root = start_one(engine, "loop")
    _turn(engine, root, steps // 10)
    before = _resident()
    _turn(engine, root, steps - steps // 10)
    label = f"memory (KB) of a worker after {steps:,} steps"
    yield Figure(label, _resident(), before, "after a tenth", 1.1)


def _turn(engine: Engine, root: str, steps: int) -> None:
    singly = steps // SINGLY
    for _ in range(singly):
        complete(engine, open_tasks(engine, root)[0])
    on_and_on(engine, root, steps - singly)


def _resident() -> float:
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return float(next(line for line in lines if line.startswith("VmRSS")).split()[1])
