"""The two worlds of these tests: an engine of its own, and a province with people and a plan.

The province is made once on each database and copied for each test.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.notify.mail import MemoryMailer
from engine.service.engine import Engine
from tests.integration.province import START, Province, begin_plan, found, opened
from tests.integration.world import World
from tests.support.databases import database_address, fresh_postgresql, server_connection
from tests.support.passwords import cheap_hashing

ISSUED = datetime(2025, 4, 9, 1, tzinfo=UTC)
ON_BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    with cheap_hashing():
        yield


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


@dataclass(frozen=True)
class Templates:
    """Where the founded province and the one with a plan are kept, and the plan's id."""

    people: str
    plan: str
    plan_id: str
    key: Path


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Two files to copy."""
    home = tmp_path_factory.mktemp("province")
    people, plan = home / "people.db", home / "plan.db"
    found(f"sqlite:///{people}", home)
    shutil.copy(people, plan)
    begun = begin_plan(f"sqlite:///{plan}", home)
    return Templates(str(people), str(plan), begun, home / "secret.key")


@pytest.fixture(scope="session")
def on_postgresql(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Two databases to copy."""
    home = tmp_path_factory.mktemp("province")
    # A fixture that is lent to other folders is made once more for each of them.
    people, plan = f"{home.name}_people", f"{home.name}_plan"
    with server_connection(postgresql_server) as connection:
        connection.execute(f"CREATE DATABASE {people}".encode())
    found(database_address(postgresql_server, people), home)
    with server_connection(postgresql_server) as connection:
        connection.execute(f"CREATE DATABASE {plan} TEMPLATE {people}".encode())
    begun = begin_plan(database_address(postgresql_server, plan), home)
    return Templates(people, plan, begun, home / "secret.key")


def copied(request: pytest.FixtureRequest, home: Path, *, plan: bool) -> Iterator[Province]:
    """A province of one test's own."""
    templates: Templates = request.getfixturevalue(f"on_{request.param}")
    template = templates.plan if plan else templates.people
    shutil.copy(templates.key, home)
    if request.param == "sqlite":
        shutil.copy(template, home / "store.db")
        yield from alive(f"sqlite:///{home / 'store.db'}", home, templates)
        return
    for url in fresh_postgresql(request, template):
        yield from alive(url, home, templates)


def alive(url: str, home: Path, templates: Templates) -> Iterator[Province]:
    """Open it for the length of a test."""
    made = opened(url, home, templates.plan_id)
    yield made
    made.engine.close()


@pytest.fixture(params=ON_BOTH)
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Province]:
    """People, agencies and a plan of two assignments."""
    yield from copied(request, tmp_path, plan=True)


@pytest.fixture(params=["sqlite"])
def empty_province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Province]:
    """People and agencies."""
    yield from copied(request, tmp_path, plan=False)


@pytest.fixture
def fresh() -> Iterator[Province]:
    """An installation on its first day: no agencies, no accounts."""
    clock = VirtualClock(START)
    made = Province(bootstrap.in_memory(clock), clock)
    yield made
    made.engine.close()
