"""Random but seeded: officers, clocks and diagrams at work on a store that fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from engine import bootstrap
from engine.bootstrap import LISTENERS
from engine.config import Config
from engine.errors import Busy, DieuPhoiError
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, Actor
from engine.service import (
    assignments,
    deployments,
    organisation,
    plans,
    tasks,
)
from engine.service import (
    clock as service_clock,
)
from engine.service.assignments import difficulties
from engine.service.engine import Engine
from engine.service.organisation import actors
from engine.service.runtime import (
    deliveries,
    incidents,
    instances,
    messages,
    multi_instance,
    signals,
)
from engine.storage import AssignmentRow, InstanceRow, Storage, TaskRow
from tests.integration.province import AGENCIES, DATA, FILES, KINDS
from tests.simulation.faulty import Died, FaultyStorage, Outside
from tests.simulation.models import MESSAGES, PROCESSES
from tests.support.finishing import FORMS, WHY, bring_to_end
from tests.support.invariants import Ledger, assert_invariants

BEGIN = datetime(2025, 4, 9, 1, tzinfo=UTC)


def in_memory() -> Storage:
    """A store in memory that holds the province and its processes."""
    engine = bootstrap.in_memory(VirtualClock(BEGIN), services={"register": lambda _call: None})
    found(engine)
    return engine.storage


def found(engine: Engine) -> None:
    """Found the province and deploy its processes."""
    organisation.load(engine, DATA)
    for key, body in PROCESSES.items():
        deployments.deploy(engine, SYSTEM, key, {f"{key}.bpmn": body})
    files = {
        path.relative_to(FILES).as_posix(): path.read_bytes()
        for path in FILES.rglob("*")
        if path.is_file()
    }
    deployments.deploy(engine, SYSTEM, "plan", files)


class Simulation:
    """One seed: a store that fails, people who do things, and what they were told."""

    def __init__(self, seed: int, storage: FaultyStorage, home: Path) -> None:
        self.random = Random(seed)  # noqa: S311 - a seed makes it repeatable
        self.storage = storage
        self.outside = Outside(self.random)
        self.clock = VirtualClock(BEGIN)
        self.home = home
        self.ledger = Ledger()
        self.story: list[str] = []
        self.number = 0
        self.started: list[str] = []
        self.engine = self.revived()

    def revived(self) -> Engine:
        """A new process on the same store."""
        self.engine = Engine(
            config=Config.from_env({"DIEUPHOI_HOME": str(self.home)}),
            storage=self.storage,
            clock=self.clock,
            mailer=self.outside,
            services={"register": self.outside.register},
            listeners=LISTENERS,
            deliver=deliveries.drain,
            hand_over=deliveries.hand_over,
        )
        return self.engine

    def run(self, actions: int) -> None:
        """Do so many things among faults, then bring everything to its end without any."""
        for _ in range(actions):
            self.act()
        self.storage.disarm()
        self.settle()
        assert_invariants(self.engine, self.ledger)
        self.finish()
        assert_invariants(self.engine, self.ledger)
        self.all_ended()

    def act(self) -> None:
        """One thing somebody does, perhaps while something breaks."""
        action = self.random.choices(list(_ACTIONS), list(_ACTIONS.values()))[0]
        work = action(self)
        if work is None:
            return
        fault = self.storage.arm(self.random) if self.random.random() < 0.4 else "nothing breaks"
        self.story.append(f"{action.__name__[1:]}; {fault}")
        self.command(work, action)
        self.storage.disarm()
        if fault != "nothing breaks":
            assert_invariants(self.engine, self.ledger, settled=False, whole=False)

    def command(self, work: Callable[[str], object], action: Callable[..., object]) -> None:
        """Send one command as often as it takes until its answer is known."""
        self.number += 1
        command = f"c{self.number}"
        while True:
            try:
                work(command)
            except Died:
                self.revived()
            except (Busy, OSError):
                pass
            except DieuPhoiError as refusal:
                self.ledger.refused.add(command)
                self.story.append(f"   refused: {refusal.code}")
                return
            else:
                break
            self.storage.disarm()
            self.story.append("   asked again")
        if action is not _time:
            self.ledger.acknowledged.add(command)
        if action is _complete:
            self.ledger.completions.add(command)

    def settle(self) -> None:
        """Let the clock do what is due, until what was postponed has had its turn."""
        for _ in range(4):
            service_clock.settle(self.engine)
            self.clock.advance(timedelta(minutes=3))
        service_clock.settle(self.engine)

    def finish(self) -> None:
        """Bring every instance to its end by ordinary means."""
        self.outside.steady = True
        bring_to_end(self.engine, self.clock)
        self.settle()  # the last of it sent mails too

    def all_ended(self) -> None:
        """Nothing was lost on the way: everything that was started has ended."""
        left = [f"{row.process_id} {row.state}" for row in self.live("active", "suspended")]
        assert not left, "never ended:\n" + "\n".join(left)
        waiting = self.found("outbox", status="waiting")
        assert not waiting, f"never sent: {waiting}"
        told = {row.key for row in self.found("outbox", kind="mail", status="sent")}
        assert told == set(self.outside.sent), "mails sent and mails noted differ"

    # looking

    def found(self, table: str, **equals: Any) -> list[Any]:
        """Rows in the order of their making."""
        with self.engine.storage.read() as unit:
            order = None if table == "fans" else "id"
            return list(getattr(unit, table).find(order=order, **equals))

    def live(self, *statuses: str) -> list[InstanceRow]:
        """Instances in one of these states."""
        return self.found("instances", status=list(statuses))

    def one(self, table: str, **equals: Any) -> Any:
        """One row of those that fit, or None."""
        rows = self.found(table, **equals)
        return self.random.choice(rows) if rows else None

    def one_plan(self) -> str | None:
        """A plan, or None."""
        with self.engine.storage.read() as unit:
            roots = [row.instance_id for row in unit.plans.find(order="instance_id")]
        return self.random.choice(roots) if roots else None

    def officer(self, kind: str, agency: str) -> Actor:
        """Somebody who works."""
        return actors.actor_by_login(self.engine, f"{kind}.{agency}")

    def of_agency(self, kind: str, row: AssignmentRow | TaskRow) -> Actor:
        """An officer of the row's agency if it has people, or of another by mistake."""
        agency = row.agency_id if self.random.random() < 0.9 else "so-y-te"
        kind = "thu_truong" if kind == "lanh_dao" else kind
        return self.officer(kind, agency if agency in AGENCIES else "so-noi-vu")


Work = Callable[[str], object] | None


def _start(on: Simulation) -> Work:
    if len(on.started) >= 5:
        return None
    key = on.random.choice(["province", "desk", "caller", "plan", "province"])
    data = {"parts": on.random.choice([0, 2]), "once_more": on.random.random() < 0.5}
    on.started.append(key)
    if key == "plan":
        document = {"title": "Kế hoạch rà soát", "number": str(on.number), "symbol": "KH-UBND"}
        document |= {"issued_on": "2025-04-09", "monitor": "so-noi-vu"}
        return lambda c: plans.start(on.engine, SYSTEM, "plan", document, command_id=c)
    return lambda c: instances.start(on.engine, SYSTEM, key, data, command_id=c)


def _complete(on: Simulation) -> Work:
    task = on.one("tasks", open=True)
    if task is None:
        return None
    data = dict(FORMS.get(task.element, {}))
    if task.element == "Sign" and on.random.random() < 0.3:
        data = {"decision": "returned", "return_reason": "Thiếu phụ lục"}
    return lambda c: tasks.complete(on.engine, SYSTEM, task.id, data, command_id=c)


def _complete_again(on: Simulation) -> Work:
    task = on.one("tasks", open=False)
    if task is None:
        return None
    return lambda c: tasks.complete(on.engine, SYSTEM, task.id, {}, command_id=c)


def _handle(on: Simulation) -> Work:
    task = on.one("tasks", open=True)
    if task is None:
        return None
    verb = on.random.choice([tasks.claim, tasks.start, tasks.release])
    who = on.of_agency(task.position or "chuyen_vien", task)
    return lambda c: verb(on.engine, who, task.id, command_id=c)


def _assign(on: Simulation) -> Work:
    held = on.one("assignments")
    if held is None:
        return None
    verb = on.random.choice(["accept", "refuse", "return", "suspend", "resume", "withdraw"])
    who = on.of_agency(on.random.choice(KINDS), held)
    monitor = on.officer("thu_truong", "so-noi-vu")
    boss = monitor if verb in {"return", "withdraw", "suspend", "resume"} else who
    if verb == "accept":
        return lambda c: assignments.accept(on.engine, who, held.id, command_id=c)
    called = getattr(assignments, "return_" if verb == "return" else verb)
    return lambda c: called(on.engine, boss, held.id, reason=WHY, command_id=c)


def _report_difficulty(on: Simulation) -> Work:
    held = on.one("assignments", open=True)
    if held is None:
        return None
    who = on.of_agency("thu_truong", held)
    return lambda c: difficulties.raise_(on.engine, who, held.id, "Thiếu số liệu", command_id=c)


def _message(on: Simulation) -> Work:
    name = on.random.choice(MESSAGES)
    own = f"m{on.random.randint(1, 8)}"
    return lambda c: messages.correlate(on.engine, SYSTEM, name, message_id=own, command_id=c)


def _signal(on: Simulation) -> Work:
    return lambda c: signals.broadcast(on.engine, SYSTEM, "go", command_id=c)


def _time(on: Simulation) -> Work:
    hours = on.random.choice([0.01, 1, 12, 30, 72])
    on.clock.advance(timedelta(hours=hours))
    return lambda _c: service_clock.tick(on.engine)


def _pause(on: Simulation) -> Work:
    row = on.one("instances")
    if row is None:
        return None
    verb = instances.resume if row.status == "suspended" else instances.suspend
    return lambda c: verb(on.engine, SYSTEM, row.id, reason=WHY, command_id=c)


def _cancel(on: Simulation) -> Work:
    row = on.one("instances")
    if row is None:
        return None
    return lambda c: instances.cancel(on.engine, SYSTEM, row.id, reason=WHY, command_id=c)


def _close(on: Simulation) -> Work:
    plan = on.one_plan()
    if plan is None:
        return None
    return lambda c: plans.close(on.engine, SYSTEM, plan, reason=WHY, with_open=True, command_id=c)


def _extend(on: Simulation) -> Work:
    held = on.one("assignments", open=True)
    if held is None:
        return None
    day = on.clock.now().date() + timedelta(days=40)
    who = on.of_agency("thu_truong", held)
    return lambda c: assignments.ask_extension(
        on.engine, who, held.id, day, reason=WHY, command_id=c
    )


def _add(on: Simulation) -> Work:
    fan = on.one("fans", status="open")
    if fan is None:
        return None
    item = on.random.choice(["so-y-te", "ubnd-tinh", "so-noi-vu", "so-tu-phap"])
    return lambda c: multi_instance.add(
        on.engine, SYSTEM, fan.instance_id, fan.element, item, reason=WHY, command_id=c
    )


def _fan(on: Simulation) -> Work:
    rows = [row for row in on.found("instances") if row.loop is not None]
    if not rows:
        return None
    row = on.random.choice(rows)
    verb = multi_instance.withdraw if row.status == "active" else multi_instance.reopen
    return lambda c: verb(on.engine, SYSTEM, row.id, reason=WHY, command_id=c)


def _repair(on: Simulation) -> Work:
    incident = on.one("incidents")
    if incident is None:
        return None
    verb = on.random.choice([incidents.retry, incidents.skip])
    return lambda c: verb(on.engine, SYSTEM, incident.id, reason=WHY, command_id=c)


_ACTIONS: dict[Callable[[Simulation], Work], int] = {
    _start: 12,
    _complete: 30,
    _complete_again: 2,
    _handle: 8,
    _assign: 10,
    _report_difficulty: 2,
    _message: 9,
    _signal: 4,
    _time: 14,
    _pause: 5,
    _cancel: 2,
    _close: 2,
    _extend: 2,
    _add: 3,
    _fan: 5,
    _repair: 5,
}
