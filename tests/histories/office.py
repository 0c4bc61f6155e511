"""Eight officers at work on some plans at the same time, on two nodes; what each was told."""

from __future__ import annotations

import itertools
import math
import threading
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine.bootstrap import LISTENERS
from engine.config import Config
from engine.errors import Busy
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.notify.mail import MemoryMailer
from engine.service import clock as service_clock
from engine.service import deployments, organisation
from engine.service.engine import Engine
from engine.service.runtime import deliveries, instances
from engine.storage import InstanceRow, Storage, TaskRow
from engine.storage.db.failures import UNKNOWN
from tests.histories.linear import Operation
from tests.histories.reference import AGENCIES, ASKED, Ask
from tests.histories.turns import Turns
from tests.integration.diagrams import END, START, diagram, each, message, timer, wait_for
from tests.simulation.faulty import Died
from tests.support.invariants import Ledger

BEGIN = datetime(2025, 4, 9, 1, tzinfo=UTC)
OFFICERS = tuple(f"officer-{number}" for number in range(1, 9))
STEPS = ("first", "second", "third")
PEOPLE = {
    "agencies": [{"id": key, "name": key, "kind": "so", "level": "tinh"} for key in AGENCIES],
    "positions": [{"agency": key, "kind": "chuyen_vien"} for key in AGENCIES],
    "officers": [
        {
            "login": login,
            "name": login,
            "roles": ["administrator"],
            "positions": [f"{key}/chuyen_vien" for key in AGENCIES],
        }
        for login in OFFICERS
    ],
}


def _task(step: str) -> str:
    return f'<userTask id="{step}" camunda:candidateGroups="${{agency}}/chuyen_vien"/>'


PROCESSES = {
    "share": diagram(
        "share",
        START + "".join(map(_task, STEPS)) + END,
        "start>first first>second second>third third>end",
    ),
    "plan": diagram(
        "plan",
        START
        + '<parallelGateway id="split"/><parallelGateway id="join"/>'
        + '<callActivity id="ask" calledElement="share"><extensionElements>'
        + '<camunda:in sourceExpression="${agency}" target="agency"/></extensionElements>'
        + f"{each(','.join(ASKED))}</callActivity>"
        + wait_for("answered", "reply")
        + f'<intermediateCatchEvent id="sleep">{timer("Duration", "P1D")}</intermediateCatchEvent>'
        + END,
        "start>split split>ask split>answered split>sleep ask>join answered>join sleep>join "
        "join>end",
        message("reply"),
    ),
}


class CutStorage(Storage):
    """Its connection is cut at the next commit of a thread that asked for it."""

    def __init__(self, url: str, turns: Turns) -> None:
        super().__init__(url)
        self.probe = turns.pause
        self.cuts = threading.local()

    def _commit(self, driver: Any, cursor: Any, *, readonly: bool) -> None:
        cut = None if readonly else getattr(self.cuts, "next", None)
        if cut is not None:
            self.cuts.next = None
        if cut == "before" and self.on_postgresql:
            with self.engine.connect() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({driver.info.backend_pid})")
        elif cut == "before":
            raise Busy(UNKNOWN)
        super()._commit(driver, cursor, readonly=readonly)
        if cut == "after":
            raise Died


def found(engine: Engine) -> None:
    """Found the agencies and deploy the processes."""
    organisation.load(engine, PEOPLE)
    for key, body in PROCESSES.items():
        deployments.deploy(engine, SYSTEM, key, {f"{key}.bpmn": body})


@dataclass
class Call:
    """One call of an officer; ``share`` and ``element`` are the engine's names."""

    verb: str
    who: str
    plan: str | None
    share: str = ""
    element: str = ""
    other: str = ""
    hours: float = 0
    called: int = 0
    returned: float = math.inf
    answer: str | None = None


class Office:
    """Two nodes on one store, the plans, and all calls in the order in which they were made."""

    def __init__(self, url: str, home: Path, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  # a seed makes it repeatable
        self.seed = seed
        self.turns = Turns(self.random)
        self.clock = VirtualClock(BEGIN)
        config = Config.from_env({"DIEUPHOI_HOME": str(home)})
        self.nodes = [
            Engine(
                config=config,
                storage=CutStorage(url, self.turns),
                clock=self.clock,
                mailer=MemoryMailer(),
                listeners=LISTENERS,
                deliver=deliveries.drain,
                hand_over=deliveries.hand_over,
            )
            for _ in range(2)
        ]
        for node in self.nodes:
            node.storage.key_file = config.secret_file
        self.numbers = itertools.count(1)
        self.calls: list[Call] = []
        self.ledger = Ledger()
        self.plans: list[str] = []

    def begin(self, plans: int) -> None:
        """Start so many plans."""
        engine = self.nodes[0]
        for number in range(plans):
            key = f"plan-{number}"
            self.plans.append(instances.start(engine, SYSTEM, "plan", business_key=key))
        service_clock.settle(engine)

    def come_to_rest(self) -> None:
        """Let what is still under way arrive, and look at every plan."""
        engine = self.nodes[0]
        for _ in range(3):
            self.clock.advance(timedelta(minutes=2))
            service_clock.settle(engine)
        self.calls.append(self.stamped(Call("pass time", "", None, hours=self.hours)))
        self.calls += [
            self.stamped(Call("look", "", plan, other=self.looks(plan))) for plan in self.plans
        ]

    def stamped(self, call: Call) -> Call:
        """A call of the test itself, after all others."""
        call.called, call.returned = next(self.numbers), next(self.numbers)
        call.answer = call.other or "ok"
        return call

    @property
    def hours(self) -> float:
        """How long it has been."""
        return (self.clock.now() - BEGIN) / timedelta(hours=1)

    def looks(self, plan: str) -> str:
        """How a plan looks now, in the words of the reference."""
        with self.nodes[0].storage.read() as unit:
            rows = {row.id: row for row in unit.instances.find(root_id=plan)}
            tasks = {task.instance_id: task for task in unit.tasks.find(root_id=plan, open=True)}
            logins = {row.id: row.login for row in unit.officers.find()}
        shares = [_looks(rows[one], tasks.get(one), logins) for one in self.shares(plan)]
        return repr((rows[plan].status, shares))

    def shares(self, plan: str) -> list[str]:
        """The instances of the shares in the order of their making."""
        with self.nodes[0].storage.read() as unit:
            told = unit.record.whole_stream(plan)
            return [
                str(one.body["child"])
                for one in told
                if one.row.kind == "child" and one.row.from_state is None
            ]

    def histories(self) -> dict[str, list[Operation[Ask]]]:
        """The history of each plan; who was refused because the store was busy did nothing."""
        made: dict[str, list[Operation[Ask]]] = defaultdict(list)
        for plan in self.plans:
            places = {share: place for place, share in enumerate(self.shares(plan))}
            for call in self.calls:
                if call.answer == "busy" or call.plan not in {None, plan}:
                    continue
                step = STEPS.index(call.element) if call.element else 0
                place = places[call.share] if call.share else -1
                ask = Ask(call.verb, call.who, place, step, call.other, call.hours)
                made[plan].append(Operation(ask, call.called, call.returned, call.answer))
        return made

    def close(self) -> None:
        """Give back the connections."""
        for node in self.nodes:
            node.close()


def _looks(row: InstanceRow, task: TaskRow | None, logins: dict[str, str]) -> tuple[object, ...]:
    if task is None:
        return (row.key, row.status)
    doer = logins[task.assignee] if task.assignee else None
    return (row.key, row.status, STEPS.index(task.element), task.state, doer)
