"""Deterministic simulation: any seed holds the invariants, and a seed that does not is named.

``SEEDS=200 FIRST_SEED=4711`` runs that many from there; ``make soak`` runs fresh ones for minutes.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.storage import Storage
from tests.simulation.driver import Simulation, template

FIRST = int(os.environ.get("FIRST_SEED", "1"))
SEEDS = int(os.environ.get("SEEDS", "150"))
GROUP = 10
ACTIONS = 40


@pytest.fixture(scope="session")
def source() -> Storage:
    """The province every seed begins with."""
    return template()


@pytest.mark.parametrize("first", range(FIRST, FIRST + SEEDS, GROUP))
def test_it_holds_the_invariants_whatever_happens(
    first: int, source: Storage, tmp_path: Path
) -> None:
    for seed in range(first, min(first + GROUP, FIRST + SEEDS)):
        simulation = Simulation(seed, source, tmp_path)
        try:
            simulation.run(ACTIONS)
        except Exception as failure:  # noqa: BLE001 - told again with its seed
            story = "\n".join(simulation.story[-25:])
            message = f"SEED {seed} (FIRST_SEED={seed} SEEDS=1):\n{story}\n{failure}"
            cause = None if isinstance(failure, AssertionError) else failure
            raise AssertionError(message) from cause
        finally:
            simulation.storage.close()
