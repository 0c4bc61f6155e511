"""A case played step by step in an installation on disk, which can die and be opened again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import bootstrap
from engine.bpmn.definition import Definition
from engine.bpmn.parser import read
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.engine import Engine
from engine.service.simulation import autoplay, handlers
from engine.service.simulation.context import Stage
from engine.service.simulation.script import read_steps
from engine.service.simulation.steps import Expect, Message, Signal, Start, Step
from engine.service.simulation.trace import Trace
from tests.faults.dying import count_statements

START = "2025-04-09T08:00:00+07:00"
Act = Callable[[Stage], None]
Held = tuple[str, str, str]


@dataclass(frozen=True)
class Case:
    """One folder of ``cases``: its files and what is done with them, action by action."""

    name: str
    files: Mapping[str, bytes]
    expected: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path) -> Case:
        files = {
            file.name: file.read_bytes()
            for file in sorted(folder.iterdir())
            if file.suffix in {".bpmn", ".dmn"}
        }
        told = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        return cls(folder.name, files, told)

    def start_at(self) -> datetime:
        return datetime.fromisoformat(self.expected.get("at", START))

    def acts(self) -> list[Act]:
        """What happens one after the other: the start, then each step or all that can be done."""
        steps = self.expected.get("steps")
        read_in = [] if steps is None else [s for s in read_steps(steps) if not _looks(s)]
        begin = self._begin(read_in)
        acts = [] if begin is None else [_taking(begin)]
        return [*acts, *([autoplay.play] if steps is None else map(_taking, read_in))]

    def _begin(self, steps: list[Step]) -> Step | None:
        executable = [d for d in read(self.files).definitions.values() if d.executable]
        alone = [one.id for one in executable if one.starts_alone() or one.starts_on_condition()]
        process = self.expected.get("process") or (alone[0] if alone else None)
        if process is None or (steps and _starts(executable, steps[0])):
            return None
        return Start(process, self.expected.get("data", {}), None)


def _looks(step: Step) -> bool:
    return isinstance(step, Expect)


def _taking(step: Step) -> Act:
    return lambda stage: handlers.act(stage, step)


def _starts(executable: list[Definition], step: Step) -> bool:
    """Whether a step starts something itself, so that nothing else does."""
    if isinstance(step, Start):
        return True
    return isinstance(step, Message | Signal) and any(
        event.name == step.name
        for one in executable
        for node in map(one.nodes.__getitem__, one.root.nodes)
        if node.type == "startEvent" or node.instantiate
        for event in node.events
    )


@dataclass
class Installation:
    """A store in a folder and the time it has come to; a copy is what a death leaves behind."""

    folder: Path
    now: datetime

    def copy(self, name: str) -> Installation:
        target = self.folder.parent / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.folder, target)
        return Installation(target, self.now)

    def open(self) -> Engine:
        config = Config.from_env({"DIEUPHOI_HOME": str(self.folder)})
        engine = bootstrap.build(config, VirtualClock(self.now))
        engine.open_world = True
        return engine

    def do(self, act: Act, prepare: Callable[[Engine], object] = lambda _engine: None) -> None:
        """Act on what is stored; ``now`` is afterwards how far the clock has come."""
        engine = self.open()
        prepare(engine)
        clock = engine.clock
        assert isinstance(clock, VirtualClock)
        try:
            act(Stage(engine, clock, Trace(None), 100))
        finally:
            self.now = clock.now()
            engine.close()

    def deploy(self, case: Case) -> None:
        self.do(lambda stage: deployments.deploy(stage.engine, SYSTEM, "case", case.files))

    def statements(self, act: Act) -> list[str]:
        """Act, and tell all statements and commits it took."""
        seen: list[str] = []

        def counted(stage: Stage) -> None:
            noted = count_statements(stage.engine)
            act(stage)
            seen.extend(noted)

        self.do(counted)
        return seen

    def states(self) -> list[Held]:
        found: list[Held] = []
        self.do(lambda stage: found.extend(held(stage.engine)))
        return found


def held(engine: Engine) -> list[Held]:
    """All that stands in a store: instances, data stores, messages that nobody took yet."""
    with engine.storage.read() as unit:
        instances = [(row.process_id, row.status, row.state) for row in unit.instances.find()]
        stores = [("data store", one.id, json.dumps(one.value)) for one in unit.data_stores.find()]
        waiting = unit.messages.find(status="waiting")
        messages = [("message", one.name, json.dumps(one.payload)) for one in waiting]
    return sorted(instances + stores + messages)
