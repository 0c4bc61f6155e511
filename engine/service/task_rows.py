"""A task with its assignment, plan, node and form, read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.bpmn.definition import Node
from engine.errors import NotFound
from engine.model.permission import Target
from engine.service import deployments, forms
from engine.service.engine import Engine
from engine.service.targets import task_target
from engine.storage import AssignmentRow, InstanceRow, PlanRow, TaskRow, Unit


@dataclass(frozen=True, slots=True)
class Found:
    """A task and what it belongs to."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None

    @property
    def target(self) -> Target:
        """What a rule may ask of it."""
        return task_target(self.task, self.assignment, self.plan)


def schema_of(
    engine: Engine, unit: Unit, instance: InstanceRow, task: TaskRow
) -> dict[str, Any] | None:
    """The JSON Schema of a task's form, or None where it has none."""
    if not task.form_key:
        return None
    process = deployments.definition(engine, unit, instance.deployment_id, instance.process_id)
    return forms.schema_of(unit, instance.deployment_id, process.file, task.form_key)


def node_of(engine: Engine, unit: Unit, instance: InstanceRow, task: TaskRow) -> Node:
    """The diagram's user task that a task stands for."""
    process = deployments.definition(engine, unit, instance.deployment_id, instance.process_id)
    return process.nodes[task.element]


def find(unit: Unit, task_id: str) -> Found:
    """Read a task; raises :class:`errors.NotFound`."""
    task = unit.tasks.get(task_id)
    if task is None:
        raise NotFound("Không có việc này.")
    assignment = unit.assignments.get(task.assignment_id) if task.assignment_id else None
    return Found(task, assignment, unit.plans.get(task.root_id))
