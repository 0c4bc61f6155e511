"""Handing in a task: its form is checked on the server, its process moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.errors import InvalidInput
from engine.model import tasks as states
from engine.model.organisation import CAPACITY_MARKS
from engine.model.permission import Actor
from engine.model.secrecy import refuse_if_secret
from engine.model.tasks import TaskState
from engine.service import plan_document
from engine.service.assignments import assignment, resolve
from engine.service.context import Command, run
from engine.service.deployments import forms
from engine.service.engine import Engine
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.permission import acting, allow
from engine.service.record import Passing
from engine.service.runtime.load import take
from engine.service.runtime.step import advance, require_active
from engine.service.tasks.staleness import require_still_open
from engine.service.tasks.task import Found, find, node_of, schema_of
from engine.storage import InstanceRow, TaskRow, Unit

RETURNED = "returned"
"""The ``decision`` of a step of approval that sends the work back."""
_RESULT_FIELDS = {
    "result_number": "number",
    "result_date": "date",
    "result_summary": "summary",
}
_SENT_FIELDS = {"sent_number": "number", "sent_on": "date"}
"""What the records clerk gives when it is sent: it fills what the officer left open."""


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
        return complete_in(engine, unit, command, find(unit, task_id), given)

    body = {"task": task_id, "data": given}
    return run(engine, who, "task.complete", body, work, command_id)


def complete_in(
    engine: Engine, unit: Unit, command: Command, found: Found, given: Mapping[str, Any]
) -> str:
    """The same inside a transaction that does more; permission is asked here."""
    who = command.who
    require_still_open(unit, who, "complete", found)
    allow(who, "task.complete", "task.read", found.target)
    resolve.hold_above(engine, unit, found)
    command = replace(command, who=acting(who, "task.complete", found.target))
    return hand_in(engine, unit, command, found, given)


def hand_in(
    engine: Engine, unit: Unit, command: Command, found: Found, given: Mapping[str, Any]
) -> str:
    """Hand it in by the right of a verb that has been allowed, which is more than the task's."""
    task = found.task
    states.transition(TaskState(task.state), "complete")
    refuse_if_secret(given)
    # Before anything is written: a cancel of what is above takes its instances, then their tasks.
    instance = take(unit, task.instance_id)
    require_active(instance)
    written = _declared(engine, unit, instance, task, dict(given))
    settled = resolve.settled_by(engine, unit, instance, task)
    _close(unit, command, found, written)
    if found.plan is not None and found.plan.instance_id == instance.id:
        plan_document.amend(unit, command, found.plan, task, written)
        instance = unit.instances.need(instance.id)
    advance(
        engine,
        unit,
        instance,
        lambda execution: execution.complete(task.token, written),
        command,
        passing=Passing(agency_from=task.agency_id, capacity=_mark(command.who, written)),
        handed_in=task.token,
    )
    if settled is not None:
        resolve.by_step(engine, unit, command, settled, written)
    if found.assignment is not None and written.get("decision") == RETURNED:
        reason = str(written.get("return_reason") or command.reason or "")
        # Read anew: the diagram has come to where the work is done again.
        again = assignment.find(unit, found.assignment.id)
        tell_returned(engine, unit, command, again, reason)
    return task.id


def tell_returned(
    engine: Engine, unit: Unit, command: Command, found: assignment.Found, reason: str
) -> None:
    """Tell who has the work again, except who sent it back."""
    people = recipients.on_rung(unit, found.row, "officer", command.at)
    people = [each for each in people if each.id != command.who.officer_id]
    subject = f"Trả lại, yêu cầu thực hiện lại: {found.row.title}"
    about = assignment.telling(found, "returned", subject, reason)
    tell(engine, unit, command, people, about)


def _mark(who: Actor, written: Mapping[str, Any]) -> str | None:
    """Under which mark: the delegation's, else the one a deputy signs under by his own right."""
    signed = written.get("signed_as")
    return who.capacity or (signed if signed in CAPACITY_MARKS else None)


def _close(unit: Unit, command: Command, found: Found, written: Mapping[str, Any]) -> None:
    task = found.task
    doer = task.assignee or command.who.officer_id
    unit.tasks.change(
        task,
        state=TaskState.COMPLETED.value,
        open=False,
        completed_at=command.at,
        assignee=doer,
    )
    unit.task_drafts.delete(task_id=task.id)
    told = {_RESULT_FIELDS[name]: written[name] for name in _RESULT_FIELDS if written.get(name)}
    sent = {_SENT_FIELDS[name]: written[name] for name in _SENT_FIELDS if written.get(name)}
    if found.assignment is not None and (told or sent):
        result = {**sent, **(found.assignment.result or {}), **told}
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
