"""Steps that compete: whatever comes first, the result is that of one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.runtime import incidents, instances, messages, signals, timers
from tests.faults.competing import Scene, assert_serial, interleaved, serial
from tests.faults.stage import WHY, Stage


def cancelling(on: Stage, instance: str) -> Callable[[], object]:
    return lambda: instances.cancel(on.engine, SYSTEM, instance, reason=WHY)


def sending(on: Stage, root: str) -> Callable[[], object]:
    """A message of its own for this plan, which it names by its key."""
    with on.engine.storage.read() as unit:
        key = unit.instances.need(root).key
    return lambda: messages.correlate(on.engine, SYSTEM, "reply", keys=key, message_id=new_id())


def complete_and_cancel(on: Stage) -> Scene:
    root = on.start("one-task")
    return Scene(root, on.complete(on.tasks(root)[0]), cancelling(on, root))


def complete_and_time_out(on: Stage) -> Scene:
    root = on.start("limited")
    with on.engine.storage.read() as unit:
        due = unit.timers.of_instance(root)[0]
    return Scene(root, on.complete(on.tasks(root)[0]), lambda: timers.fire(on.engine, due.id))


def two_branches_that_join(on: Stage) -> Scene:
    root = on.start("pair")
    left, right = on.tasks(root)
    return Scene(root, on.complete(left), on.complete(right))


def two_last_children(on: Stage) -> Scene:
    root = on.start("fan")
    a, b = on.tasks(root)
    return Scene(root, on.complete(a), on.complete(b))


def a_child_and_its_cancelled_plan(on: Stage) -> Scene:
    root = on.start("fan")
    return Scene(root, cancelling(on, root), on.complete(on.tasks(root)[0]))


def two_messages_for_one_receiver(on: Stage) -> Scene:
    root = on.start("ask")
    on.complete(on.tasks(root)[0])()
    return Scene(root, sending(on, root), sending(on, root))


def a_message_and_its_receiver(on: Stage) -> Scene:
    root = on.start("ask")
    return Scene(root, sending(on, root), on.complete(on.tasks(root)[0]))


def a_receiver_and_its_message(on: Stage) -> Scene:
    root = on.start("ask")
    return Scene(root, on.complete(on.tasks(root)[0]), sending(on, root))


def a_message_and_a_cancelled_receiver(on: Stage) -> Scene:
    root = on.start("ask")
    on.complete(on.tasks(root)[0])()
    return Scene(root, sending(on, root), cancelling(on, root))


def a_signal_and_a_cancelled_receiver(on: Stage) -> Scene:
    root = on.start("traffic")
    return Scene(root, lambda: signals.broadcast(on.engine, SYSTEM, "go"), cancelling(on, root))


def suspend_and_complete(on: Stage) -> Scene:
    root = on.start("fan")

    def suspend() -> None:
        instances.suspend(on.engine, SYSTEM, root, reason=WHY)

    return Scene(root, suspend, on.complete(on.tasks(root)[0]))


def two_clicks_with_one_id(on: Stage) -> Scene:
    root, command = on.start("one-task"), new_id()
    task = on.tasks(root)[0]
    return Scene(root, on.complete(task, command), on.complete(task, command))


def two_clicks_with_two_ids(on: Stage) -> Scene:
    root = on.start("one-task")
    task = on.tasks(root)[0]
    return Scene(root, on.complete(task, new_id()), on.complete(task, new_id()))


def retry_and_skip(on: Stage) -> Scene:
    root = on.start("divide", parts=0)
    with on.engine.storage.read() as unit:
        found = unit.incidents.open_of(root_id=root)[0]
    return Scene(
        root,
        lambda: incidents.retry(on.engine, SYSTEM, found.id, reason=WHY),
        lambda: incidents.skip(on.engine, SYSTEM, found.id, reason=WHY),
    )


def two_clocks(on: Stage) -> Scene:
    root = on.start("limited")
    on.clock.advance(timedelta(days=2))
    return Scene(root, lambda: service_clock.tick(on.engine), lambda: service_clock.tick(on.engine))


def two_ways_through_two_data_stores(on: Stage) -> Scene:
    there, back = on.start("there"), on.start("back")
    return Scene(there, on.complete(on.tasks(there)[0]), on.complete(on.tasks(back)[0]))


PAIRS = [
    complete_and_cancel,
    complete_and_time_out,
    two_branches_that_join,
    two_last_children,
    a_child_and_its_cancelled_plan,
    two_messages_for_one_receiver,
    a_message_and_its_receiver,
    a_receiver_and_its_message,
    a_message_and_a_cancelled_receiver,
    a_signal_and_a_cancelled_receiver,
    suspend_and_complete,
    two_clicks_with_one_id,
    two_clicks_with_two_ids,
    retry_and_skip,
    two_clocks,
    two_ways_through_two_data_stores,
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)
def test_it_ends_as_if_one_had_come_after_the_other(
    stage: Stage, pair: Callable[[Stage], Scene]
) -> None:
    assert_serial(stage.engine, lambda: pair(stage))


def test_steps_that_take_two_data_stores_crosswise_are_untied_and_done_again(stage: Stage) -> None:
    def untied(statement: int) -> bool:
        before = stage.engine.storage.retried
        interleaved(stage.engine, two_ways_through_two_data_stores(stage), statement)
        return stage.engine.storage.retried > before

    scene = two_ways_through_two_data_stores(stage)
    _outcome, statements = serial(stage.engine, scene, swapped=False, late=False)
    # SQLite lets in one writer at a time, so that nobody can wait in a circle there.
    circles = any(untied(statement) for statement in range(1, statements + 1))
    assert circles == stage.engine.storage.on_postgresql
