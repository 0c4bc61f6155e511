"""An installation to measure: its own folder, the diagrams deployed, a clock that can be moved."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from engine import bootstrap
from engine.bpmn.runtime import Execution
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.context import Command, Tx
from engine.service.engine import Engine, no_wake
from engine.service.runtime import instances
from engine.service.runtime.step import step
from engine.storage import TaskRow, Unit
from tests.benchmarks import models
from tests.benchmarks.measuring import Work

BRANCHES = 25
SHORT, LONG = 4, 400
PLANS = {
    "plan": models.sharing(),
    "sleepers": models.sleeping(),
    "loop": models.looping(),
    "branches": models.branches(BRANCHES),
    **{f"chain-{tasks}": models.sequence(tasks) for tasks in (SHORT, 6, LONG)},
}


@contextmanager
def installation(url: str | None = None) -> Iterator[Engine]:
    """A fresh installation; on SQLite in a folder of its own unless ``url`` says otherwise."""
    with tempfile.TemporaryDirectory(prefix="dieuphoi-bench-") as folder:
        config = Config.from_env({"DIEUPHOI_HOME": str(Path(folder))})
        if url is not None:
            config = replace(config, database_url=url)
        engine = bootstrap.build(config, VirtualClock(datetime.now(UTC)))
        # One process needs no queue to be woken.
        engine.waker = no_wake
        engine.open_world = True
        for key, model in PLANS.items():
            deployments.deploy(engine, SYSTEM, key, {f"{key}.bpmn": model})
        yield engine
        engine.close()


def start(engine: Engine, agencies: int, key: str = "plan") -> str:
    """Start a plan for that many agencies; gives its id."""
    names = [f"agency-{number}" for number in range(agencies)]
    return instances.start(engine, SYSTEM, key, {"list": names}, process_id=key)


def start_one(engine: Engine, key: str) -> str:
    """Start a process that has no agencies; gives its id."""
    return instances.start(engine, SYSTEM, key)


def open_tasks(engine: Engine, root: str) -> list[TaskRow]:
    """The tasks of a plan that wait for somebody."""
    with engine.storage.read() as unit:
        return list(unit.tasks.find(root_id=root, open=True, order="id"))


def complete(engine: Engine, task: TaskRow) -> None:
    """Complete one task through the service: history and chain on, nothing kept from before.

    As a click does it bears the id of a command, whose answer is kept.
    """
    click = new_id()
    instances.complete(engine, SYSTEM, task.instance_id, task.token, {"x": 1}, command_id=click)


def completing(engine: Engine, tasks: Iterable[TaskRow]) -> Work:
    """A work that completes one of these tasks after the other."""
    left = iter(tasks)
    return lambda: complete(engine, next(left))


def on_and_on(engine: Engine, root: str, rounds: int) -> None:
    """Complete the only open task of an instance so many times, many to a commit."""

    def work(unit: Unit, times: int) -> None:
        command = Command(new_id(), SYSTEM, "instance.complete", engine.now())
        for _ in range(times):
            (task,) = unit.tasks.find(instance_id=root, open=True)

            def act(execution: Execution, token: int = task.token) -> None:
                execution.complete(token, {"x": 1})

            step(Tx(engine, unit, command), root, act)

    for first in range(0, rounds, 500):
        engine.storage.run(partial(work, times=min(rounds - first, 500)))
