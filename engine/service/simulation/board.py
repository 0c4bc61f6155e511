"""What lies before whoever plays: open work, what is awaited, what failed, the agencies' parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.runtime import State
from engine.bpmn.runtime.waits import MessageWait
from engine.model.permission import SYSTEM
from engine.service.context import ReadTx, reading
from engine.service.organisation.queries import names_of
from engine.service.runtime import timers
from engine.service.simulation import snapshot
from engine.service.simulation.context import Stage
from engine.service.simulation.handlers import task_of
from engine.service.simulation.play import Play, Raw
from engine.service.simulation.steps import Complete
from engine.service.tasks.view import TaskView, view
from engine.storage import AssignmentRow, IncidentRow, InstanceRow, TaskRow, Unit

AWAITED = frozenset({"message", "signal", "service"})
MOST_SHOWN = 60
"""Tasks, parts and instances that are listed; the diagram counts them all."""


@dataclass(frozen=True, slots=True)
class Work:
    """An open task with whose it is; ``holder`` (agency/position) is somebody who may do it."""

    task: TaskRow
    agency: str
    holder: str


@dataclass(frozen=True, slots=True)
class Part:
    """An open assignment, and the name of its agency."""

    row: AssignmentRow
    agency: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message, signal or answer of a service for which a token waits, with its keys."""

    kind: str
    name: str
    element: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Board:
    """How a play stands; ``due`` is when the next timer fires, ``instances`` are oldest first.

    ``places`` are those who may be played: agency/position, the agency's name, the position.
    """

    now: datetime
    status: str
    due: datetime | None
    work: tuple[Work, ...]
    awaited: tuple[Awaited, ...]
    parts: tuple[Part, ...]
    incidents: tuple[IncidentRow, ...]
    instances: tuple[InstanceRow, ...]
    tasks: int
    places: tuple[tuple[str, str, str], ...]


def board(play: Play) -> Board:
    """Read it from the play's own store."""
    stage = play.stage
    with reading(stage.engine) as tx:
        unit = tx.unit
        tasks = unit.tasks.find(open=True, order=("created_at", "id"))
        shares = unit.assignments.find(open=True, order=("created_at", "id"), limit=MOST_SHOWN)
        names = names_of(
            unit, [*(row.agency_id for row in tasks), *(row.agency_id for row in shares)]
        )
        return Board(
            now=stage.clock.now(),
            status=snapshot.status(unit),
            due=timers.next_due(stage.engine),
            work=tuple(
                Work(row, names.get(row.agency_id or "", ""), _holder(tx, row))
                for row in tasks[:MOST_SHOWN]
            ),
            awaited=tuple(_awaited(tx)),
            parts=tuple(Part(row, names.get(row.agency_id or "", "")) for row in shares),
            incidents=tuple(unit.incidents.find(resolved_at=None, order=("opened_at", "id"))),
            instances=tuple(unit.instances.find(order=("started_at", "id"), limit=MOST_SHOWN)),
            tasks=len(tasks),
            places=tuple(_places(tx, tasks)),
        )


def form(play: Play, task_id: str) -> TaskView:
    """A task with its form as whoever does it sees it; raises NotFound."""
    return view(play.engine, SYSTEM, task_id)


def completing(play: Play, task_id: str, holder: str, data: dict[str, object]) -> Raw:
    """The step that completes this task, and no other, by whoever is named.

    Raises NotFound for a task that is not open.
    """
    with play.engine.storage.read() as unit:
        task = unit.tasks.need(task_id)
        key = _key(unit, task.instance_id)
        nth = _nth(play.stage, unit, task, key, holder)
    step: Raw = {"complete": task.element}
    more = {"nth": nth if nth > 1 else None, "key": key, "as": holder or None, "data": data or None}
    return {**step, **{name: value for name, value in more.items() if value is not None}}


def _nth(stage: Stage, unit: Unit, task: TaskRow, key: str | None, holder: str) -> int:
    """Which of the open tasks of its element it is, from 1."""
    nth = 1
    while True:
        found = task_of(
            stage, unit, Complete(task.element, nth=nth, key=key, holder=holder or None)
        )
        if found is None or found.id == task.id:
            return nth
        nth += 1


def _key(unit: Unit, instance_id: str) -> str | None:
    """The key of the instance, or of the nearest above that has one."""
    row = unit.instances.need(instance_id)
    keys = (row.key, *(above.key for above in unit.instances.ancestors(instance_id)))
    return next((key for key in keys if key is not None), None)


def _awaited(tx: ReadTx) -> Iterator[Awaited]:
    for row in snapshot.live(tx.unit)[:MOST_SHOWN]:
        for token in State.load(row.state).tokens.values():
            for wait in token.waits:
                if wait.kind in AWAITED:
                    keys = wait.keys if isinstance(wait, MessageWait) else {}
                    yield Awaited(wait.kind, wait.name or "", token.element, dict(keys))


def _places(tx: ReadTx, tasks: Sequence[TaskRow]) -> Iterator[tuple[str, str, str]]:
    """Who holds a position today in an agency that has a part in anything played."""
    parts = tx.unit.plan_agencies.find()
    agencies = {row.agency_id for row in parts} | {row.agency_id for row in tasks}
    names = names_of(tx.unit, agencies)
    for agency, kind in sorted(tx.unit.officers.held_places(tx.today)):
        if agency in agencies:
            yield f"{agency}/{kind}", names.get(agency, agency), kind


def _holder(tx: ReadTx, task: TaskRow) -> str:
    """The place the task waits for, where somebody holds it; nobody's is done by the system."""
    if task.agency_id is None or task.position is None:
        return ""
    held = tx.unit.officers.holders(task.agency_id, [task.position], tx.today)
    return f"{task.agency_id}/{task.position}" if held else ""
