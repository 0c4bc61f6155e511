"""Instances: start, cancel, suspend, resume, and complete what no person's task stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import Execution
from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.permission import Actor, Target, permit
from engine.model.tasks import TaskState
from engine.service import births, deployments, duties, record, starts
from engine.service.commands import Command, run
from engine.service.engine import Engine
from engine.service.runs import LIVE, fresh, take
from engine.service.step import step, write
from engine.service.world import world_of
from engine.storage import InstanceRow, Unit


def start(
    engine: Engine,
    who: Actor,
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

    def work(unit: Unit, command: Command) -> str:
        permit(who, "instance.start", Target())
        deployment_id, definition = choose(engine, unit, key, process_id, version, event)
        row = births.root_row(definition, deployment_id, command, key=business_key, title=title)
        begin(engine, unit, command, row, definition, given, event)
        return row.id

    body = {
        "key": key,
        "process": process_id,
        "event": event,
        "version": version,
        "business_key": business_key,
        "data": given,
    }
    return run(engine, who, "instance.start", body, work, command_id)


def choose(
    engine: Engine,
    unit: Unit,
    key: str,
    process_id: str | None,
    version: int | None,
    event: str | None,
) -> tuple[str, Definition]:
    """Which process is meant; raises :class:`errors.InvalidInput` that names the choice."""
    row = (
        unit.deployments.current(key)
        if version is None
        else unit.deployments.by_version(key, version)
    )
    if row is None:
        raise NotFound(
            f"Chưa có quy trình «{key}» nào đang được sử dụng.", en=f"No process «{key}» is in use."
        )
    held = deployments.definitions(engine, unit, row.id)
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
        names = ", ".join(d.id for d in able) or "không có"
        raise InvalidInput(
            f"Phải chọn một quy trình để bắt đầu (đang có: {names}).", fields={"process": names}
        )
    return row.id, able[0]


def begin(
    engine: Engine,
    unit: Unit,
    command: Command,
    row: InstanceRow,
    definition: Definition,
    data: Mapping[str, Any],
    event: str | None = None,
) -> None:
    """Let a new root instance run its first step, in this transaction."""
    new = fresh(engine, unit, row, definition, command)
    new.data = data
    if event is None and not (definition.root.starts or definition.root.entries):
        event = starts.on_condition(definition, data, world_of(engine, unit, row).functions)
    new.execution.start(data, event)
    write(engine, unit, command, [new])


def cancel(
    engine: Engine, who: Actor, instance_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """End an instance with everything below it; its parent is told."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "instance.cancel", target(unit, instance_id))
        _need_reason(reason)
        step(engine, unit, instance_id, Execution.cancel, command, while_suspended=True)

    run(engine, who, "instance.cancel", {"instance": instance_id}, work, command_id, reason=reason)


def complete(
    engine: Engine,
    who: Actor,
    instance_id: str,
    token: int,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> None:
    """Complete a waiting activity by its token, without a task's form."""
    given = dict(data or {})

    def work(unit: Unit, command: Command) -> None:
        permit(who, "instance.complete", target(unit, instance_id))

        def act(execution: Execution) -> None:
            # Not before the instance is taken: a cancel of what is above ends its tasks too.
            unit.tasks.close(instance_id, [token], state=TaskState.COMPLETED.value, at=command.at)
            execution.complete(token, given)

        step(engine, unit, instance_id, act, command, handed_in=token)

    body = {"instance": instance_id, "token": token, "data": given}
    run(engine, who, "instance.complete", body, work, command_id)


def suspend(
    engine: Engine, who: Actor, instance_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Stop the clock of an instance and everything below it; messages wait."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "instance.suspend", target(unit, instance_id))
        _need_reason(reason)
        suspend_in(engine, unit, command, instance_id)

    body = {"instance": instance_id}
    run(engine, who, "instance.suspend", body, work, command_id, reason=reason)


def resume(
    engine: Engine, who: Actor, instance_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Let it go on: working-day deadlines move by the days it stood, missed timers fire once."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "instance.resume", target(unit, instance_id))
        _need_reason(reason)
        resume_in(engine, unit, command, instance_id)

    body = {"instance": instance_id}
    run(engine, who, "instance.resume", body, work, command_id, reason=reason)


def target(unit: Unit, instance_id: str) -> Target:
    """What a rule may ask of an instance: its agency and plan."""
    found = unit.instances.place(instance_id)
    if found is None:
        raise NotFound
    return Target(
        agency_id=found.agency_id,
        root_id=found.root_id,
        monitor_agency_id=found.monitor_agency_id,
    )


def suspend_in(engine: Engine, unit: Unit, command: Command, instance_id: str) -> None:
    """Suspend inside a transaction that does more; the caller has asked for permission."""
    _change_all(engine, unit, command, instance_id, "active", "suspended")


def resume_in(engine: Engine, unit: Unit, command: Command, instance_id: str) -> None:
    """Resume inside a transaction that does more; the caller has asked for permission."""
    row = take(unit, instance_id)
    if row.parent_id is not None and unit.instances.need(row.parent_id).status == "suspended":
        raise NotAllowedNow(
            "Quy trình cấp trên đang tạm dừng; hãy cho cấp trên tiếp tục trước.",
            en="The process above is suspended; let that go on first.",
        )
    _change_all(engine, unit, command, instance_id, "suspended", "active")
    engine.wake(unit, instance_id)


def _change_all(
    engine: Engine, unit: Unit, command: Command, instance_id: str, old: str, new: str
) -> None:
    top = take(unit, instance_id)
    if top.status != old:
        words = "đã kết thúc" if top.status not in LIVE else "đã ở trạng thái này"
        raise NotAllowedNow(f"Quy trình {words}.", en=f"The process is {top.status}.")
    _change(engine, unit, command, top, new)
    for head in unit.instances.descendants(instance_id):
        if head.status == old:
            _change(engine, unit, command, unit.instances.lock(head.id), new)


def _change(engine: Engine, unit: Unit, command: Command, row: InstanceRow, new: str) -> None:
    unit.fans.lock_exclusive(row.id)
    noted = record.note(
        unit,
        command,
        row.id,
        "instance",
        element=row.process_id,
        from_state=row.status,
        to_state=new,
    )
    since = row.suspended_at
    suspended_at = command.at if new == "suspended" else None
    changed = unit.instances.save(replace(noted, status=new, suspended_at=suspended_at))
    if new == "active" and since is not None:
        unit.fan_batches.forget(row.id)
        duties.on_resumed(engine, unit, command, changed, since, command.at)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonRequired
