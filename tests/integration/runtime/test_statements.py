"""What a click costs in statements and transactions, and what an end hands to whom."""

from __future__ import annotations

import pytest

from engine.model.permission import SYSTEM
from engine.service.context import Tx
from engine.service.runtime import deliveries, instances
from tests.integration.diagrams import END, FAN, ONE_TASK, START, diagram, user
from tests.integration.world import World

TWO_TASKS = diagram("two", START + user("a") + user("b") + END, "start>a a>b b>end")


@pytest.fixture
def plan(world: World) -> str:
    """A plan that asks three agencies."""
    world.deploy("one-task", ONE_TASK)
    world.deploy("fan", FAN)
    return world.start("fan")


def _sent(world: World, command: str) -> list[str]:
    """The statements of one completion, as a click sends it."""
    (task, *_) = world.tasks()
    sent: list[str] = []
    world.engine.storage.probe = sent.append
    instances.complete(
        world.engine, SYSTEM, task.instance_id, task.token, {"x": 1}, command_id=command
    )
    world.engine.storage.probe = None
    return sent


def test_a_plain_completion_reads_four_times(world: World) -> None:
    world.deploy("two", TWO_TASKS)
    for _ in range(2):
        world.start("two")
    _sent(world, "c-1")  # the first of a process reads its definition
    sent = _sent(world, "c-2")
    reads = [text for text in sent if text.startswith(("SELECT", "WITH RECURSIVE"))]
    assert len(reads) == 4
    assert sent.count("COMMIT") == 1
    assert len(sent) <= 11


def test_the_end_of_a_share_is_one_transaction(world: World, plan: str) -> None:
    _sent(world, "c-1")
    sent = _sent(world, "c-2")
    assert sent.count("COMMIT") == 1
    assert len(sent) <= 16
    assert [text for text in sent if "INSERT INTO inbox" in text] == []
    assert world.count("inbox") == 0


def test_all_ends_reach_the_parent_in_their_order(world: World, plan: str) -> None:
    tasks = world.tasks()
    for task in tasks:
        world.complete(task)
    with world.engine.storage.read() as unit:
        told = [one.body for one in unit.record.of_stream(plan)]
    ended = [body["child"] for body in told if "head" in body.get("detail", {})]
    assert ended == [task.instance_id for task in tasks]
    assert world.instance(plan).status == "completed"


def test_what_lies_in_the_mailbox_already_goes_before_the_end(world: World, plan: str) -> None:
    first, second, third = world.tasks()
    deliver, world.engine.deliver = world.engine.deliver, None
    world.complete(first)
    assert world.count("inbox") == 1
    world.engine.deliver = lambda _engine: 0
    world.complete(second)
    assert world.count("inbox") == 2
    world.engine.deliver = deliver
    world.complete(third)
    assert world.count("inbox") == 0
    assert world.instance(plan).status == "completed"


def test_an_end_that_cannot_be_handed_over_is_delivered_after_it(world: World, plan: str) -> None:
    tried: list[str] = []

    def fails(tx: Tx) -> None:
        deliveries.hand_over(tx)
        tried.append(tx.command.id)
        raise RuntimeError("what the plan goes on to")

    world.engine.hand_over = fails
    for task in world.tasks():
        world.complete(task)
    assert len(tried) == 3
    assert world.instance(plan).status == "completed"
    assert world.count("inbox") == 0


def test_a_suspended_parent_hears_of_it_when_it_goes_on(world: World, plan: str) -> None:
    (task, *_) = world.tasks()
    with world.engine.storage.begin() as unit:
        unit.instances.update(plan, status="suspended")
    world.complete(task)
    assert world.count("inbox") == 1
