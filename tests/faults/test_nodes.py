"""Two web nodes and three workers on one database, while any of them dies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, organisation
from engine.service.engine import Engine
from engine.service.organisation import accounts
from engine.service.runtime import instances
from tests.faults.nodes import (
    PASSWORD,
    SERVE,
    WORKER,
    DatabaseServer,
    Node,
    Officer,
    database_server,
    running,
)
from tests.integration.diagrams import END, START, diagram, timer
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import full

AGENCIES = full(6, 100)
PLANS = 2
OFFICERS_EACH = 2
STEPS = ("read", "write", "sign")
COMPLETIONS = AGENCIES * PLANS * len(STEPS)
PATIENCE = full(120, 600)


def step(name: str) -> str:
    return (
        f'<userTask id="{name}" name="{name}" camunda:candidateGroups="${{agency}}/chuyen_vien"/>'
    )


SHARE = diagram(
    "share",
    START
    + "".join(map(step, STEPS))
    + f'<intermediateCatchEvent id="pause">{timer("Duration", "PT1S")}</intermediateCatchEvent>'
    + END,
    "start>read read>pause pause>write write>sign sign>end",
)
PLAN = diagram(
    "plan",
    START
    + '<callActivity id="ask" calledElement="share"><multiInstanceLoopCharacteristics '
    + 'camunda:collection="${members(\'all\')}" camunda:elementVariable="agency"/></callActivity>'
    + END,
    "start>ask ask>end",
)


def found(engine: Engine, plans: int = PLANS) -> None:
    """A province with two officers for the same work in each agency, and its plans."""
    names = [f"so-{number}" for number in range(AGENCIES)]
    people = [
        {"login": f"cv{seat}.{name}", "name": name, "positions": [f"{name}/chuyen_vien"]}
        for name in names
        for seat in range(OFFICERS_EACH)
    ]
    organisation.load(
        engine,
        {
            "agencies": [
                {"id": name, "name": name, "kind": "so", "level": "tinh"} for name in names
            ],
            "groups": [{"key": "all", "name": "Các sở", "members": names}],
            "positions": [{"agency": name, "kind": "chuyen_vien"} for name in names],
            "officers": people,
        },
    )
    with engine.storage.read() as unit:
        everyone = [officer.id for officer in unit.officers.find()]
    accounts.set_one_password(engine, SYSTEM, everyone, PASSWORD)
    for key, body in (("share", SHARE), ("plan", PLAN)):
        deployments.deploy(engine, SYSTEM, key, {f"{key}.bpmn": body})
    for _ in range(plans):
        instances.start(engine, SYSTEM, "plan")


def wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.05)


@contextmanager
def crowd(addresses: list[str], ledger: Ledger) -> Iterator[None]:
    """Every officer at work at once; what one of them complains of fails the test."""
    over = threading.Event()
    logins = [f"cv{seat}.so-{n}" for n in range(AGENCIES) for seat in range(OFFICERS_EACH)]
    with ThreadPoolExecutor(len(logins)) as pool:
        officers = [Officer(login, addresses, ledger) for login in logins]
        working = [pool.submit(officer.work, over) for officer in officers]
        try:
            yield
        finally:
            over.set()
            for one in working:
                one.result()


def accidents(
    server: DatabaseServer, web: list[Node], workers: list[Node]
) -> Iterator[Callable[[], None]]:
    """Every worker dies and comes back, the database twice, a web node once."""
    yield workers[0].kill
    yield server.crash
    yield lambda: kill_and_revive([workers[1], web[1]], [workers[0], workers[1], web[1]])
    yield server.crash
    yield lambda: kill_and_revive([workers[2]], [workers[2]])


def kill_and_revive(killed: list[Node], revived: list[Node]) -> None:
    for node in killed:
        node.kill()
    for node in revived:
        node.begin()
    for node in revived:
        node.wait()


def wait_for_share(ledger: Ledger, share: float) -> None:
    """Wait until so much of all the work was acknowledged."""
    goal = int(COMPLETIONS * share)
    wait_until(lambda: len(ledger.completions) >= goal, f"{goal} completions")


@pytest.mark.slow
@pytest.mark.postgresql
def test_nothing_is_lost_or_done_twice_while_nodes_and_database_die(tmp_path: Path) -> None:
    ledger = Ledger()
    with database_server() as server:
        environment = {
            "DIEUPHOI_DATABASE_URL": server.url,
            "DIEUPHOI_HOME": str(tmp_path),
            "DIEUPHOI_TICK_SECONDS": "0.5",
        }
        config = Config.from_env(environment)
        with opened(config) as engine:
            found(engine)
        commands = [*[SERVE] * 2, *[WORKER] * 3]
        with running(commands, environment, tmp_path) as (*web, one, two, three):
            workers = [one, two, three]
            with crowd([node.address for node in web], ledger):
                for number, accident in enumerate(accidents(server, web, workers), start=1):
                    wait_for_share(ledger, number / 6)
                    accident()
                wait_for_share(ledger, 1)
            with opened(config) as engine:
                wait_until(lambda: ended(engine), "the end of the plans")
        with opened(config) as engine:
            engine.clock = VirtualClock(engine.now())  # nothing falls due meanwhile
            service_clock.settle(engine)
            assert_invariants(engine, ledger)


@contextmanager
def opened(config: Config) -> Iterator[Engine]:
    engine = bootstrap.build(config)
    yield engine
    engine.close()


def ended(engine: Engine) -> bool:
    with engine.storage.read() as unit:
        return unit.instances.count(status="completed") == PLANS * (AGENCIES + 1)
