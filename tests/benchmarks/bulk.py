"""What a task costs that is completed with five hundred others, beside one completed by a click."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.actors import Actor
from engine.model.ids import new_id
from engine.service import bulk, tasks
from engine.service.bulk.carry_on import carry_on
from engine.service.engine import Engine
from engine.storage import OfficerRow, Unit
from tests.benchmarks.installation import open_tasks, start
from tests.benchmarks.measuring import RUNS, Figure, in_turn, scaled

ITEMS = bulk.MOST


def of_five_hundred(engine: Engine) -> Iterator[Figure]:
    """Begin it and let the clock do all of it, against as many single acts."""
    who, number = _officer(engine), scaled(ITEMS, 20)
    plans = [open_tasks(engine, start(engine, number)) for _ in range(2 * RUNS)]
    left = iter([row.id for plan in plans for row in plan])

    def take() -> list[str]:
        return [next(left) for _ in range(number)]

    def at_once() -> None:
        bulk.start(engine, who, "complete", take(), {"x": 1}, command_id=new_id())
        while carry_on(engine):
            pass

    def singly() -> None:
        for task_id in take():
            tasks.complete(engine, who, task_id, {"x": 1}, command_id=new_id())

    each, single = (took / number for took in in_turn(at_once, singly, turns=RUNS - 1))
    yield Figure(f"complete one of {number} tasks in bulk", each, single, "a single act", 1.2)


def _officer(engine: Engine) -> Actor:
    """An account that may do everything: who may take what is not what is measured."""
    row = OfficerRow(new_id(), "bulk", "Bulk", created_at=engine.now())

    def write(unit: Unit) -> None:
        unit.officers.insert(row)
        unit.officers.grant(row.id, "system", engine.now())

    engine.storage.run(write)
    return Actor(row.id, row.login, row.name, roles=frozenset({"system"}))
