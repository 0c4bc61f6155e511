"""The step ``carry``: an agency's whole share of a task, one piece of work after another.

It spares a scenario of two hundred agencies the writing of a thousand completions; each is made
by an officer who holds the position it waits for.
"""

from __future__ import annotations

from engine.bpmn.runtime import State
from engine.model.assignments import COORDINATING
from engine.model.permission import SYSTEM, Actor
from engine.sentences import sentence
from engine.service.context import ReadTx
from engine.service.organisation.actors import named_actor
from engine.service.simulation import snapshot
from engine.service.simulation.context import NoTarget, Stage
from engine.service.simulation.samples import least_answer
from engine.service.simulation.steps import Carry
from engine.service.tasks import completion
from engine.service.tasks.task import schema_of
from engine.storage import InstanceRow, TaskRow, Unit

MOST = 2_000
"""Completions for one child: more is a loop of returns that the data of the step causes."""


def carry(stage: Stage, step: Carry) -> None:
    """Complete the work of each child of an activity, up to and with the element ``through``.

    Raises :class:`NoTarget` when the activity runs no such child.
    """
    with stage.engine.storage.read() as unit:
        found = _children(stage, unit, step)
    if not found:
        raise NoTarget(
            sentence(
                "«%(element)s» không có phần việc nào của «%(keys)s» đang mở",
                element=step.element,
                keys=", ".join(step.keys or ("*",)),
            )
        )
    for child in found:
        _carry_one(stage, child, step)


def _children(stage: Stage, unit: Unit, step: Carry) -> list[str]:
    parents: dict[str, State] = {}
    found = []
    for row in snapshot.live(unit):
        if row.parent_id is None or not stage.includes(row.root_id):
            continue
        if step.keys and _key(unit, row) not in step.keys:
            continue
        if row.parent_id not in parents:
            parents[row.parent_id] = State.load(unit.instances.need(row.parent_id).state)
        token = parents[row.parent_id].tokens.get(row.parent_token or 0)
        if token is not None and token.element == step.element:
            found.append(row.id)
    return found


def _key(unit: Unit, row: InstanceRow) -> str | None:
    """Its own, or that of the nearest instance above which has one."""
    keys = (row.key, *(above.key for above in unit.instances.ancestors(row.id)))
    return next((key for key in keys if key is not None), None)


def _carry_one(stage: Stage, child: str, step: Carry) -> None:
    for _ in range(MOST):
        with stage.engine.storage.read() as unit:
            task = _next(unit, child, step)
            data = {} if task is None else _data(stage, unit, task, step)
            who = None if task is None else _holder(stage, unit, task)
            last = task is not None and task.element == step.through and not _helps(unit, task)
        if task is None or who is None:
            return
        completion.complete(stage.engine, who, task.id, data)
        stage.settle_due()
        if last:
            return


def _helps(unit: Unit, task: TaskRow) -> bool:
    """Whether it is the work of an agency that coordinates: its steps have the same names."""
    share = unit.assignments.get(task.assignment_id) if task.assignment_id else None
    return share is not None and share.role == COORDINATING


def _next(unit: Unit, child: str, step: Carry) -> TaskRow | None:
    within = (child, *(row.id for row in unit.instances.descendants(child)))
    rows = unit.tasks.find(instance_id=within, open=True, order=("created_at", "id"))
    meant = (row for row in rows if not step.only or row.element in step.only)
    return next(meant, None)


def _data(stage: Stage, unit: Unit, task: TaskRow, step: Carry) -> dict[str, object]:
    schema = schema_of(ReadTx(stage.engine, unit), unit.instances.need(task.instance_id), task)
    least = least_answer(schema, stage.today())
    given = step.data.get(task.element, {})
    return {
        **least,
        **(given if isinstance(given, dict) else {}),
    }


def _holder(stage: Stage, unit: Unit, task: TaskRow) -> Actor:
    """An officer who holds the position; where nobody does, the system stands in."""
    if task.agency_id is None or task.position is None:
        return SYSTEM
    held = unit.officers.holders(task.agency_id, [task.position], stage.today())
    return named_actor(stage.engine, f"{task.agency_id}/{task.position}") if held else SYSTEM
