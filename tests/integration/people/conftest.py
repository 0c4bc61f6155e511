"""The province of these tests: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bootstrap
from engine.model.clock import VirtualClock
from tests.integration.people.province import START, Province, begin_plan, found, opened


@pytest.fixture(scope="session")
def people_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with people and agencies."""
    database = tmp_path_factory.mktemp("people") / "store.db"
    found(database)
    return database


@pytest.fixture(scope="session")
def plan_store(people_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same with a plan of two assignments, and the plan's id."""
    database = tmp_path_factory.mktemp("plan") / "store.db"
    shutil.copy(people_store, database)
    return database, begin_plan(database)


@pytest.fixture
def province(plan_store: tuple[Path, str], tmp_path: Path) -> Iterator[Province]:
    """People, agencies and a plan of two assignments."""
    template, plan = plan_store
    shutil.copy(template, tmp_path / "store.db")
    made = opened(tmp_path / "store.db", plan)
    yield made
    made.engine.close()


@pytest.fixture
def empty_province(people_store: Path, tmp_path: Path) -> Iterator[Province]:
    """People and agencies."""
    shutil.copy(people_store, tmp_path / "store.db")
    made = opened(tmp_path / "store.db")
    yield made
    made.engine.close()


@pytest.fixture
def fresh() -> Iterator[Province]:
    """An installation on its first day: no agencies, no accounts."""
    clock = VirtualClock(START)
    made = Province(bootstrap.in_memory(clock), clock)
    yield made
    made.engine.close()
