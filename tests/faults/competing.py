"""Two commands at one time: the first is held before each of its statements while the second runs.

What must come out is what one of the two serial orders gives; no answer is written by hand.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.errors import Busy, DieuPhoiError
from engine.service import clock as service_clock
from engine.service.engine import Engine
from tests.support.invariants import assert_invariants
from tests.support.soaking import share

Work = Callable[[], object]

BLOCKED_SECONDS = 0.06
"""How long the second command is given to end before it counts as waiting for the first."""

STUCK_SECONDS = 30


@dataclass(frozen=True)
class Scene:
    """A fresh plan and the two commands that compete for it."""

    root: str
    first: Work
    second: Work


class Latch:
    """Stops one thread before its n-th statement or commit, until it is let go."""

    def __init__(self, engine: Engine, statement: int) -> None:
        self._left = statement
        self._go = threading.Event()
        self.reached = threading.Event()
        self.thread: threading.Thread | None = None
        engine.storage.probe = self._before

    def _before(self, _sql: str) -> None:
        if threading.current_thread() is not self.thread:
            return
        self._left -= 1
        if self._left == 0:
            self.reached.set()
            self._go.wait(STUCK_SECONDS)

    def release(self) -> None:
        """Let it go on."""
        self._go.set()


class Doing(threading.Thread):
    """One command in a thread of its own, with how it was answered."""

    def __init__(self, work: Work, reached: threading.Event | None = None) -> None:
        super().__init__(daemon=True)
        self._work, self._reached = work, reached
        self.answer = "done"
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except Busy as busy:
            self.failure = busy
        except DieuPhoiError as refusal:
            self.answer = refusal.code
        except BaseException as failure:  # noqa: BLE001  # told to the test
            self.failure = failure
        finally:
            if self._reached is not None:
                self._reached.set()


def assert_serial(engine: Engine, make: Callable[[], Scene]) -> None:
    """Hold the first command of fresh scenes at one statement after another; end with I1-I12."""
    orders = [
        serial(engine, make(), swapped=swapped, late=late)
        for late in (False, True)
        for swapped in (False, True)
    ]
    allowed, statements = [order for order, _count in orders], orders[0][1]
    # On SQLite one writer is let in at a time, so that fewer places differ.
    points = 8 if engine.storage.on_postgresql else 4
    for statement in share(range(1, statements + 1), points):
        found = interleaved(engine, make(), statement)
        told = [f"held at statement {statement} of {statements}", str(found), "is none of"]
        assert found in allowed, "\n".join([*told, *map(str, allowed)])
    assert_invariants(engine)


def interleaved(engine: Engine, scene: Scene, statement: int) -> tuple[Any, ...]:
    """Hold the first command before a statement, let the second run; what comes out."""
    latch = Latch(engine, statement)
    first = Doing(scene.first, latch.reached)
    latch.thread = first
    first.start()
    assert latch.reached.wait(STUCK_SECONDS)
    second = Doing(scene.second)
    second.start()
    second.join(BLOCKED_SECONDS)
    latch.release()
    for doing in (first, second):
        doing.join(STUCK_SECONDS)
        assert not doing.is_alive(), f"held at statement {statement}: a deadlock"
        assert doing.failure is None, f"held at statement {statement}: {doing.failure!r}"
    engine.storage.probe = None
    return outcome(engine, scene.root, [first.answer, second.answer])


def serial(
    engine: Engine, scene: Scene, *, swapped: bool, late: bool
) -> tuple[tuple[Any, ...], int]:
    """Do one after the other; what comes out, and how many statements the first command takes.

    ``late``: what they send to other instances is delivered after both.
    """
    seen: list[str] = []
    answers: dict[bool, str] = {}
    deliver, engine.deliver = engine.deliver, None if late else engine.deliver
    for is_second in (True, False) if swapped else (False, True):
        engine.storage.probe = None if is_second else seen.append
        doing = Doing(scene.second if is_second else scene.first)
        doing.run()
        assert doing.failure is None, repr(doing.failure)
        answers[is_second] = doing.answer
    engine.storage.probe, engine.deliver = None, deliver
    return outcome(engine, scene.root, [answers[False], answers[True]]), len(seen)


def outcome(engine: Engine, root: str, answers: list[str]) -> tuple[Any, ...]:
    """What a plan looks like to somebody who does not see ids and times."""
    service_clock.settle(engine)
    with engine.storage.read() as unit:
        rows = unit.instances.find(root_id=root, order="id")
        told = Counter(
            (row.process_id, row.loop, step.row.kind, step.row.element, step.row.to_state)
            for row in rows
            for step in unit.record.of_stream(row.id)
        )
        return (
            tuple(answers),
            tuple(sorted((r.process_id, r.loop or 0, r.status) for r in rows)),
            tuple(sorted(map(str, told.items()))),
            tuple(
                sorted(
                    (task.element, task.state, task.assignee or "")
                    for task in unit.tasks.find(root_id=root)
                )
            ),
            tuple(sorted((a.agency_id, a.state) for a in unit.assignments.find(root_id=root))),
            unit.incidents.count(root_id=root, resolved_at=None),
            unit.subscriptions.count(root_id=root),
            tuple((store.id, store.value) for store in unit.data_stores.find(order="id")),
        )
