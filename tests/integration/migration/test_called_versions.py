"""A plan that keeps the versions it calls is moved to a corrected one, what runs and what will."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from engine.service import migration, plans
from engine.service.audit import history, verify
from tests.integration.diagrams import END, START, diagram, user
from tests.integration.world import World

WHY = "Sửa quy trình dùng chung"


def called(step: str) -> bytes:
    node = user(step).replace(f'name="{step}"', 'name="Lập báo cáo"')
    return diagram("called", START + node + END, f"start>{step} {step}>end")


CALLER = diagram(
    "caller",
    START
    + '<callActivity id="first" calledElement="called"/>'
    + '<callActivity id="second" calledElement="called"/>'
    + END,
    "start>first first>second second>end",
)


def test_what_a_plan_calls_now_and_later_is_moved_and_taken_back(world: World) -> None:
    world.deploy("called", called("old"))
    world.deploy("caller", CALLER)
    plan = plans.start(world.engine, SYSTEM, "caller", {"title": "Kế hoạch"}, {})
    other = plans.start(world.engine, SYSTEM, "caller", {"title": "Kế hoạch khác"}, {})
    world.deploy("called", called("new"))
    before = {row.id: row.state for row in world.instances("called")}

    move = migration.migrate(world.engine, SYSTEM, "called", 1, 2, plans=[plan], reason=WHY)
    migration.go_on(world.engine, SYSTEM, move)

    assert {t.root_id: t.element for t in world.tasks()} == {plan: "new", other: "old"}
    back = migration.undo(world.engine, SYSTEM, move, reason=WHY)
    migration.go_on(world.engine, SYSTEM, back)
    assert {row.id: row.state for row in world.instances("called")} == before
    again = migration.migrate(world.engine, SYSTEM, "called", 1, 2, reason=WHY)
    migration.go_on(world.engine, SYSTEM, again)
    for task in world.tasks():
        world.complete(task)
        world.later(seconds=1)
    assert [task.element for task in world.tasks()] == ["new", "new"]
    told = [str(entry.what) for entry in history.of_plan(world.engine, SYSTEM, plan).rows]
    assert "Chuyển sang phiên bản 2 của quy trình (trước đó: 1)" in told
    assert verify.examine(world.engine.storage).whole


def test_what_a_plan_has_in_hand_keeps_its_holder_and_draft(world: World) -> None:
    world.deploy("called", called("old"))
    instance = world.start("called")
    (task,) = world.tasks()
    with world.engine.storage.read() as unit:
        before = unit.tasks.need(task.id)
    world.deploy("called", called("new"))

    move = migration.migrate(world.engine, SYSTEM, "called", 1, 2, reason=WHY)
    migration.go_on(world.engine, SYSTEM, move)

    (now,) = world.tasks()
    assert (now.id, now.element, now.token) == (before.id, "new", before.token)
    assert (now.assignee, now.due_at) == (before.assignee, before.due_at)
    world.complete(now)
    assert not world.runs(instance)


def test_a_plan_that_never_calls_it_is_left_alone(world: World) -> None:
    world.deploy("called", called("old"))
    world.deploy("caller", CALLER)
    world.deploy("apart", diagram("apart", START + user("do") + END, "start>do do>end"))
    plan = plans.start(world.engine, SYSTEM, "caller", {"title": "Kế hoạch"}, {})
    plans.start(world.engine, SYSTEM, "apart", {"title": "Kế hoạch khác"}, {})
    world.deploy("called", called("new"))

    seen = migration.dry_run(world.engine, SYSTEM, "called", 1, 2)

    assert [each.root_id for each in seen.plans] == [plan]
