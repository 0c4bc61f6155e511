"""An activity with more children than one transaction starts: batches, then all at one moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.runtime import deliveries, instances, messages, multi_instance
from tests.integration.diagrams import END, START, diagram, message, timer, user, wait_for
from tests.integration.world import World
from tests.support.invariants import assert_invariants

AGENCIES = [f"agency-{number}" for number in range(35)]
CALL = (
    '<callActivity id="ask" calledElement="share"><extensionElements><camunda:properties>'
    '<camunda:property name="title" value="Rà soát"/></camunda:properties></extensionElements>'
    '<multiInstanceLoopCharacteristics camunda:collection="${list}"'
    ' camunda:elementVariable="agency"/></callActivity>'
)
LATE = f'<boundaryEvent id="late" attachedToRef="do">{timer("Duration", "P9D")}</boundaryEvent>'
SHARE = diagram("share", START + user("do") + LATE + END, "start>do do>end late>end")
WAITING = diagram(
    "share", START + wait_for("catch", "told") + END, "start>catch catch>end", message("told")
)
OF_CHILDREN = ("tasks", "assignments", "timers", "subscriptions", "notifications", "plan_agencies")


@pytest.fixture
def plan(world: World) -> str:
    """A plan of 35 agencies that begins in four batches, of which none is drawn up yet."""
    return begun(world, SHARE)


def begun(world: World, share: bytes) -> str:
    limits = replace(world.engine.config.limits, children_at_once=10, batch=10)
    world.engine.config = replace(world.engine.config, limits=limits)
    world.engine.deliver = None
    world.deploy("share", share)
    world.deploy("plan", diagram("plan", START + CALL + END, "start>ask ask>end"))
    return world.start("plan", list=AGENCIES)


def seen(world: World) -> dict[str, int]:
    return {name: world.count(name) for name in OF_CHILDREN} | {
        "instances": world.count("instances")
    }


def test_nothing_of_any_child_is_there_before_all_are(world: World, plan: str) -> None:
    before = seen(world)
    for _batch in range(3):
        assert deliveries.deliver(world.engine) == 1
        assert seen(world) == before
        assert before["instances"] == 1
    assert deliveries.deliver(world.engine) == 1

    assert seen(world) == {
        **before,
        "instances": 36,
        "tasks": 35,
        "assignments": 35,
        "timers": 35,
        "plan_agencies": 1,
    }
    assert [row.key for row in world.instances("share")] == AGENCIES
    assert world.count("fan_batches") == world.count("inbox") == 0
    assert_invariants(world.engine)


def test_the_children_are_as_if_begun_at_once(world: World, plan: str) -> None:
    service_clock.settle(world.engine)
    world.engine.config = replace(world.engine.config, limits=type(world.engine.config.limits)())
    at_once = world.start("plan", list=AGENCIES)

    def told(root: str) -> list[tuple[object, ...]]:
        rows = [row for row in world.instances("share") if row.root_id == root]
        return [(r.key, r.loop, r.seq, r.status, r.revision, world.history(r.id)) for r in rows]

    def open_tasks(root: str) -> list[tuple[object, ...]]:
        return [(t.element, t.token, t.state, t.folded) for t in world.tasks(root_id=root)]

    assert told(plan) == told(at_once)
    assert open_tasks(plan) == open_tasks(at_once)


def test_the_plan_ends_with_the_last_of_them(world: World, plan: str) -> None:
    service_clock.settle(world.engine)
    for task in world.tasks():
        assert world.instance(plan).status == "active"
        world.complete(task)
        service_clock.settle(world.engine)

    assert world.instance(plan).status == "completed"
    assert_invariants(world.engine)


@pytest.mark.parametrize("batches", [0, 1, 3])
def test_a_cancel_in_the_midst_leaves_none(world: World, plan: str, batches: int) -> None:
    for _batch in range(batches):
        deliveries.deliver(world.engine)
    instances.cancel(world.engine, SYSTEM, plan, reason="dừng")
    service_clock.settle(world.engine)

    assert world.instance(plan).status == "cancelled"
    assert (world.count("instances"), world.count("fan_batches")) == (1, 0)
    told = [state for element, state in world.history(plan) if element == "ask"]
    assert told.count("active") - told.count("cancelled") in {0, 1}
    assert_invariants(world.engine)


def test_a_plan_suspended_in_the_midst_goes_on_afterwards(world: World, plan: str) -> None:
    deliveries.deliver(world.engine)
    instances.suspend(world.engine, SYSTEM, plan, reason="chờ")
    world.later(days=3)
    assert (world.count("instances"), world.count("fan_batches")) == (1, 4)

    instances.resume(world.engine, SYSTEM, plan, reason="tiếp")
    service_clock.settle(world.engine)
    with world.engine.storage.read() as unit:
        due = {row.due_at for row in unit.timers.find()}
    # Nine days from the day on which they began, not from that on which the first were drawn up.
    assert [(day - world.clock.now()).days for day in due] == [9]
    assert len(world.tasks()) == 35


def test_no_agency_is_added_while_they_are_being_made(world: World, plan: str) -> None:
    deliveries.deliver(world.engine)
    with pytest.raises(NotAllowedNow):
        multi_instance.add(world.engine, SYSTEM, plan, "ask", "agency-3", reason="thêm")

    service_clock.settle(world.engine)
    multi_instance.add(world.engine, SYSTEM, plan, "ask", "agency-99", reason="thêm")
    assert len(world.tasks()) == 36


def test_what_reaches_beyond_the_children_happens_once_when_all_begin(world: World) -> None:
    begun(world, WAITING)
    told = messages.correlate(world.engine, SYSTEM, "told")
    deliveries.deliver(world.engine)
    assert told["status"] == "waiting"
    assert world.count("messages", status="waiting") == 1

    service_clock.settle(world.engine)
    assert world.count("messages", status="consumed") == 1
    assert world.count("instances", status="completed") == 1
    assert world.count("subscriptions") == 34
