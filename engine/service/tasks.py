"""Verbs on one task: see, claim, release, start, complete, delegate, reassign, keep a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn.execution import State
from engine.errors import InvalidInput
from engine.model import assignments as assignment_states
from engine.model import tasks as states
from engine.model.assignments import AssignmentState
from engine.model.permission import Actor, may
from engine.model.secrecy import refuse_if_secret
from engine.model.tasks import TaskState
from engine.service import forms
from engine.service.commands import Command, run
from engine.service.engine import Engine
from engine.service.handling import (
    claim,
    delegate,
    reassign,
    release,
    resume,
    start,
    suspend,
)
from engine.service.inboxes import counts, inbox
from engine.service.record import Passing
from engine.service.step import step
from engine.service.targets import acting, allow, assignment_target, readable
from engine.service.task_rows import Found, find, node_of, schema_of
from engine.storage import (
    AssignmentRow,
    AttachmentRow,
    InstanceRow,
    PlanRow,
    TaskDraftRow,
    TaskRow,
    Unit,
)

__all__ = [
    "TaskView",
    "claim",
    "complete",
    "counts",
    "delegate",
    "inbox",
    "load_draft",
    "reassign",
    "release",
    "resume",
    "save_draft",
    "start",
    "suspend",
    "view",
]

_RESULT_FIELDS = {
    "result_number": "number",
    "result_date": "date",
    "result_summary": "summary",
}


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task as its page shows it.

    ``data`` are the variables it sees, ``draft`` what the reader kept; ``verbs`` and
    ``assignment_verbs`` what he may do now.
    """

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None
    schema: dict[str, Any] | None
    data: Mapping[str, Any]
    draft: dict[str, Any] | None
    attachments: tuple[AttachmentRow, ...]
    verbs: frozenset[str]
    assignment_verbs: frozenset[str]


def view(engine: Engine, who: Actor, task_id: str) -> TaskView:
    """One task; raises :class:`errors.NotFound` also for one the actor may not see."""
    with engine.storage.read() as unit:
        found = find(unit, task_id)
        readable(who, "task.read", found.target)
        instance = unit.instances.need(found.task.instance_id)
        draft = unit.task_drafts.get(task_id, who.officer_id)
        return TaskView(
            task=found.task,
            assignment=found.assignment,
            plan=found.plan,
            schema=schema_of(engine, unit, instance, found.task),
            data=_variables(instance, found.task) if found.task.open else {},
            draft=draft.data if draft else None,
            attachments=tuple(unit.attachments.of(task_id=task_id)),
            verbs=_verbs(who, found),
            assignment_verbs=assignment_verbs(who, found.assignment, found.plan),
        )


def complete(
    engine: Engine,
    who: Actor,
    task_id: str,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> str:
    """Hand in a task: its form is checked here and only what the form declares is written.

    Raises :class:`errors.InvalidInput` with all fields, :class:`errors.SecretRefused`.
    """
    given = dict(data or {})

    def work(unit: Unit, command: Command) -> str:
        found = find(unit, task_id)
        task = found.task
        allow(who, "task.complete", "task.read", found.target)
        states.transition(TaskState(task.state), "complete")
        refuse_if_secret(given)
        instance = unit.instances.need(task.instance_id)
        written = _declared(engine, unit, instance, task, given)
        command = replace(command, who=acting(who, found.target))
        _close(unit, command, found, written)
        passing = Passing(agency_from=task.agency_id, capacity=command.who.capacity)
        step(
            engine,
            unit,
            task.instance_id,
            lambda execution: execution.complete(task.token, written),
            command,
            passing=passing,
        )
        return task.id

    body = {"task": task_id, "data": given}
    return run(engine, who, "task.complete", body, work, command_id)


def save_draft(engine: Engine, who: Actor, task_id: str, data: Mapping[str, Any]) -> None:
    """Keep a half-filled form for its writer; nothing is checked but secrecy and size."""

    def work(unit: Unit, command: Command) -> None:
        found = find(unit, task_id)
        allow(who, "task.draft", "task.read", found.target)
        states.transition(TaskState(found.task.state), "draft")
        refuse_if_secret(data)
        unit.task_drafts.put(TaskDraftRow(task_id, who.officer_id, dict(data), command.at))

    run(engine, who, "task.draft", {"task": task_id, "data": dict(data)}, work)


def load_draft(engine: Engine, who: Actor, task_id: str) -> dict[str, Any] | None:
    """What the actor kept of this form, or None."""
    with engine.storage.read() as unit:
        readable(who, "task.read", find(unit, task_id).target)
        draft = unit.task_drafts.get(task_id, who.officer_id)
        return None if draft is None else dict(draft.data)


def assignment_verbs(who: Actor, row: AssignmentRow | None, plan: PlanRow | None) -> frozenset[str]:
    """What the actor may do with the whole assignment now."""
    if row is None:
        return frozenset()
    target = assignment_target(row, plan)
    offered = assignment_states.verbs_in(AssignmentState(row.state))
    return frozenset(each.verb for each in offered if may(who, each.guard, target))


def _close(unit: Unit, command: Command, found: Found, written: Mapping[str, Any]) -> None:
    task = found.task
    doer = task.assignee or command.who.officer_id
    unit.tasks.update(
        task.id,
        state=TaskState.COMPLETED.value,
        open=False,
        completed_at=command.at,
        assignee=doer,
    )
    unit.task_drafts.delete(task_id=task.id)
    told = {_RESULT_FIELDS[name]: written[name] for name in _RESULT_FIELDS if written.get(name)}
    if found.assignment is not None and told:
        result = {**(found.assignment.result or {}), **told}
        unit.assignments.update(found.assignment.id, result=result)


def _declared(
    engine: Engine, unit: Unit, instance: InstanceRow, task: TaskRow, given: dict[str, Any]
) -> dict[str, Any]:
    """What may be written: the form's own names; without a form the diagram's, or anything."""
    schema = schema_of(engine, unit, instance, task)
    if schema is not None:
        forms.require(schema, given)
        names = schema.get("properties", {})
        return {name: value for name, value in given.items() if name in names}
    duty = node_of(engine, unit, instance, task).duty
    if duty is None or duty.fields is None:
        return given
    strange = {
        name: "Mục này không có trong biểu mẫu." for name in given if name not in duty.fields
    }
    if strange:
        raise InvalidInput(fields=strange)
    return given


def _variables(instance: InstanceRow, task: TaskRow) -> dict[str, Any]:
    """What the task sees: its scope and those around it, inner names first."""
    state = State.load(instance.state)
    token = state.tokens.get(task.token)
    seen: dict[str, Any] = {}
    scope = state.scopes.get(token.scope) if token else None
    while scope is not None:
        seen = {**scope.vars, **seen}
        scope = state.scopes.get(scope.parent) if scope.parent is not None else None
    return seen


def _verbs(who: Actor, found: Found) -> frozenset[str]:
    offered = states.verbs_in(TaskState(found.task.state))
    return frozenset(row.verb for row in offered if may(who, row.guard, found.target))
