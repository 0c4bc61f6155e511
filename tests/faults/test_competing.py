"""Whatever two commands compete, the result is that of one after the other."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from engine.model.clock import VirtualClock
from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import (
    assignments,
    deployments,
    fanning,
    incidents,
    instances,
    messages,
    plans,
    signals,
    tasks,
    ticking,
    timers,
)
from engine.service.engine import Engine
from engine.storage import TaskRow
from tests.faults.competing import Scene, interleaved, serial
from tests.integration.core.diagrams import (
    END,
    ONE_TASK,
    START,
    diagram,
    each,
    message,
    timer,
    user,
)
from tests.integration.core.diagrams import wait_for as catch
from tests.integration.people.conftest import ON_BOTH, copied
from tests.integration.people.conftest import on_postgresql as on_postgresql  # noqa: PLC0414
from tests.integration.people.conftest import on_sqlite as on_sqlite  # noqa: PLC0414
from tests.integration.people.province import FILES, Province
from tests.support.invariants import assert_invariants

POINTS = 10_000 if os.environ.get("SOAK") else 8
"""At how many statements of the first command the second is let in."""

WHY = "Theo chỉ đạo"
PROCESSES = {
    "one-task": ONE_TASK,
    "fan": diagram(
        "fan",
        START
        + f'<callActivity id="ask" calledElement="one-task">{each("a,b")}</callActivity>'
        + END,
        "start>ask ask>end",
    ),
    "pair": diagram(
        "pair",
        START
        + '<parallelGateway id="split"/><parallelGateway id="join"/>'
        + user("left")
        + user("right")
        + END,
        "start>split split>left split>right left>join right>join join>end",
    ),
    "limited": diagram(
        "limited",
        START
        + user("do")
        + f'<boundaryEvent id="late" attachedToRef="do">{timer("Duration", "P1D")}</boundaryEvent>'
        + END
        + '<endEvent id="given-up"/>',
        "start>do do>end late>given-up",
    ),
    "ask": diagram(
        "ask",
        START + user("prepare") + catch("answered", "reply") + END,
        "start>prepare prepare>answered answered>end",
        message("reply"),
    ),
    "divide": diagram(
        "divide",
        START + '<scriptTask id="share"><script>share = 1 / parts</script></scriptTask>' + END,
        "start>share share>end",
    ),
    "traffic": diagram(
        "traffic",
        START
        + '<intermediateCatchEvent id="green"><signalEventDefinition signalRef="go"/>'
        + "</intermediateCatchEvent>"
        + END,
        "start>green green>end",
        '<signal id="go" name="go"/>',
    ),
}


class Stage:
    """The province, and fresh scenes on it."""

    def __init__(self, province: Province) -> None:
        self.engine: Engine = province.engine
        self.clock: VirtualClock = province.clock
        self.province = province

    def start(self, key: str, **data: object) -> str:
        """A fresh instance."""
        return instances.start(self.engine, SYSTEM, key, data, business_key=new_id())

    def tasks(self, root: str) -> list[TaskRow]:
        """Its open tasks."""
        with self.engine.storage.read() as unit:
            return unit.tasks.find(root_id=root, open=True, order="id")

    def complete(self, task: TaskRow, command: str | None = None) -> Callable[[], object]:
        """Hand a task in."""
        return lambda: tasks.complete(self.engine, SYSTEM, task.id, {}, command_id=command)

    def plan(self) -> str:
        """A plan of two agencies."""
        document = {"title": "Kế hoạch", "number": "89", "symbol": "KH-UBND"}
        document |= {"issued_on": "2025-04-09", "monitor": "so-noi-vu"}
        return plans.start(self.engine, SYSTEM, "plan", document)

    def share(self, root: str) -> tuple[str, TaskRow]:
        """The assignment of Sở Y tế in a plan, and its open task."""
        with self.engine.storage.read() as unit:
            held = unit.assignments.first(root_id=root, agency_id="so-y-te")
            task = unit.tasks.first(root_id=root, agency_id="so-y-te", open=True)
        assert held is not None
        assert task is not None
        return held.id, task


@pytest.fixture(params=ON_BOTH)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A province on each database with the processes of these tests."""
    for province in copied(request, tmp_path, plan=False):
        for key, body in PROCESSES.items():
            deployments.deploy(province.engine, SYSTEM, key, {f"{key}.bpmn": body})
        files = {
            path.relative_to(FILES).as_posix(): path.read_bytes()
            for path in FILES.rglob("*")
            if path.is_file()
        }
        deployments.deploy(province.engine, SYSTEM, "plan", files)
        yield Stage(province)


def complete_and_cancel(on: Stage) -> Scene:
    root = on.start("one-task")
    return Scene(root, on.complete(on.tasks(root)[0]), cancelling(on, root))


def cancelling(on: Stage, instance: str) -> Callable[[], object]:
    return lambda: instances.cancel(on.engine, SYSTEM, instance, reason=WHY)


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


def sending(on: Stage, root: str) -> Callable[[], object]:
    """A message of its own for this plan, which it names by its key."""
    with on.engine.storage.read() as unit:
        key = unit.instances.need(root).key
    return lambda: messages.correlate(on.engine, SYSTEM, "reply", keys=key, message_id=new_id())


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
    clerk, head = (on.province.who(f"{kind}.so-y-te") for kind in ("van_thu", "truong_phong"))
    return Scene(
        root,
        lambda: assignments.accept(on.engine, clerk, held),
        lambda: assignments.refuse(on.engine, head, held, reason=WHY),
    )


def refuse_and_refuse(on: Stage) -> Scene:
    root = on.plan()
    held, _task = on.share(root)
    head = on.province.who("truong_phong.so-y-te")

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
        fanning.add(on.engine, SYSTEM, root, "ask", "c", reason=WHY)

    return Scene(root, add, add)


def two_who_reopen_one_agency(on: Stage) -> Scene:
    root = on.start("fan")
    done = on.tasks(root)[0]
    on.complete(done)()

    def reopen() -> None:
        fanning.reopen(on.engine, SYSTEM, done.instance_id, reason=WHY)

    return Scene(root, reopen, reopen)


def two_who_withdraw_one_agency(on: Stage) -> Scene:
    root = on.start("fan")
    child = on.tasks(root)[0].instance_id

    def withdraw() -> None:
        fanning.withdraw(on.engine, SYSTEM, child, reason=WHY)

    return Scene(root, withdraw, withdraw)


def add_and_the_last_child(on: Stage) -> Scene:
    root = on.start("fan")
    a, b = on.tasks(root)
    on.complete(a)()

    def add() -> None:
        fanning.add(on.engine, SYSTEM, root, "ask", "c", reason=WHY)

    return Scene(root, add, on.complete(b))


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
    return Scene(root, lambda: ticking.tick(on.engine), lambda: ticking.tick(on.engine))


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
    two_officers_who_claim,
    claim_and_complete,
    accept_and_refuse,
    refuse_and_refuse,
    withdraw_and_complete,
    complete_and_reassign,
    two_who_add_one_agency,
    two_who_reopen_one_agency,
    two_who_withdraw_one_agency,
    add_and_the_last_child,
    retry_and_skip,
    two_clocks,
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)
def test_it_ends_as_if_one_had_come_after_the_other(
    stage: Stage, pair: Callable[[Stage], Scene]
) -> None:
    orders = [
        serial(stage.engine, pair(stage), swapped=swapped, late=late)
        for late in (False, True)
        for swapped in (False, True)
    ]
    allowed, statements = [order for order, _count in orders], orders[0][1]
    # On SQLite one writer is let in at a time, so that fewer places differ.
    points = POINTS if stage.engine.storage.on_postgresql else min(POINTS, 4)
    for statement in range(1, statements + 1, max(1, statements // points)):
        found = interleaved(stage.engine, pair(stage), statement)
        assert found in allowed, "\n".join(
            [
                f"held at statement {statement} of {statements}",
                str(found),
                "is none of",
                *map(str, allowed),
            ]
        )
    assert_invariants(stage.engine)
