"""An engine on each database, under a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.notify.mail import MemoryMailer
from engine.service.engine import Engine
from tests.integration.core.world import World

ISSUED = datetime(2025, 4, 9, 1, tzinfo=UTC)


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """The settings of an installation of its own."""
    return Config.from_env({"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)})


@pytest.fixture
def clock() -> VirtualClock:
    """Morning of 9 April 2025 in Vietnam."""
    return VirtualClock(ISSUED)


@pytest.fixture
def engine(config: Config, clock: VirtualClock) -> Iterator[Engine]:
    """A fresh installation."""
    made = bootstrap.build(config, clock, mailer=MemoryMailer())
    yield made
    made.close()


@pytest.fixture
def world(engine: Engine, clock: VirtualClock) -> World:
    """The installation with the few words the tests speak."""
    return World(engine, clock)
