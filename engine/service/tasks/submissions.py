"""What the steps of a task's process handed in, for who goes on from there or looks back.

What was written inside an agency stays there: another agency reads what a diagram passes on to it
(:mod:`engine.service.tasks.inputs`) and what is sent to it as a result.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.model.permission import Actor, Target, may
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments, forms
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.permission import readable
from engine.service.tasks.task import Found, find
from engine.storage import InstanceRow, Recorded, TaskRow, Unit

LOOKED_AT = 200
"""So many of the last transitions of an instance are read: a standing duty has years of them."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One step as it was completed: who, when, and the values he gave to the form ``schema``.

    ``own`` says that it is the completion of the very task that was asked about; ``nth``, counted
    from 1, the how manieth time the step was done in its instance.
    """

    step: str
    who: str
    at: datetime
    schema: Mapping[str, Any]
    values: Mapping[str, Any]
    own: bool
    nth: int = 1


def before(engine: Engine, who: Actor, task_id: str) -> list[Submission]:
    """What was handed in in the task's instance and those that called it, newest first.

    The plan's own steps count only for the plan's own tasks, and those of other agencies only
    where their process handed the work on to the reader's. Read off the record, so that a value
    that was written over later stays with who gave it. Raises :class:`errors.NotFound`.
    """
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        instances = _callers(tx.unit, tx.unit.instances.need(found.task.instance_id))
        read = [each for instance in instances for each in _of_instance(tx, who, instance, found)]
    return sorted(read, key=lambda each: each.at, reverse=True)


def _of_instance(
    tx: ReadTx, who: Actor, instance: InstanceRow, found: Found
) -> Iterator[Submission]:
    """What was handed in in one instance, as far as it is for the reader, newest first."""
    task, whose = found.task, _agencies_at(tx.unit, instance)
    rows = tx.unit.record.newest(instance.id, LOOKED_AT)
    names = people_of(tx.unit, {one.row.actor for one in rows if _handed_in(one)})
    done = tx.unit.tasks.find(instance_id=instance.id, state="completed")
    for place, one in enumerate(rows):
        if not _handed_in(one) or not _is_for(who, found, instance, whose.get(one.row.token)):
            continue
        schema, values = _given(tx, instance, one, rows[place + 1 :])
        if values:
            yield Submission(
                step=str(one.body.get("name") or one.row.element),
                who=names.get(one.row.actor or "", ""),
                at=one.row.at,
                schema=schema,
                values=values,
                own=(instance.id, one.row.token) == (task.instance_id, task.token),
                nth=_nth(done, one),
            )


def handed_in(tx: ReadTx, task: TaskRow, officer_id: str) -> dict[str, Any]:
    """The values that this officer gave to the form of a completed task; none if another did it."""
    instance = tx.unit.instances.need(task.instance_id)
    rows = tx.unit.record.newest(instance.id, LOOKED_AT)
    for place, one in enumerate(rows):
        if _handed_in(one) and one.row.token == task.token and one.row.actor == officer_id:
            return _given(tx, instance, one, rows[place + 1 :])[1]
    return {}


def last(tx: ReadTx, instance: InstanceRow, verb: str) -> Submission | None:
    """What the newest step with the property ``verb`` handed in; None where none has.

    For what an agency has sent: the caller knows that it was.
    """
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    rows = tx.unit.record.newest(instance.id, LOOKED_AT)
    for place, one in enumerate(rows):
        node = process.nodes.get(one.row.element or "")
        if node is None or not _handed_in(one) or node.properties.get("verb") != verb:
            continue
        schema, values = _given(tx, instance, one, rows[place + 1 :])
        officer = tx.unit.officers.get(one.row.actor) if one.row.actor else None
        name = officer.name if officer is not None else ""
        step = str(one.body.get("name") or one.row.element)
        return Submission(step, name, one.row.at, schema, values, own=False)
    return None


def _agencies_at(unit: Unit, instance: InstanceRow) -> dict[int | None, str | None]:
    """Whose work each step of an instance was, by its token."""
    return {task.token: task.agency_id for task in unit.tasks.find(instance_id=instance.id)}


def _is_for(who: Actor, found: Found, instance: InstanceRow, agency: str | None) -> bool:
    """Whether the reader may see what a step of this agency wrote."""
    if agency is None or may(who, "internal.read", Target(agency, found.task.root_id)):
        return True
    handed_on = instance.id == found.task.instance_id
    return handed_on and may(who, "internal.read", found.target)


def _callers(unit: Unit, instance: InstanceRow) -> Iterator[InstanceRow]:
    """The instance and those that called it, below the plan; the plan alone for its own tasks.

    Of a share that was begun anew, also the instances before it.
    """
    yield instance
    while instance.parent_id is not None:
        yield from _begun_before(unit, instance)
        instance = unit.instances.need(instance.parent_id)
        if instance.parent_id is not None:
            yield instance


def _begun_before(unit: Unit, instance: InstanceRow) -> Iterator[InstanceRow]:
    """The instances that did the same share of the same activity before this one."""
    first = unit.tasks.first(order=("created_at", "id"), instance_id=instance.id)
    if instance.parent_token is None or first is None or first.returned_by is None:
        return
    for head in unit.instances.child_heads(str(instance.parent_id), instance.parent_token):
        if head.loop == instance.loop and head.key == instance.key and head.id < instance.id:
            yield unit.instances.need(head.id)


def _nth(done: Sequence[TaskRow], one: Recorded) -> int:
    """How many times this step had been done in its instance then, this one counted."""
    loops = {row.loop for row in done if row.token == one.row.token}
    same = [row for row in done if row.element == one.row.element and row.loop in loops]
    return max(
        1, sum(row.completed_at is not None and row.completed_at <= one.row.at for row in same)
    )


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
