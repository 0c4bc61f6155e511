"""A task with its assignment, plan, node and form, read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.bpmn.definition import Node
from engine.bpmn.runtime import State
from engine.errors import NotFound
from engine.model.permission import Target
from engine.sentences import sentence
from engine.service.context import ReadTx
from engine.service.deployments import deployments, forms
from engine.service.permission import asker_of, task_target
from engine.storage import (
    AssignmentRow,
    InstanceRow,
    PlanRow,
    TaskCandidateRow,
    TaskOfferRow,
    TaskRow,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A task and what it belongs to."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None
    others: tuple[TaskOfferRow, ...] = ()
    asker: str | None = None
    candidates: tuple[TaskCandidateRow, ...] = ()

    @property
    def target(self) -> Target:
        """What a rule may ask of it."""
        return task_target(
            self.task, self.assignment, self.plan, self.others, self.asker, self.candidates
        )


def schema_of(tx: ReadTx, instance: InstanceRow, task: TaskRow) -> dict[str, Any] | None:
    """The JSON Schema of a task's form, or None where it has none."""
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    if not task.form_key:
        node = process.nodes.get(task.element)  # a step that was done may be there no more
        duty = node.duty if node is not None else None
        return dict(duty.schema) if duty is not None and duty.schema is not None else None
    return forms.schema_of(tx.unit, instance.deployment_id, process.file, task.form_key)


def node_of(tx: ReadTx, instance: InstanceRow, task: TaskRow) -> Node:
    """The diagram's user task that a task stands for."""
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    return process.nodes[task.element]


def variables_of(instance: InstanceRow, task: TaskRow) -> dict[str, Any]:
    """What the task sees: its scope and those around it, inner names first."""
    state = State.load(instance.state)
    token = state.tokens.get(task.token)
    seen: dict[str, Any] = {}
    scope = state.scopes.get(token.scope) if token else None
    while scope is not None:
        seen = {**scope.vars, **seen}
        scope = state.scopes.get(scope.parent) if scope.parent is not None else None
    return seen


def find(unit: Unit, task_id: str) -> Found:
    """Read a task; raises :class:`errors.NotFound`."""
    item = unit.tasks.item(task_id)
    if item is None:
        raise NotFound(sentence("Không có việc này."))
    asker = asker_of(unit, item.assignment)
    if not item.task.shared:
        return Found(item.task, item.assignment, item.plan, asker=asker)
    others = tuple(unit.task_offers.find(task_id=task_id))
    named = tuple(unit.task_candidates.find(task_id=task_id))
    return Found(item.task, item.assignment, item.plan, others, asker, named)
