"""Officers at work at the same time: whatever they were told, one after the other explains it.

``FIRST_SEED=4711`` repeats a history; ``make soak`` runs fresh ones of full size.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.service.tasks import lifecycle
from tests.histories.linear import Operation, stuck_at
from tests.histories.office import BEGIN, OFFICERS, Office, found
from tests.histories.officers import Officer
from tests.histories.reference import Ask, Plan, answer, events
from tests.support.databases import database_address, fresh_postgresql, server_connection
from tests.support.invariants import assert_invariants
from tests.support.soaking import full, seeds

OPERATIONS = full(80, 200)
Lender = Callable[[], Iterator[str]]


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """What the engine says of the faults is not of interest here."""
    caplog.set_level(logging.CRITICAL + 1, "engine")


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A file that holds the agencies and processes, and its key."""
    home = tmp_path_factory.mktemp("histories")
    _found(f"sqlite:///{home / 'store.db'}", home)
    return home / "store.db", home / "secret.key"


@pytest.fixture(scope="session")
def on_postgresql(
    postgresql_server: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """The name of a database that holds them, and its key."""
    name = "histories"
    with server_connection(postgresql_server) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    home = tmp_path_factory.mktemp(name)
    _found(database_address(postgresql_server, name), home)
    return name, home / "secret.key"


def _found(url: str, home: Path) -> None:
    told = {"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)}
    engine = bootstrap.build(Config.from_env(told), VirtualClock(BEGIN))
    found(engine)
    engine.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def lend(request: pytest.FixtureRequest, tmp_path: Path) -> Lender:
    """Lends one fresh store after another."""

    def fresh() -> Iterator[str]:
        template, key = request.getfixturevalue(f"on_{request.param}")
        shutil.copy(key, tmp_path)
        # The anchors of the store before are none of this one's.
        (tmp_path / "anchors.jsonl").unlink(missing_ok=True)
        if request.param == "postgresql":
            yield from fresh_postgresql(request, template)
            return
        shutil.copy(template, tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
        for path in tmp_path.glob("store.db*"):
            path.unlink()

    return fresh


def history(lend: Lender, home: Path, seed: int) -> int:
    """Let the officers work for a while; returns how many operations were explained."""
    done = 0
    for url in lend():
        with closing(Office(url, home, seed)) as office:
            office.begin(OPERATIONS // 40)
            each = OPERATIONS // len(OFFICERS)
            office.turns.run({login: Officer(office, login, each).work for login in OFFICERS})
            office.come_to_rest()
            for plan, told in office.histories().items():
                left = stuck_at(told, Plan(), answer, events)
                assert left is None, words(plan, told, left)
                done += len(told)
            assert_invariants(office.nodes[0], office.ledger)
    return done


def words(plan: str, told: list[Operation[Ask]], left: list[Operation[Ask]]) -> str:
    """A history nothing explains; what no order has room for is marked."""
    lines = [f"no order explains plan {plan}:"]
    for one in told:
        asked = " ".join(str(each) for each in one.ask if each not in {"", -1})
        mark = "??" if one in left else "  "
        lines.append(f"{mark} {one.called:4}-{one.returned:<4} {asked}: {one.answer}")
    return "\n".join(lines)


@pytest.mark.slow
def test_every_history_is_that_of_one_after_the_other(
    lend: Lender, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    histories = operations = 0
    for seed in seeds(3):
        operations += history(lend, tmp_path, seed)
        histories += 1
    record_property("figure", f"{histories} histories, {operations} operations explained")


@pytest.mark.postgresql
@pytest.mark.parametrize("lend", ["postgresql"], indirect=True)
def test_it_would_see_officers_who_change_a_task_without_taking_its_instance(
    lend: Lender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lifecycle, "take", lambda _unit, _instance: None)

    def look() -> None:
        for seed in range(1, 30):
            history(lend, tmp_path, seed)

    with pytest.raises(AssertionError, match="no order explains"):
        look()
