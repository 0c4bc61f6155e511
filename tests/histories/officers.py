"""One of the officers: looks at a plan, does something, and is told how it went or never hears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from engine.errors import Busy, DieuPhoiError
from engine.service import clock as service_clock
from engine.service import tasks
from engine.service.organisation import actors
from engine.service.runtime import instances, messages, multi_instance
from engine.storage import InstanceRow, TaskRow
from engine.storage.db.failures import UNKNOWN
from tests.histories.office import OFFICERS, Call, CutStorage, Office
from tests.histories.reference import AGENCIES
from tests.simulation.faulty import Died

WHY = "Theo chỉ đạo"
CUT = 0.06
"""How often the connection is cut at the commit."""

WEIGHTS = {
    "complete": 30,
    "claim": 18,
    "delegate": 8,
    "release": 7,
    "start": 7,
    "pass time": 5,
    "reopen": 7,
    "add": 6,
    "send": 4,
    "resume": 4,
    "withdraw": 3,
    "suspend": 2,
    "cancel": 0.4,
}
Work = Callable[[str], Any]


class Officer:
    """Somebody who does so many things, one after the other."""

    def __init__(self, office: Office, login: str, operations: int) -> None:
        number = OFFICERS.index(login)
        self.office = office
        self.login = login
        self.engine = office.nodes[number % len(office.nodes)]
        self.who = actors.actor_by_login(self.engine, login)
        self.random = Random(f"{office.seed} {login}")  # noqa: S311  # repeatable by its seed
        self.left = operations

    def work(self) -> None:
        """Do one thing after the other."""
        while self.left:
            self.left -= 1
            self._do(*self._choose())

    def _do(self, call: Call, work: Work) -> None:
        command = f"{self.login}-{self.left}"
        call.called = next(self.office.numbers)
        self.office.calls.append(call)
        if self.random.random() < CUT:
            self._cuts.next = self.random.choice(["before", "after"])
        answer = self._attempt(work, command)
        if answer is None and self.random.random() < 0.6:
            while answer in {None, "busy"}:
                answer = self._attempt(work, command)
        self._cuts.next = None
        if answer is not None:
            call.answer, call.returned = answer, next(self.office.numbers)
        self._note(call, command)

    @property
    def _cuts(self) -> Any:
        assert isinstance(self.engine.storage, CutStorage)
        return self.engine.storage.cuts

    def _attempt(self, work: Work, command: str) -> str | None:
        """How it was answered; None if the answer never came or left it open."""
        try:
            told = work(command)
        except Died:
            return None
        except Busy as busy:
            return None if busy.message == UNKNOWN else "busy"
        except DieuPhoiError as refusal:
            return refusal.code
        return str(told["status"]) if isinstance(told, dict) else "ok"

    def _note(self, call: Call, command: str) -> None:
        ledger = self.office.ledger
        if call.verb == "pass time" or call.answer in {None, "busy"}:
            return
        if call.answer in {"ok", "delivered", "waiting", "duplicate"}:
            ledger.acknowledged.add(command)
            if call.verb == "complete":
                ledger.completions.add(command)
        else:
            ledger.refused.add(command)

    def _choose(self) -> tuple[Call, Work]:
        plan = self.random.choice(self.office.plans)
        verb = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        with self.engine.storage.read() as unit:
            shares = [row for row in unit.instances.find(root_id=plan, order="id") if row.parent_id]
            seen = unit.tasks.find(root_id=plan, order="id")
            stands = unit.instances.need(plan).status == "suspended"
        if stands and self.random.random() < 0.4:
            verb = "resume"
        if verb == "pass time":
            return self._time()
        if verb in {"withdraw", "reopen"}:
            return self._share(verb, plan, self.random.choice(shares))
        if hasattr(tasks, verb):
            return self._task(verb, plan, self._task_of(seen))
        return self._plan(verb, plan)

    def _task_of(self, seen: list[TaskRow]) -> TaskRow:
        """Mostly one that he may take or has, sometimes a colleague's or one that is done."""
        free = [task for task in seen if task.open and task.assignee in {None, self.who.officer_id}]
        wanted = self.random.choices([free, [task for task in seen if task.open], seen], [7, 2, 1])
        return self.random.choice(wanted[0] or seen)

    def _time(self) -> tuple[Call, Work]:
        call = Call("pass time", self.login, None)

        def work(_command: str) -> None:
            self.office.clock.advance(timedelta(hours=3))
            call.hours = self.office.hours
            service_clock.tick(self.engine)

        return call, work

    def _task(self, verb: str, plan: str, task: TaskRow) -> tuple[Call, Work]:
        call = Call(verb, self.login, plan, task.instance_id, task.element)
        engine, who = self.engine, self.who
        if verb == "complete":
            return call, lambda c: tasks.complete(engine, who, task.id, {}, command_id=c)
        if verb == "delegate":
            call.other = self.random.choice(OFFICERS)
            other = actors.actor_by_login(engine, call.other).officer_id
            return call, lambda c: tasks.delegate(engine, who, task.id, other, command_id=c)
        return call, lambda c: getattr(tasks, verb)(engine, who, task.id, command_id=c)

    def _share(self, verb: str, plan: str, share: InstanceRow) -> tuple[Call, Work]:
        change = getattr(multi_instance, verb)
        return (
            Call(verb, self.login, plan, share.id),
            lambda c: change(self.engine, self.who, share.id, reason=WHY, command_id=c),
        )

    def _plan(self, verb: str, plan: str) -> tuple[Call, Work]:
        engine, who, call = self.engine, self.who, Call(verb, self.login, plan)
        if verb == "add":
            call.other = agency = self.random.choice(AGENCIES)
            return call, lambda c: multi_instance.add(
                engine, who, plan, "ask", agency, reason=WHY, command_id=c
            )
        if verb == "send":
            call.other = own = f"{plan}-{self.random.randint(1, 3)}"
            key = f"plan-{self.office.plans.index(plan)}"
            return call, lambda c: messages.correlate(
                engine, who, "reply", keys=key, message_id=own, command_id=c
            )
        change = getattr(instances, verb)
        return call, lambda c: change(engine, who, plan, reason=WHY, command_id=c)
