"""Whatever was done before: nothing of a closed plan is open, listed, told or done again."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from random import Random

import pytest

from engine.errors import DieuPhoiError
from engine.model.permission import SYSTEM, Actor
from engine.service import assignments, plans, tasks
from engine.service import clock as service_clock
from engine.service.assignments import difficulties
from engine.service.runtime import instances
from engine.service.tasks import subtasks
from engine.storage import AssignmentRow, TaskRow
from tests.integration.province import KINDS, LEADS, Province
from tests.support.invariants import assert_invariants

WHY = "Theo chỉ đạo"
MONITOR = "truong_phong.so-noi-vu"


class History:
    """People of a plan who do at random what comes to their minds; what is refused is refused."""

    def __init__(self, province: Province, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a seed makes it repeatable
        self.province, self.engine = province, province.engine
        self.people = [province.who(f"{kind}.{agency}") for agency in LEADS for kind in KINDS]
        self.tasks: list[TaskRow] = []
        self.shares: list[AssignmentRow] = []

    def act(self) -> None:
        """Let one of them do one thing, or let days pass."""
        with self.engine.storage.read() as unit:
            self.tasks = unit.tasks.find(order="id") or self.tasks
            self.shares = unit.assignments.find(order="id")
        if self.random.random() < 0.15:
            self.province.clock.advance(timedelta(days=self.random.choice([1, 20])))
            service_clock.settle(self.engine)
            return
        with contextlib.suppress(DieuPhoiError):
            self._do(self.random.choice(self.people), self.random.choice(self.shares))

    def _do(self, who: Actor, share: AssignmentRow) -> None:
        task, engine = self.random.choice(self.tasks), self.engine
        day = self.province.clock.now().date() + timedelta(days=30)
        match self.random.randrange(9):
            case 0:
                assignments.accept(engine, who, share.id)
            case 1:
                assignments.refuse(engine, who, share.id, reason=WHY)
            case 2:
                difficulties.raise_(engine, who, share.id, "Thiếu số liệu")
            case 3:
                assignments.ask_extension(engine, who, share.id, day, reason=WHY)
            case 4:
                tasks.claim(engine, who, task.id)
            case 5:
                tasks.save_draft(engine, who, task.id, {})
            case 6:
                self._split(task)
            case 7:
                tasks.complete(engine, who, task.id, {})
            case 8:
                self._rest(share)

    def _split(self, task: TaskRow) -> None:
        """Who holds it gives a part of it to anybody: to a stranger it is refused."""
        other = self.random.choice(self.people)
        holder = next((one for one in self.people if one.officer_id == task.assignee), other)
        subtasks.give(self.engine, holder, task.id, "Lập biểu", other.officer_id)

    def _rest(self, share: AssignmentRow) -> None:
        monitor = self.province.who(MONITOR)
        verb = self.random.choice([instances.suspend, instances.resume])
        subject = self.random.choice([share.instance_id, self.province.plan])
        verb(self.engine, monitor, subject, reason=WHY)


def left(province: Province) -> dict[str, int]:
    """What is open of the plan, by its kind."""
    root = province.plan
    with province.engine.storage.read() as unit:
        held = {row.id for row in unit.assignments.find(root_id=root)}
        return {
            "tasks": unit.tasks.count(root_id=root, open=True),
            "assignments": unit.assignments.count(root_id=root, open=True),
            "parts of tasks": unit.subtasks.count(root_id=root, state="open"),
            "extensions": sum(
                row.assignment_id in held for row in unit.extensions.find(status="asked")
            ),
            "difficulties": unit.difficulties.count(root_id=root, handled_at=None),
            "timers": unit.timers.count(root_id=root),
        }


def shown(history: History) -> list[str]:
    """What the lists of those who had work of it still show as open."""
    found = []
    for who in [*history.people, history.province.who(MONITOR)]:
        for tab in ("mine", "agency", "watch"):
            with contextlib.suppress(DieuPhoiError):
                rows = tasks.inbox(history.engine, who, tab=tab).rows
                found += [f"{who.login} {tab} {row.task.element}" for row in rows]
    return found


@pytest.mark.parametrize("seed", range(3))
def test_nothing_of_a_closed_plan_is_open_whatever_was_done_before(
    province: Province, seed: int
) -> None:
    history = History(province, seed)
    for _ in range(30):
        history.act()
    plans.close(province.engine, SYSTEM, province.plan, reason=WHY, with_open=True)
    service_clock.settle(province.engine)

    assert not any(left(province).values()), left(province)
    assert shown(history) == []
    assert_invariants(province.engine)
    told = len(province.told())
    for _ in range(10):
        history.act()
    province.clock.advance(timedelta(days=200))
    service_clock.settle(province.engine)
    assert not any(left(province).values()), left(province)
    assert len(province.told()) == told
