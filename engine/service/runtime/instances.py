"""Instances: start, cancel, suspend, resume, and complete what no person's task stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import Execution
from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.permission import Target, permit
from engine.sentences import sentence, verbatim
from engine.service import record
from engine.service.context import ReadTx, Tx, verb
from engine.service.deployments import deployments, start_subscriptions
from engine.service.permission import plan_target
from engine.service.runtime import start_instance
from engine.service.runtime.environment import environment_of
from engine.service.runtime.load import LIVE, fresh, take
from engine.service.runtime.step import step, write
from engine.storage import InstanceRow, Unit


@verb("instance.start")
def start(
    tx: Tx,
    key: str,
    data: Mapping[str, Any] | None = None,
    *,
    process_id: str | None = None,
    event: str | None = None,
    version: int | None = None,
    business_key: str | None = None,
    title: str | None = None,
    command_id: str | None = None,
) -> str:
    """Start a process of what is current under ``key`` (or of a version); returns the id.

    Without ``process_id`` the only executable process that can start by itself starts.
    """
    given = dict(data or {})
    permit(tx.who, "instance.start", Target())
    deployment_id, definition = choose(tx, key, process_id, version, event)
    row = start_instance.root_row(
        definition, deployment_id, tx.command, key=business_key, title=title
    )
    begin(tx, row, definition, given, event)
    return row.id


def choose(
    tx: ReadTx,
    key: str,
    process_id: str | None,
    version: int | None,
    event: str | None,
) -> tuple[str, Definition]:
    """Which process is meant; raises :class:`errors.InvalidInput` that names the choice."""
    row = (
        tx.unit.deployments.current(key)
        if version is None
        else tx.unit.deployments.by_version(key, version)
    )
    if row is None:
        raise NotFound(sentence("Chưa có quy trình «%(key)s» nào đang được sử dụng.", key=key))
    held = deployments.definitions(tx, row.id)
    able = [
        d
        for d in held.values()
        if d.executable and (event or d.starts_alone() or d.starts_on_condition())
    ]
    if process_id is not None:
        able = [d for d in held.values() if d.executable and d.id == process_id]
    elif key in held and held[key] in able:
        able = [held[key]]
    if len(able) != 1:
        names = ", ".join(d.id for d in able) or "–"
        raise InvalidInput(
            sentence("Phải chọn một quy trình để bắt đầu (đang có: %(names)s).", names=names),
            fields={"process": verbatim(names)},
        )
    return row.id, able[0]


def begin(
    tx: Tx,
    row: InstanceRow,
    definition: Definition,
    data: Mapping[str, Any],
    event: str | None = None,
) -> None:
    """Let a new root instance run its first step, in this transaction."""
    new = fresh(tx, row, definition)
    new.data = data
    if event is None and not (definition.root.starts or definition.root.entries):
        event = start_subscriptions.on_condition(
            definition, data, environment_of(tx, row).functions
        )
    new.execution.start(data, event)
    write(tx, [new])


@verb("instance.cancel")
def cancel(tx: Tx, instance_id: str, *, reason: str, command_id: str | None = None) -> None:
    """End an instance with everything below it; its parent is told."""
    permit(tx.who, "instance.cancel", target(tx.unit, instance_id))
    tx.require_reason()
    step(tx, instance_id, Execution.cancel, while_suspended=True)


@verb("instance.complete")
def complete(
    tx: Tx,
    instance_id: str,
    token: int,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> None:
    """Complete a waiting activity by its token, without a task's form."""
    given = dict(data or {})
    permit(tx.who, "instance.complete", target(tx.unit, instance_id))

    def act(execution: Execution) -> None:
        # Not before the instance is taken: a cancel of what is above ends its tasks too.
        tx.engine.listeners.wait_completed(tx, instance_id, token)
        execution.complete(token, given)

    step(tx, instance_id, act, handed_in=token)


@verb("instance.suspend")
def suspend(tx: Tx, instance_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Stop the clock of an instance and everything below it; messages wait."""
    permit(tx.who, "instance.suspend", target(tx.unit, instance_id))
    tx.require_reason()
    suspend_in(tx, instance_id)


@verb("instance.resume")
def resume(tx: Tx, instance_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Let it go on: working-day deadlines move by the days it stood, missed timers fire once."""
    permit(tx.who, "instance.resume", target(tx.unit, instance_id))
    tx.require_reason()
    resume_in(tx, instance_id)


def target(unit: Unit, instance_id: str) -> Target:
    """What a rule may ask of an instance: its agency and plan."""
    found = unit.assignments.owner(instance_id)
    if found is None:
        raise NotFound
    return replace(plan_target(found.root_id, found.plan, frozenset()), agency_id=found.agency_id)


def suspend_in(tx: Tx, instance_id: str) -> None:
    """Suspend inside a transaction that does more; the caller has asked for permission."""
    top = _taken(tx, instance_id, "active")
    _change(tx, top, "suspended")
    for head in tx.unit.instances.descendants(instance_id):
        if head.status == "active":
            _change(tx, tx.unit.instances.lock(head.id), "suspended")
    tx.engine.listeners.suspended(tx, top)


def resume_in(tx: Tx, instance_id: str) -> None:
    """Resume inside a transaction that does more; the caller has asked for permission.

    What had been suspended for itself before stays so, with all below it: only what stopped at
    the same moment goes on.
    """
    row = take(tx.unit, instance_id)
    if row.parent_id is not None and tx.unit.instances.need(row.parent_id).status == "suspended":
        raise NotAllowedNow(
            sentence("Quy trình cấp trên đang tạm dừng; hãy cho cấp trên tiếp tục trước."),
        )
    top = _taken(tx, instance_id, "suspended")
    _change(tx, top, "active")
    for head in tx.unit.instances.descendants(instance_id):
        if head.status == "suspended":
            below = tx.unit.instances.lock(head.id)
            if below.suspended_at == top.suspended_at:
                _change(tx, below, "active")
    tx.engine.wake(tx.unit, instance_id)


def _taken(tx: Tx, instance_id: str, status: str) -> InstanceRow:
    top = take(tx.unit, instance_id)
    if top.status != status:
        ended = top.status not in LIVE
        raise NotAllowedNow(
            sentence("Quy trình đã kết thúc.")
            if ended
            else sentence("Quy trình đã ở trạng thái này.")
        )
    return top


def _change(tx: Tx, row: InstanceRow, new: str) -> None:
    tx.unit.fans.lock_exclusive(row.id)
    noted = record.note(
        tx,
        row.id,
        "instance",
        element=row.process_id,
        from_state=row.status,
        to_state=new,
    )
    since = row.suspended_at
    suspended_at = tx.at if new == "suspended" else None
    changed = tx.unit.instances.save(replace(noted, status=new, suspended_at=suspended_at))
    if new == "active" and since is not None:
        tx.unit.fan_batches.discard_precomputed(row.id)
        tx.engine.listeners.resumed(tx, changed, since)
