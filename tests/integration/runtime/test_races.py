"""Competing commands end as if one had come after the other, and never in a deadlock."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest

from engine.errors import Busy, NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.runtime import instances
from engine.storage import TaskRow
from tests.integration.diagrams import END, ONE_TASK, START, diagram, each
from tests.integration.world import World

AGENCIES = ",".join(f"agency-{number}" for number in range(12))
WIDE = diagram(
    "wide",
    START
    + f'<callActivity id="ask" calledElement="one-task">{each(AGENCIES)}</callActivity>'
    + END,
    "start>ask ask>end",
)


def at_once(works: list[Callable[[], None]]) -> list[Exception]:
    """Do all of it in threads at one moment; returns what was refused."""
    barrier = threading.Barrier(len(works))
    refused: list[Exception] = []

    def begin(work: Callable[[], None]) -> None:
        barrier.wait()
        try:
            work()
        except Exception as error:  # noqa: BLE001  # looked at by the test
            refused.append(error)

    threads = [threading.Thread(target=begin, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.fixture
def plan(world: World) -> str:
    """A plan that asks many agencies."""
    world.deploy("one-task", ONE_TASK)
    world.deploy("wide", WIDE)
    return world.start("wide")


def completing(world: World, tasks: list[TaskRow]) -> Callable[[], None]:
    def work() -> None:
        for task in tasks:
            world.complete(task)

    return work


def test_it_counts_every_agency_when_all_end_at_once(world: World, plan: str) -> None:
    tasks = world.tasks()
    random.shuffle(tasks)
    refused = at_once([completing(world, tasks[part::4]) for part in range(4)])
    service_clock.settle(world.engine)
    assert refused == []
    assert world.instance(plan).status == "completed"
    assert world.folded(plan) == world.instance(plan).state


def test_it_never_deadlocks_when_a_plan_is_cancelled_while_agencies_end(
    world: World, plan: str
) -> None:
    tasks = world.tasks()

    def cancel() -> None:
        instances.cancel(world.engine, SYSTEM, plan, reason="Thu hồi kế hoạch")

    refused = at_once([completing(world, tasks[part::3]) for part in range(3)] + [cancel])
    service_clock.settle(world.engine)
    assert [error for error in refused if not isinstance(error, NotAllowedNow)] == []
    assert world.instance(plan).status in {"cancelled", "completed"}
    assert {row.status for row in world.instances("one-task")} <= {"cancelled", "completed"}
    assert world.tasks() == []
    for row in [world.instance(plan), *world.instances("one-task")]:
        assert world.folded(row.id) == row.state


def test_it_lets_one_of_many_clicks_complete_a_task(world: World, plan: str) -> None:
    task = world.tasks()[0]
    refused = at_once([lambda: world.complete(task)] * 6)
    assert len(refused) == 5
    assert not any(isinstance(error, Busy) for error in refused)
    assert world.history(task.instance_id).count(("do", "completed")) == 1
