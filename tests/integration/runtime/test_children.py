"""Fan-outs: children of their own, ended, withdrawn, added and reopened."""

from __future__ import annotations

import pytest

from engine.errors import NotAllowedNow, ReasonRequired
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.audit import verify
from engine.service.runtime import incidents, instances, multi_instance
from tests.integration.diagrams import (
    END,
    FAN,
    ONE_TASK,
    START,
    diagram,
    each,
    timer,
    user,
)
from tests.integration.world import World


@pytest.fixture
def plan(world: World) -> str:
    """A plan that asks three agencies."""
    world.deploy("one-task", ONE_TASK)
    world.deploy("fan", FAN)
    return world.start("fan")


def child(world: World, key: str) -> str:
    """The newest instance of an agency."""
    return [row for row in world.instances("one-task") if row.key == key][-1].id


def test_it_makes_one_instance_for_each_agency(world: World, plan: str) -> None:
    rows = world.instances("one-task")
    assert [(row.key, row.loop, row.parent_id, row.root_id) for row in rows] == [
        ("a", 1, plan, plan),
        ("b", 2, plan, plan),
        ("c", 3, plan, plan),
    ]
    assert {world.variables(row.id)["agency"] for row in rows} == {"a", "b", "c"}


def test_it_ends_the_plan_when_the_last_agency_has_ended(world: World, plan: str) -> None:
    for task in world.tasks():
        assert world.instance(plan).status == "active"
        world.complete(task)
    assert world.instance(plan).status == "completed"
    assert world.count("fans", status="open") == 0


def test_it_pins_the_record_of_a_child_in_its_parents_record(world: World, plan: str) -> None:
    ended = world.tasks()[0]
    world.complete(ended)
    row = world.instance(ended.instance_id)
    with world.engine.storage.read() as unit:
        bodies = [one.body for one in unit.record.of_stream(plan)]
    taken = [body for body in bodies if body.get("child") == row.id]
    assert [body.get("detail", {}).get("head") for body in taken] == [None, row.head]


def failing(world: World) -> str:
    """A plan that asks two agencies and catches the error of whichever fails first."""
    error = '<error id="broken" name="broken" errorCode="BROKEN"/>'
    throw = '<endEvent id="throw"><errorEventDefinition errorRef="broken"/></endEvent>'
    asked = START + user("do") + throw
    world.deploy("breaks", diagram("breaks", asked, "start>do do>throw", error))
    nodes = (
        START
        + f'<callActivity id="ask" calledElement="breaks">{each("a,b")}</callActivity>'
        + '<boundaryEvent id="caught" attachedToRef="ask">'
        + '<errorEventDefinition errorRef="broken"/></boundaryEvent>'
        + END
    )
    world.deploy("asks", diagram("asks", nodes, "start>ask ask>end caught>end", error))
    return world.start("asks")


def test_the_record_of_the_parent_tells_the_end_of_a_child_whose_error_it_caught(
    world: World,
) -> None:
    plan = failing(world)
    thrower, other = (row.instance_id for row in world.tasks())
    world.complete(world.tasks()[0])

    with world.engine.storage.read() as unit:
        told = [one for one in unit.record.of_stream(plan) if one.row.kind == "child"]
    ends = {one.body["child"]: one for one in told if one.row.from_state == "active"}
    assert set(ends) == {thrower, other}
    assert {one.row.to_state for one in ends.values()} == {"cancelled"}
    ended = world.instance(thrower)
    assert ends[thrower].body["detail"] == {"seq": ended.seq, "head": ended.head}
    assert verify.verify(world.engine, SYSTEM).whole


def test_it_cancels_everything_below_a_cancelled_plan(world: World, plan: str) -> None:
    instances.cancel(world.engine, SYSTEM, plan, reason="Thu hồi kế hoạch")
    assert {row.status for row in world.instances("one-task")} == {"cancelled"}
    assert world.tasks() == []
    assert world.count("subscriptions") + world.count("timers") == 0
    for row in [world.instance(plan), *world.instances("one-task")]:
        assert world.folded(row.id) == row.state


def test_it_needs_a_reason_to_cancel(world: World, plan: str) -> None:
    with pytest.raises(ReasonRequired):
        instances.cancel(world.engine, SYSTEM, plan, reason=" ")
    assert world.instance(plan).status == "active"


def test_it_withdraws_one_agency_and_lets_the_others_go_on(world: World, plan: str) -> None:
    multi_instance.withdraw(
        world.engine, SYSTEM, child(world, "b"), reason="Không thuộc thẩm quyền"
    )
    assert [task.instance_id for task in world.tasks()] == [child(world, "a"), child(world, "c")]
    for task in world.tasks():
        world.complete(task)
    assert world.instance(plan).status == "completed"


def test_it_adds_an_agency_while_the_others_work(world: World, plan: str) -> None:
    multi_instance.add(world.engine, SYSTEM, plan, "ask", "d", reason="Bổ sung đơn vị")
    assert [row.key for row in world.instances("one-task")] == ["a", "b", "c", "d"]
    for task in world.tasks():
        world.complete(task)
    assert world.instance(plan).status == "completed"


def test_it_does_not_add_an_agency_that_is_at_work(world: World, plan: str) -> None:
    with pytest.raises(NotAllowedNow):
        multi_instance.add(world.engine, SYSTEM, plan, "ask", "a", reason="Bổ sung đơn vị")
    assert len(world.instances("one-task")) == 3


def test_it_reopens_an_agency_that_had_ended(world: World, plan: str) -> None:
    world.complete(world.tasks()[0])
    multi_instance.reopen(world.engine, SYSTEM, child(world, "a"), reason="Kết quả chưa đạt")
    rows = [row for row in world.instances("one-task") if row.key == "a"]
    assert [(row.status, row.loop) for row in rows] == [("completed", 1), ("active", 1)]
    for task in world.tasks():
        world.complete(task)
    assert world.instance(plan).status == "completed"


def test_it_does_not_reopen_an_agency_that_is_at_work_under_another_number(
    world: World, plan: str
) -> None:
    world.complete(world.tasks()[0])
    first = child(world, "a")
    multi_instance.add(world.engine, SYSTEM, plan, "ask", "a", reason="Giao thêm")
    with pytest.raises(NotAllowedNow, match="đang thực hiện"):
        multi_instance.reopen(world.engine, SYSTEM, first, reason="Kết quả chưa đạt")


def test_it_ends_all_agencies_when_a_boundary_timer_interrupts(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    after = timer("Duration", "P3D")
    boundary = f'<boundaryEvent id="late" attachedToRef="ask">{after}</boundaryEvent>'
    call = f'<callActivity id="ask" calledElement="one-task">{each("a,b")}</callActivity>'
    nodes = START + call + boundary + END + '<endEvent id="over"/>'
    world.deploy("limited", diagram("limited", nodes, "start>ask ask>end late>over"))
    plan = world.start("limited")
    world.later(days=3)
    assert world.instance(plan).status == "completed"
    assert {row.status for row in world.instances("one-task")} == {"cancelled"}
    ended = [row for row in world.history(plan) if row == ("ask", "cancelled")]
    assert len(ended) == 3


def test_it_leaves_an_incident_where_a_called_process_is_missing(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    world.deploy("fan", FAN)
    deployments.disable(world.engine, SYSTEM, "one-task", reason="Đang sửa")
    plan = world.start("fan")
    assert [(row.element, row.code) for row in world.incidents()] == [("ask", "not-found")]
    deployments.set_current(world.engine, SYSTEM, "one-task", 1)
    incidents.retry(world.engine, SYSTEM, world.incidents()[0].id, reason="Đã bổ sung quy trình")
    assert world.incidents() == []
    for task in world.tasks():
        world.complete(task)
    assert world.instance(plan).status == "completed"


def test_it_stops_a_process_that_calls_itself_with_an_incident(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    call = '<callActivity id="again" calledElement="self"/>'
    world.deploy("self", diagram("self", START + call + END, "start>again again>end"))
    world.start("self")
    other = world.start("one-task")
    assert [row.code for row in world.incidents()] == ["step-budget"]
    assert len(world.instances("self")) == world.engine.config.limits.depth
    assert world.instance(other).status == "active"
