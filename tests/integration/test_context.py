"""One command: row, record, answer, once."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from engine.errors import Conflict, Forbidden, NotAllowedNow
from engine.model.permission import SYSTEM, Actor
from engine.service.runtime import instances
from tests.integration.diagrams import FAN, ONE_TASK
from tests.integration.world import World

STRANGER = Actor("stranger", "stranger", "Người lạ")


def test_it_answers_a_repeated_command_with_the_first_answer(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    first = instances.start(world.engine, SYSTEM, "one-task", {"a": 1}, command_id="c-1")
    again = instances.start(world.engine, SYSTEM, "one-task", {"a": 1}, command_id="c-1")
    assert again == first
    assert len(world.instances("one-task")) == 1


def test_it_refuses_a_command_id_used_with_another_body(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    instances.start(world.engine, SYSTEM, "one-task", {"a": 1}, command_id="c-1")
    with pytest.raises(Conflict):
        instances.start(world.engine, SYSTEM, "one-task", {"a": 2}, command_id="c-1")


def test_it_refuses_a_command_id_of_another_actor(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    instances.start(world.engine, SYSTEM, "one-task", command_id="c-1")
    with pytest.raises(Conflict):
        instances.start(
            world.engine, replace(SYSTEM, officer_id="other"), "one-task", command_id="c-1"
        )


def test_it_does_a_command_sent_twice_at_once_only_once(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    answers: list[str] = []

    def send() -> None:
        answers.append(instances.start(world.engine, SYSTEM, "one-task", command_id="c-1"))

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert len(world.instances("one-task")) == 1


def test_it_completes_a_task_clicked_twice_once_and_refuses_the_second(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    instance = world.start("one-task")
    task = world.tasks()[0]
    world.complete(task)
    with pytest.raises(NotAllowedNow):
        world.complete(task)
    assert world.history(instance).count(("do", "completed")) == 1


def test_a_task_completed_by_its_token_is_completed_and_not_obsolete(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    world.start("one-task")
    task = world.tasks()[0]
    world.complete(task)
    with world.engine.storage.read() as unit:
        assert unit.tasks.need(task.id).state == "completed"


def test_it_records_every_change_so_that_folding_gives_the_state(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    world.deploy("fan", FAN)
    plan = world.start("fan", title="Kế hoạch")
    world.complete(world.tasks()[0], {"answer": "đồng ý"})
    for row in [world.instance(plan), *world.instances("one-task")]:
        assert world.folded(row.id) == row.state


def test_it_writes_nothing_for_an_actor_without_permission(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    with pytest.raises(Forbidden):
        instances.start(world.engine, STRANGER, "one-task", command_id="c-1")
    assert world.instances("one-task") == []
    assert world.count("commands", actor="stranger") == 0


def test_it_names_actor_command_and_reason_in_the_record(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    instance = world.start("one-task")
    instances.cancel(world.engine, SYSTEM, instance, reason="Văn bản bị thu hồi", command_id="c-9")
    with world.engine.storage.read() as unit:
        last = unit.record.newest(instance, 1)[0].row
    assert (last.to_state, last.actor, last.command_id, last.reason) == (
        "cancelled",
        "system",
        "c-9",
        "Văn bản bị thu hồi",
    )
