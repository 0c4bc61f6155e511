"""What the steps of a task's process handed in, for who goes on from there or looks back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.permission import Actor
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments, forms
from engine.service.engine import Engine
from engine.service.permission import readable
from engine.service.tasks.task import find
from engine.storage import InstanceRow, Recorded, Unit

LOOKED_AT = 200
"""So many of the last transitions of an instance are read: a standing duty has years of them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One step as it was completed: who, when, and the values he gave to the form ``schema``.

    ``own`` says that it is the completion of the very task that was asked about.
    """

    step: str
    who: str
    at: datetime
    schema: Mapping[str, Any]
    values: Mapping[str, Any]
    own: bool


def before(engine: Engine, who: Actor, task_id: str) -> list[Submission]:
    """What was handed in in the task's instance and those that called it, newest first.

    The plan's own steps count only for the plan's own tasks. Read off the record, so that a value
    that was written over later stays with who gave it. Raises :class:`errors.NotFound`.
    """
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        task = found.task
        completions = [
            (instance, one, rows[place + 1 :])
            for instance in _callers(tx.unit, tx.unit.instances.need(task.instance_id))
            for rows in [tx.unit.record.newest(instance.id, LOOKED_AT)]
            for place, one in enumerate(rows)
            if _handed_in(one)
        ]
        people = {one.row.actor for _, one, _ in completions if one.row.actor}
        names = {row.id: row.name for row in tx.unit.officers.find(id=people)} if people else {}
        submissions = []
        for instance, one, earlier in completions:
            schema, values = _given(tx, instance, one, earlier)
            if values:
                own = (instance.id, one.row.token) == (task.instance_id, task.token)
                name = str(one.body.get("name") or one.row.element)
                who_did = names.get(one.row.actor or "", "")
                submissions.append(Submission(name, who_did, one.row.at, schema, values, own))
    return sorted(submissions, key=lambda each: each.at, reverse=True)


def _callers(unit: Unit, instance: InstanceRow) -> Iterator[InstanceRow]:
    """The instance and those that called it, below the plan; the plan alone for its own tasks."""
    yield instance
    while instance.parent_id is not None:
        instance = unit.instances.need(instance.parent_id)
        if instance.parent_id is not None:
            yield instance


def _handed_in(one: Recorded) -> bool:
    return (
        one.row.kind == "visit"
        and one.row.to_state == "completed"
        and one.body.get("type") == "userTask"
    )


def _given(
    tx: ReadTx,
    instance: InstanceRow,
    one: Recorded,
    earlier: Sequence[Recorded],
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """The form and its values; a required one that changed nothing is what stood there before."""
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    node = process.nodes.get(one.row.element or "")
    if node is None or node.duty is None:
        return {}, {}
    named = forms.schema_of(tx.unit, instance.deployment_id, process.file, node.duty.form)
    schema: Mapping[str, Any] = named or node.duty.schema or {}
    names = schema.get("properties", {})
    written = _written(one)
    values = {name: written[name] for name in names if name in written}
    for name in schema.get("required", ()):
        if name not in values:
            before_it = (_written(each) for each in earlier)
            values[name] = next((each[name] for each in before_it if name in each), None)
    return schema, {name: value for name, value in values.items() if not _left_open(value)}


def _written(one: Recorded) -> dict[str, Any]:
    return {op[2]: op[4] for op in one.body.get("ops", ()) if op[0] == "v"}


def _left_open(value: Any) -> bool:
    return value is None or value is False or value in ("", [])
