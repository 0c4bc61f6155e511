"""Verification finds nothing wrong after ordinary work, and whatever was changed outside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import Forbidden
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, Actor
from engine.service import clock as service_clock
from engine.service.audit import backup, verify
from engine.service.engine import Engine
from engine.service.runtime import instances, multi_instance
from engine.storage import Unit
from engine.storage.officers import OfficerRow
from tests.integration.diagrams import FAN, ONE_TASK
from tests.integration.world import World


@pytest.fixture
def plan(world: World) -> str:
    """A plan that asked three agencies, of which one has answered at length."""
    world.deploy("one-task", ONE_TASK)
    world.deploy("fan", FAN)
    started = world.start("fan")
    world.complete(world.tasks()[0], {"answer": "Đã thực hiện xong, có báo cáo kèm theo. " * 3})
    return started


def problems(engine: Engine, plan: str | None = None) -> list[tuple[str, str]]:
    report = verify.verify(engine, SYSTEM, plan=plan)
    return [(problem.what, problem.stream) for problem in report.problems]


def meddle(engine: Engine, *statements: str) -> None:
    """Do as somebody with the database's password would: take the guards off first."""
    suffix = " ON transition" if engine.storage.on_postgresql else ""
    with engine.storage.engine.begin() as connection:
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER transition_refuses_{verb}{suffix}")
        for statement in statements:
            connection.exec_driver_sql(statement)


GUARDS = [("guards", "transition_refuses_update"), ("guards", "transition_refuses_delete")]


def test_it_finds_nothing_wrong_after_ordinary_work(world: World, plan: str) -> None:
    verify.anchor(world.engine)
    waiting, other = world.tasks()
    multi_instance.withdraw(world.engine, SYSTEM, waiting.instance_id, reason="Sáp nhập")
    instances.suspend(world.engine, SYSTEM, plan, reason="Chờ chỉ đạo")
    instances.resume(world.engine, SYSTEM, plan, reason="Đã có chỉ đạo")
    world.complete(other)
    report = verify.verify(world.engine, SYSTEM)
    assert (report.problems, report.instances, report.anchors) == ((), 4, 1)
    assert report.rows > 10


def test_it_looks_at_one_plan_alone(world: World, plan: str) -> None:
    other = world.start("fan")
    verify.anchor(world.engine)
    report = verify.verify(world.engine, SYSTEM, plan=other)
    assert (report.problems, report.instances) == ((), 4)


def test_it_finds_a_changed_row(world: World, plan: str) -> None:
    change = "UPDATE transition SET actor = 'somebody' WHERE seq = 2 AND stream = "
    meddle(world.engine, f"{change}'{plan}'")
    assert problems(world.engine) == [*GUARDS, ("changed", plan)]


def test_it_finds_a_cut_tail_that_no_anchor_saw(world: World, plan: str) -> None:
    last = world.instance(plan).seq
    cut = "DELETE FROM transition WHERE"
    meddle(world.engine, f"{cut} stream = '{plan}' AND seq = {last}")
    assert problems(world.engine) == [*GUARDS, ("head", plan)]


def test_it_finds_a_state_document_that_the_record_does_not_tell(world: World, plan: str) -> None:
    state = json.loads(world.instance(plan).state)
    state["next"] += 1
    world.engine.storage.run(lambda unit: unit.instances.update(plan, state=json.dumps(state)))
    assert problems(world.engine) == [("fold", plan)]


@pytest.mark.parametrize(("column", "value"), [("result", "1 2"), ("started_at", "hôm qua")])
def test_it_names_an_instance_that_nobody_can_read(
    world: World, plan: str, column: str, value: str
) -> None:
    with world.engine.storage.engine.begin() as connection:
        change = f"UPDATE instance SET {column} = '{value}'"  # noqa: S608
        connection.exec_driver_sql(f"{change} WHERE id = '{plan}'")
    found = problems(world.engine)
    assert [each for each in found if each[1] == plan] == [("unreadable", plan)]
    assert ("row-changed", f"instance {plan}") in found


def test_it_names_an_inserted_row_whatever_its_key(world: World, plan: str) -> None:
    octets = "'khóa'" if world.engine.storage.on_postgresql else "x'fffe'"
    with world.engine.storage.engine.begin() as connection:
        connection.exec_driver_sql(f"INSERT INTO setting VALUES ({octets}, 'an')")  # noqa: S608
    assert [what for what, _ in problems(world.engine)] == ["row-inserted"]


def test_it_goes_on_where_anchors_cannot_be_read(world: World, plan: str) -> None:
    verify.anchor(world.engine)
    suffix = " ON anchor" if world.engine.storage.on_postgresql else ""
    with world.engine.storage.engine.begin() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER anchor_refuses_update{suffix}")
        connection.exec_driver_sql("UPDATE anchor SET body = 'không'")
        connection.exec_driver_sql("UPDATE record_text SET text = 'forged'")
    assert {"guards", "anchors-unreadable", "text"} <= dict(problems(world.engine)).keys()


def test_it_finds_a_task_that_nothing_waits_for(world: World, plan: str) -> None:
    task = world.tasks()[0]
    world.engine.storage.run(lambda unit: unit.tasks.update(task.id, open=False))
    assert problems(world.engine) == [("tasks", task.instance_id)]


def test_it_finds_a_child_that_is_gone(world: World, plan: str) -> None:
    child = world.tasks()[0].instance_id
    world.engine.storage.run(lambda unit: unit.instances.update(child, status="completed"))
    assert ("children", plan) in problems(world.engine)


def test_it_finds_what_an_ended_instance_left_behind(world: World, plan: str) -> None:
    task = world.tasks()[0]
    world.complete(task)
    world.engine.storage.run(lambda unit: unit.tasks.update(task.id, open=True))
    assert problems(world.engine) == [("left-over", task.instance_id)]


def test_it_finds_a_forged_long_text(world: World, plan: str) -> None:
    with world.engine.storage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE record_text SET text = 'forged'")
    assert "text" in dict(problems(world.engine))


def test_it_is_not_for_everybody(world: World, plan: str) -> None:
    stranger = Actor(officer_id="o", login="o", name="Chuyên viên")
    with pytest.raises(Forbidden):
        verify.verify(world.engine, stranger)


def test_it_anchors_once_an_hour_and_only_what_moved(
    world: World, plan: str, clock: VirtualClock, tmp_path: Path
) -> None:
    assert verify.anchor_when_due(world.engine) is not None
    assert verify.anchor_when_due(world.engine) is None
    world.complete(world.tasks()[0])
    world.later(hours=1, minutes=1)
    verify.anchor_when_due(world.engine)
    kept = (world.engine.config.home / "anchors.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["seq"] for line in kept] == [1, 2]


def test_a_restored_store_verifies_and_goes_on(world: World, plan: str, tmp_path: Path) -> None:
    backup.backup(world.engine, tmp_path / "backup.zip")
    report = backup.restore(f"sqlite:///{tmp_path / 'restored.db'}", tmp_path / "backup.zip")
    assert (report.problems, report.instances) == ((), 4)


def test_the_clock_tells_of_forged_rows_by_itself(world: World, plan: str) -> None:
    service_clock.beaten_tick(world.engine)
    (task, *_) = world.tasks()
    person = OfficerRow("inspector", "thanh.tra", "Thanh tra", created_at=world.engine.now())

    def appoint(unit: Unit) -> None:
        unit.officers.insert(person)
        unit.officers.grant("inspector", "inspector", world.engine.now())

    world.engine.storage.run(appoint)
    with world.engine.storage.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE task SET priority = 9")
    for _ in range(200):
        service_clock.beaten_tick(world.engine)
    with world.engine.storage.read() as unit:
        (told,) = unit.notifications.find(officer_id="inspector")
    assert (told.kind, f"task {task.id}" in str(told.body), "priority" in str(told.body)) == (
        "tampering",
        True,
        True,
    )
