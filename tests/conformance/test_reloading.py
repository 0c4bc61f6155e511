"""The same cases when nothing is kept between steps, and when the process dies at every write.

Each step reads the state from the store anyway; here the parsed diagrams are forgotten too, and
for a sample of constructs a process of its own is killed before each writing statement of each
step: what it left is the state before the step, or the clock brings it to the state after.
"""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine import bootstrap
from engine.cli import main
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.engine import DefinitionCache, Engine
from engine.service.playing import acting, read_steps
from engine.service.playing.stage import Stage
from engine.service.playing.steps import Expect, Start, Step
from engine.service.playing.trace import Trace
from tests.conformance.comparing import differences
from tests.conformance.table import models
from tests.conformance.test_cases import CASES, START, arguments
from tests.faults.dying import count_statements, die_at, in_child

WAITING = [case for case in CASES if "steps" in json.loads((case / "case.json").read_text("utf-8"))]
SAMPLE = (
    "compensation-waits-for-person",
    "multi-behavior-one",
    "nested-event-sub-process-message-interrupting",
)
WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT")


@pytest.mark.parametrize("folder", WAITING, ids=lambda folder: folder.name)
def test_it_needs_nothing_but_the_store_between_steps(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(DefinitionCache, "get", lambda _self, _key, parse: parse())

    ran = CliRunner().invoke(main, arguments(folder, case, tmp_path / "steps.json"))

    *lines, last = [json.loads(text) for text in ran.stdout.splitlines()]
    assert differences(case, lines, last["end"]) == []


class World:
    """One installation in a folder; a copy of it is what a death leaves behind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def copy(self, name: str) -> World:
        target = self.folder.parent / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder, target)
        return World(target)

    def open(self) -> Engine:
        config = Config.from_env({"DIEUPHOI_HOME": str(self.folder)})
        return bootstrap.build(config, VirtualClock(datetime.fromisoformat(START)))

    def do(self, act: Callable[[Stage], None], dies_at: int | None = None) -> None:
        engine = self.open()
        if dies_at is not None:
            die_at(engine, dies_at)
        clock = engine.clock
        assert isinstance(clock, VirtualClock)
        act(Stage(engine, clock, Trace(None), 100))
        engine.close()

    def states(self) -> list[tuple[str, str, str]]:
        engine = self.open()
        with engine.storage.read() as unit:
            rows = unit.instances.find(order=("started_at", "id"))
        engine.close()
        return [(row.process_id, row.status, row.state) for row in rows]


def writes_of(world: World, act: Callable[[Stage], None]) -> list[int]:
    """The numbers of the statements that write or commit."""
    seen: list[str] = []

    def counted(stage: Stage) -> None:
        noted = count_statements(stage.engine)
        act(stage)
        seen.extend(noted)

    world.do(counted)
    return [
        number
        for number, text in enumerate(seen, start=1)
        if text.lstrip().upper().startswith(WRITES)
    ]


def taking(step: Step) -> Callable[[Stage], None]:
    return lambda stage: acting.act(stage, step)


def steps_of(case: dict[str, Any]) -> list[Step]:
    begin = Start("Process_1", case.get("data", {}), None)
    return [begin, *(s for s in read_steps(case["steps"]) if not isinstance(s, Expect))]


@pytest.mark.parametrize("name", SAMPLE)
def test_it_is_before_or_after_a_step_wherever_it_dies(name: str, tmp_path: Path) -> None:
    folder = next(case for case in CASES if case.name == name)
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    world = World(tmp_path / "world")
    world.folder.mkdir()
    world.do(lambda stage: deployments.deploy(stage.engine, SYSTEM, "case", models(folder)))

    for step in steps_of(case):
        act = taking(step)
        before, after = world.states(), world.copy("after")
        writes = writes_of(after, act)
        assert writes
        for number in writes:
            dead = world.copy("dead")
            ended = in_child(lambda dead=dead, act=act, number=number: dead.do(act, number))
            assert ended == -signal.SIGKILL
            # when somebody opens it again and repeats what had no answer
            dead.do(lambda stage: stage.settle_due())
            if dead.states() == before:
                dead.do(act)
            assert dead.states() == after.states()
        world = after.copy("world")
    assert {status for _process, status, _state in world.states()} == {"completed"}
