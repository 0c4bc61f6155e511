"""Handing in a task: its form is checked on the server, its process moves on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.errors import InvalidInput
from engine.model import tasks as states
from engine.model.dates import require_past
from engine.model.organisation import CAPACITY_MARKS
from engine.model.permission import Actor
from engine.model.secrecy import refuse_if_secret
from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service import plan_document
from engine.service.context import Tx, verb
from engine.service.deployments import forms
from engine.service.permission import acting, allow
from engine.service.record import Passing
from engine.service.runtime.load import take
from engine.service.runtime.step import advance, require_active
from engine.service.tasks import allocation, rows, subtasks
from engine.service.tasks.returning import Decision
from engine.service.tasks.staleness import require_still_open
from engine.service.tasks.task import Found, find, node_of, schema_of
from engine.storage import InstanceRow


@verb("task.complete")
def complete(
    tx: Tx,
    task_id: str,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> str:
    """Hand in a task: its form is checked here and only what the form declares is written.

    Raises :class:`errors.InvalidInput` with all fields, :class:`errors.SecretRefused`.
    """
    given = dict(data or {})
    return complete_in(tx, find(tx.unit, task_id), given)


def complete_in(tx: Tx, found: Found, given: Mapping[str, Any]) -> str:
    """The same inside a transaction that does more; permission is asked here."""
    who = tx.who
    require_still_open(tx.unit, who, "complete", found)
    allow(who, "task.complete", "task.read", found.target)
    tx.engine.listeners.task_completing(tx, found.task, found.assignment)
    tx = tx.acting_as(acting(tx.who, "task.complete", found.target))
    return hand_in(tx, found, given)


def hand_in(tx: Tx, found: Found, given: Mapping[str, Any]) -> str:
    """Hand it in by the right of a verb that has been allowed, which is more than the task's."""
    task = found.task
    states.TABLE.change(TaskState(task.state), "complete")
    subtasks.require_ended(tx.unit, task)
    refuse_if_secret(given)
    # Before anything is written: a cancel of what is above takes its instances, then their tasks.
    instance = take(tx.unit, task.instance_id)
    require_active(instance)
    schema = schema_of(tx, instance, task)
    written = _declared(tx, instance, found, dict(given), schema)
    tx.shared(Decision).hear(written, tx.reason)
    rows.complete(tx, task)
    if found.plan is not None and found.plan.instance_id == instance.id:
        asked = schema.get("properties", {}) if schema is not None else written
        written = plan_document.amend(tx, found.plan, task, written, asked)
        instance = tx.unit.instances.need(instance.id)
    advance(
        tx,
        instance,
        lambda execution: execution.complete(task.token, written),
        passing=Passing(agency_from=task.agency_id, capacity=_mark(tx.who, written)),
        handed_in=task.token,
    )
    tx.engine.listeners.task_completed(tx, task, instance, written)
    return task.id


def _require_past(schema: Mapping[str, Any], given: Mapping[str, Any], today: date) -> None:
    """Days of documents that bear ``"x-ui": {"past": true}`` are not still to come."""
    for name, field in schema.get("properties", {}).items():
        if field.get("x-ui", {}).get("past") and given.get(name):
            require_past(name, date.fromisoformat(str(given[name])), today)


def _mark(who: Actor, written: Mapping[str, Any]) -> str | None:
    """Under which mark: the delegation's, else the one a deputy signs under by his own right."""
    signed = written.get("signed_as")
    return who.capacity or (signed if signed in CAPACITY_MARKS else None)


def _declared(
    tx: Tx,
    instance: InstanceRow,
    found: Found,
    given: dict[str, Any],
    schema: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What may be written: the form's own names; without a form the diagram's, or anything."""
    if schema is not None:
        forms.require(schema, given)
        _require_past(schema, given, tx.today)
        settled = allocation.settle(tx, found, schema, given)
        names = schema.get("properties", {})
        return {name: value for name, value in settled.items() if name in names}
    duty = node_of(tx, instance, found.task).duty
    if duty is None or duty.fields is None:
        return given
    strange = {
        name: sentence("Mục này không có trong biểu mẫu.")
        for name in given
        if name not in duty.fields
    }
    if strange:
        raise InvalidInput(fields=strange)
    return given
