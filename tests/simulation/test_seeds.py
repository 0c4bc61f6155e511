"""Deterministic simulation: any seed holds the invariants, and a seed that does not is named.

``SEEDS=200 FIRST_SEED=4711`` runs that many from there; ``make soak`` runs fresh ones for minutes.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.storage import Storage
from tests.simulation.driver import BEGIN, Simulation, found, in_memory
from tests.simulation.faulty import FaultyStorage
from tests.support.databases import database_address, fresh_postgresql, server_connection

FIRST = int(os.environ.get("FIRST_SEED", "1"))
SEEDS = int(os.environ.get("SEEDS", "60"))
GROUP = 10
ACTIONS = 40


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What the engine says of the faults is not of interest here."""
    caplog.set_level(logging.CRITICAL, "engine")


def run(seed: int, storage: FaultyStorage, home: Path) -> None:
    """Run one seed; a failure names it and tells what had happened."""
    simulation = Simulation(seed, storage, home)
    try:
        simulation.run(ACTIONS)
    except Exception as failure:  # noqa: BLE001 - told again with its seed
        story = "\n".join(simulation.story[-25:])
        message = f"SEED {seed} (FIRST_SEED={seed} SEEDS=1):\n{story}\n{failure}"
        cause = None if isinstance(failure, AssertionError) else failure
        raise AssertionError(message) from cause
    finally:
        storage.close()


@pytest.fixture(scope="session")
def source() -> Storage:
    """The province every seed begins with."""
    return in_memory()


@pytest.mark.parametrize("first", range(FIRST, FIRST + SEEDS, GROUP))
def test_it_holds_the_invariants_whatever_happens(
    first: int, source: Storage, tmp_path: Path
) -> None:
    for seed in range(first, min(first + GROUP, FIRST + SEEDS)):
        run(seed, FaultyStorage.in_memory(source), tmp_path)


@pytest.fixture(scope="session")
def on_server(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """The name of a database that holds the same province, and its key."""
    name, home = "simulated", tmp_path_factory.mktemp("simulated")
    with server_connection(postgresql_server) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = database_address(postgresql_server, name)
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)})
    services = {"register": lambda _call: None}
    engine = bootstrap.build(config, VirtualClock(BEGIN), services=services)
    found(engine)
    engine.close()
    return name, home / "secret.key"


@pytest.fixture
def server_copy(
    request: pytest.FixtureRequest, on_server: tuple[str, Path], tmp_path: Path
) -> Iterator[str]:
    """A copy of it."""
    shutil.copy(on_server[1], tmp_path)
    yield from fresh_postgresql(request, on_server[0])


@pytest.mark.postgresql
@pytest.mark.parametrize("seed", range(FIRST, FIRST + max(1, SEEDS // 15)))
def test_it_holds_them_on_postgresql_too(seed: int, server_copy: str, tmp_path: Path) -> None:
    storage = FaultyStorage(server_copy)
    storage.key_file = tmp_path / "secret.key"
    run(seed, storage, tmp_path)
