"""One agency's failure, or the activity's own, leaves the other agencies at their work."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.config import Limits
from engine.errors import InvalidInput
from engine.model.permission import SYSTEM
from engine.service.runtime import incidents, multi_instance
from engine.storage import IncidentRow
from tests.integration.diagrams import END, ONE_TASK, START, diagram, each
from tests.integration.world import World
from tests.support.invariants import assert_invariants


def fan(called: str, completion: str = "") -> bytes:
    """Three agencies, and what ends it early."""
    loop = each("a,b,c").replace("/>", f">{completion}</multiInstanceLoopCharacteristics>")
    call = f'<callActivity id="ask" calledElement="{called}">{loop}</callActivity>'
    return diagram("asking", START + call + END, "start>ask ask>end")


@pytest.fixture
def failed(world: World) -> IncidentRow:
    """Three agencies are at work; a fourth was added for which the plan had no room."""
    world.deploy("one-task", ONE_TASK)
    world.deploy("asking", fan("one-task"))
    plan = world.start("asking")
    world.engine.config = replace(world.engine.config, limits=Limits(instances=4))
    multi_instance.add(world.engine, SYSTEM, plan, "ask", "d", reason="Thêm cơ quan")
    assert len(world.tasks()) == 3
    return world.incidents()[0]


def finish(world: World, plan: str) -> None:
    """Everybody completes; the activity then ends."""
    for task in world.tasks():
        world.complete(task)
    assert world.instance(plan).status == "completed"
    assert_invariants(world.engine)


def test_the_others_work_on_and_are_counted_while_the_incident_is_open(
    world: World, failed: IncidentRow
) -> None:
    for task in world.tasks():
        world.complete(task)
    assert world.instance(failed.instance_id).status == "active"
    assert_invariants(world.engine)
    incidents.skip(world.engine, SYSTEM, failed.id, reason="Bỏ qua cơ quan này")
    finish(world, failed.instance_id)


def test_retrying_begins_the_failed_agency_alone(world: World, failed: IncidentRow) -> None:
    world.engine.config = replace(world.engine.config, limits=Limits())
    incidents.retry(world.engine, SYSTEM, failed.id, reason="Đã nới giới hạn")
    assert [row.key for row in world.instances("one-task")] == ["a", "b", "c", "d"]
    assert len(world.tasks()) == 4
    finish(world, failed.instance_id)


def test_skipping_leaves_out_the_failed_agency_alone(world: World, failed: IncidentRow) -> None:
    incidents.skip(world.engine, SYSTEM, failed.id, reason="Bỏ qua cơ quan này")
    assert (len(world.tasks()), world.incidents()) == (3, [])
    finish(world, failed.instance_id)


def test_a_condition_that_fails_ends_nobodys_work(world: World) -> None:
    condition = "<completionCondition>${10 / enough > 5}</completionCondition>"
    world.deploy("one-task", ONE_TASK)
    world.deploy("asking", fan("one-task", condition))
    plan = world.start("asking", enough=0)
    world.complete(world.tasks()[0])
    assert len(world.tasks()) == 2
    for task in world.tasks():
        world.complete(task)
    found = world.incidents()
    assert len(found) == 1
    incidents.skip(world.engine, SYSTEM, found[0].id, reason="Không cần điều kiện")
    assert world.instance(plan).status == "completed"
    assert_invariants(world.engine)


def test_skipping_a_condition_that_fails_ends_the_agencies_still_at_work(world: World) -> None:
    condition = "<completionCondition>${10 / enough > 5}</completionCondition>"
    world.deploy("one-task", ONE_TASK)
    world.deploy("asking", fan("one-task", condition))
    plan = world.start("asking", enough=0)
    world.complete(world.tasks()[0])
    incidents.skip(world.engine, SYSTEM, world.incidents()[0].id, reason="Đủ rồi")
    assert world.instance(plan).status == "completed"
    assert world.tasks() == []
    assert_invariants(world.engine)


def test_an_agency_cannot_be_added_to_a_single_call(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    call = '<callActivity id="ask" calledElement="one-task"/>'
    world.deploy("single", diagram("single", START + call + END, "start>ask ask>end"))
    plan = world.start("single")
    with pytest.raises(InvalidInput):
        multi_instance.add(world.engine, SYSTEM, plan, "ask", "a", reason="Thêm cơ quan")
    assert world.incidents() == []
    assert_invariants(world.engine)


def test_an_agency_is_reopened_once_at_a_time(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    world.deploy("asking", fan("one-task"))
    world.start("asking")
    done = world.tasks()[0]
    world.complete(done)
    multi_instance.reopen(world.engine, SYSTEM, done.instance_id, reason="Thiếu phụ lục")
    with pytest.raises(Exception, match="đang được thực hiện"):
        multi_instance.reopen(world.engine, SYSTEM, done.instance_id, reason="Thiếu phụ lục")
    assert_invariants(world.engine)
