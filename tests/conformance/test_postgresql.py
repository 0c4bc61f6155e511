"""The same cases on PostgreSQL: what runs there is what runs in the store of the runner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from engine.bootstrap import LISTENERS
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.notify.mail import MemoryMailer
from engine.service.engine import Engine
from engine.service.runtime import deliveries
from engine.service.simulation.runner import Bundle, Order, Player
from engine.service.simulation.script import read_steps
from engine.storage import Storage
from engine.storage.db.tables import metadata
from engine.storage.record.triggers import APPEND_ONLY
from tests.conformance.comparing import differences
from tests.conformance.installation import Case
from tests.conformance.test_cases import CASES
from tests.support.databases import database_address, server_connection

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def shared(postgresql_server: str) -> Iterator[Storage]:
    """One store for all cases, in which the record may be removed.

    A database for each case would cost more than the cases do.
    """
    with server_connection(postgresql_server) as connection:
        connection.execute("CREATE DATABASE conformance")
    storage = Storage(database_address(postgresql_server, "conformance"))
    storage.prepare()
    with server_connection(storage.url) as connection:
        for table in APPEND_ONLY:
            name = sql.Identifier(table.name)
            connection.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(name))
    yield storage
    storage.close()


@pytest.fixture
def storage(shared: Storage) -> Iterator[Storage]:
    """The store, emptied for the next case."""
    yield shared
    with server_connection(shared.url) as connection:
        for table in metadata.tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_it_executes_the_same_on_postgresql(folder: Path, storage: Storage) -> None:
    case = Case.load(folder)
    clock = VirtualClock(case.start_at())
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": storage.url})
    engine = Engine(
        config,
        storage,
        clock,
        MemoryMailer(),
        LISTENERS,
        deliver=deliveries.drain,
        hand_over=deliveries.hand_over,
        open_world=True,
    )
    told = case.expected
    steps = read_steps(told["steps"]) if "steps" in told else None
    player = Player(engine, clock)

    order = Order(told.get("process"), told.get("data", {}), steps)
    outcome = player.play(Bundle("case", case.files), order)

    assert differences(told, player.trace.lines, outcome.as_json()["end"]) == []
    assert outcome.exit == told.get("exit", 0)
