"""Officers who compete for a task, an assignment or a fan-out: as if one came after the other."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.model.permission import SYSTEM
from engine.service import assignments, tasks
from engine.service.runtime import multi_instance
from tests.faults.competing import Scene, assert_serial
from tests.faults.stage import WHY, Stage


def two_officers_who_claim(on: Stage) -> Scene:
    root = on.plan()
    _held, task = on.share(root)
    clerk, head = (on.province.who(f"{kind}.so-y-te") for kind in ("van_thu", "thu_truong"))
    return Scene(
        root,
        lambda: tasks.claim(on.engine, clerk, task.id),
        lambda: tasks.claim(on.engine, head, task.id),
    )


def claim_and_complete(on: Stage) -> Scene:
    root = on.plan()
    _held, task = on.share(root)
    clerk = on.province.who("van_thu.so-y-te")
    return Scene(root, on.complete(task), lambda: tasks.claim(on.engine, clerk, task.id))


def accept_and_refuse(on: Stage) -> Scene:
    root = on.plan()
    held, _task = on.share(root)
    clerk, head = (on.province.who(f"{kind}.so-y-te") for kind in ("van_thu", "thu_truong"))
    return Scene(
        root,
        lambda: assignments.accept(on.engine, clerk, held),
        lambda: assignments.refuse(on.engine, head, held, reason=WHY),
    )


def refuse_and_refuse(on: Stage) -> Scene:
    root = on.plan()
    held, _task = on.share(root)
    head = on.province.who("thu_truong.so-y-te")

    def refuse() -> None:
        assignments.refuse(on.engine, head, held, reason=WHY)

    return Scene(root, refuse, refuse)


def withdraw_and_complete(on: Stage) -> Scene:
    root = on.plan()
    held, task = on.share(root)
    monitor = on.province.who("thu_truong.so-noi-vu")
    return Scene(
        root,
        lambda: assignments.withdraw(on.engine, monitor, held, reason=WHY),
        on.complete(task),
    )


def complete_and_reassign(on: Stage) -> Scene:
    root = on.plan()
    held, task = on.share(root)
    monitor = on.province.who("thu_truong.so-noi-vu")
    return Scene(
        root,
        on.complete(task),
        lambda: assignments.reassign(on.engine, monitor, held, "vp-ubnd", reason=WHY),
    )


def two_who_add_one_agency(on: Stage) -> Scene:
    root = on.start("fan")

    def add() -> None:
        multi_instance.add(on.engine, SYSTEM, root, "ask", "vp-ubnd", reason=WHY)

    return Scene(root, add, add)


def two_who_reopen_one_agency(on: Stage) -> Scene:
    root = on.start("fan")
    done = on.tasks(root)[0]
    on.complete(done)()

    def reopen() -> None:
        multi_instance.reopen(on.engine, SYSTEM, done.instance_id, reason=WHY)

    return Scene(root, reopen, reopen)


def two_who_withdraw_one_agency(on: Stage) -> Scene:
    root = on.start("fan")
    child = on.tasks(root)[0].instance_id

    def withdraw() -> None:
        multi_instance.withdraw(on.engine, SYSTEM, child, reason=WHY)

    return Scene(root, withdraw, withdraw)


def withdraw_a_share_and_complete_it(on: Stage) -> Scene:
    root = on.start("fan")
    task = on.tasks(root)[0]

    def withdraw() -> None:
        multi_instance.withdraw(on.engine, SYSTEM, task.instance_id, reason=WHY)

    return Scene(root, withdraw, on.complete(task))


def complete_a_share_and_withdraw_it(on: Stage) -> Scene:
    scene = withdraw_a_share_and_complete_it(on)
    return Scene(scene.root, scene.second, scene.first)


def add_and_the_last_child(on: Stage) -> Scene:
    root = on.start("fan")
    a, b = on.tasks(root)
    on.complete(a)()

    def add() -> None:
        multi_instance.add(on.engine, SYSTEM, root, "ask", "vp-ubnd", reason=WHY)

    return Scene(root, add, on.complete(b))


PAIRS = [
    two_officers_who_claim,
    claim_and_complete,
    accept_and_refuse,
    refuse_and_refuse,
    withdraw_and_complete,
    complete_and_reassign,
    two_who_add_one_agency,
    two_who_reopen_one_agency,
    two_who_withdraw_one_agency,
    withdraw_a_share_and_complete_it,
    complete_a_share_and_withdraw_it,
    add_and_the_last_child,
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)
def test_it_ends_as_if_one_had_come_after_the_other(
    stage: Stage, pair: Callable[[Stage], Scene]
) -> None:
    assert_serial(stage.engine, lambda: pair(stage))
