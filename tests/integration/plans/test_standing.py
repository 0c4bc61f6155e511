"""An administrator looks into an instance: what it waits for, where each variable came from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from engine import bootstrap
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, Actor
from engine.service.plans.standing import standing
from tests.integration.diagrams import END, START, diagram, message, timer, user, wait_for
from tests.integration.world import World

WAITING = diagram(
    "waiting",
    START
    + '<parallelGateway id="split"/><parallelGateway id="join"/>'
    + user("do")
    + user("look")
    + wait_for("answer", "reply")
    + f'<boundaryEvent id="late" attachedToRef="do">{timer("Duration", "P2D")}</boundaryEvent>'
    + '<endEvent id="over"/>'
    + END,
    "start>split split>do split>look split>answer do>join look>join answer>join join>end late>over",
    message("reply"),
)


@pytest.fixture
def memory() -> Iterator[World]:
    clock = VirtualClock(datetime(2025, 4, 9, 1, tzinfo=UTC))
    engine = bootstrap.in_memory(clock, open_world=True)
    yield World(engine, clock)
    engine.close()


def test_each_wait_is_said_and_each_variable_has_its_step(memory: World) -> None:
    memory.deploy("waiting", WAITING)
    instance = memory.start("waiting", amount=3)
    (look,) = memory.tasks(element="look")
    memory.complete(look, {"amount": 4})

    seen = standing(memory.engine, SYSTEM, instance, instance)

    assert seen is not None
    assert {wait.element: str(wait.words) for wait in seen.waits} == {
        "do": "chờ người của – nhận việc",
        "answer": "chờ thông điệp «reply»",
        "late": "chờ đến 08:00, 11/04/2025",
        "join": "chờ các nhánh khác đến",
    }
    assert [(one.name, one.value, one.step) for one in seen.variables] == [("amount", "4", "look")]


def test_who_only_reads_the_plan_is_not_shown_it(memory: World) -> None:
    memory.deploy("waiting", WAITING)
    instance = memory.start("waiting")
    leader = Actor("x", "x", "x", roles=frozenset({"leader"}))

    assert standing(memory.engine, leader, instance, instance) is None
