"""The cases when the process dies: what it left is the state before the step, or comes after it.

In CI every construct of the table is played by one case at least, which dies before each of its
commits; in a soak every case does, before any statement that writes, as often as time allows.
That a transaction leaves nothing when its process is killed in its midst, a real kill shows.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from engine.errors import DieuPhoiError
from engine.service.engine import Engine
from engine.service.simulation.context import NoTarget, Stage
from tests.conformance.installation import Act, Case, Held, Installation, held
from tests.conformance.table import cases_by_construct
from tests.conformance.test_cases import CASES
from tests.faults.dying import die_at, in_child
from tests.support.invariants import Ledger, broken
from tests.support.soaking import SOAKING, share

KILLED = (
    "compensation-waits-for-person",
    "data-store-outlives-instance",
    "multi-behavior-one",
    "nested-event-sub-process-message-interrupting",
)
WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


class Death(BaseException):
    """The end of a process that goes no further: nothing it holds in memory is used again."""


def chosen() -> list[str]:
    """Few cases that hold every construct between them; in a soak all."""
    by_construct = cases_by_construct()
    every = sorted({name for names in by_construct.values() for name in names})
    if SOAKING:
        return every
    left, found = set(by_construct), []
    while left:
        best = max(every, key=lambda name: sum(name in by_construct[key] for key in left))
        found.append(best)
        left = {key for key in left if best not in by_construct[key]}
    return sorted(found)


def end_at(engine: Engine, statement: int) -> None:
    """Let nothing reach the store from its n-th statement or commit on."""
    seen = 0

    def probe(_sql: str) -> None:
        nonlocal seen
        seen += 1
        if seen >= statement:
            raise Death

    engine.storage.probe = probe


def die(there: Installation, act: Act, statement: int) -> None:
    with pytest.raises(Death):
        there.do(act, lambda engine: end_at(engine, statement))


def be_killed(there: Installation, act: Act, statement: int) -> None:
    ended = in_child(lambda: there.do(act, lambda engine: die_at(engine, statement)))
    assert ended == -signal.SIGKILL


def installed(case: Case, folder: Path) -> Installation:
    made = Installation(folder / "now", case.start_at())
    made.folder.mkdir()
    made.deploy(case)
    return made


@dataclass
class Point:
    """An installation between two acts, and what it holds."""

    there: Installation
    held: list[Held]


def acted(case: Case, first: Installation) -> Iterator[tuple[Act, Point, Point, list[str]]]:
    """Give each act with the points before and after it, and the statements it took."""
    now = Point(first, first.states())
    for act in case.acts():
        there = now.there.copy("after")
        try:
            statements = there.statements(act)
        except (NoTarget, DieuPhoiError):  # the case ends with what is refused
            return
        after = Point(there, there.states())
        yield act, now, after, statements
        now = Point(there.copy("now"), after.held)


def recover(dead: Installation, act: Act, before: Point, until: datetime) -> list[Held]:
    """Open it again and repeat what had no answer; returns what then stands in the store."""
    found: list[Held] = []

    def go_on(stage: Stage) -> None:
        stage.settle_due()
        if held(stage.engine) == before.held:
            stage.clock.set(before.there.now)
            act(stage)
        stage.advance_to(max(until, stage.clock.now()))
        found.extend(held(stage.engine))

    dead.do(go_on)
    return found


def survive(
    case: Case,
    folder: Path,
    deadly: tuple[str, ...],
    dying: Callable[[Installation, Act, int], None],
) -> int:
    """Die at every deadly statement of every act; returns how often."""
    deaths = 0
    for act, before, after, statements in acted(case, installed(case, folder)):
        points = [
            (number, text)
            for number, text in enumerate(statements, start=1)
            if text.lstrip().upper().startswith(deadly)
        ]
        for number, text in share(points, len(points) or 1):
            dead = before.there.copy("dead")
            dying(dead, act, number)
            left = recover(dead, act, before, after.there.now)
            assert left == after.held, f"died at statement {number}: {text}"
            deaths += 1
    return deaths


def troubles(folder: Path, case: Case) -> list[str]:
    """The kinds of broken invariants; a diagram may well get stuck, but no more so by a death."""
    engine = Installation(folder, case.start_at()).open()
    found = broken(engine, Ledger(), settled=False, whole=True)
    kinds = sorted(one.split()[0] for one in found)
    engine.close()
    return kinds


@pytest.mark.parametrize("name", chosen())
def test_it_is_before_or_after_a_step_wherever_it_dies(name: str, tmp_path: Path) -> None:
    case = Case.load(next(folder for folder in CASES if folder.name == name))
    assert survive(case, tmp_path, WRITES if SOAKING else ("COMMIT",), die)
    if SOAKING:
        assert troubles(tmp_path / "dead", case) == troubles(tmp_path / "after", case)


@pytest.mark.parametrize("name", KILLED)
def test_it_is_before_or_after_a_step_wherever_it_is_killed(name: str, tmp_path: Path) -> None:
    case = Case.load(next(folder for folder in CASES if folder.name == name))
    assert survive(case, tmp_path, WRITES, be_killed)
