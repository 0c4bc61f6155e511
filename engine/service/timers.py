"""Timers: rows with a due time, each fired by the command that does what it fires.

The row is deleted in the transaction that moves the token. Two clocks, a clock killed while
firing and a clock that was away for a month therefore fire each timer exactly once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from engine.bpmn.execution import Execution
from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import births, deployments, escalation, starts
from engine.service.commands import Command
from engine.service.engine import Engine
from engine.service.runs import take
from engine.service.step import advance
from engine.storage import InstanceRow, StartSubscriptionRow, TimerRow, Unit

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=1)


def fire_due(engine: Engine, limit: int = 200) -> int:
    """Fire at most ``limit`` due timers in order of due time; returns how many fired.

    A timer that fails is reported and looked at again in a minute; it never blocks the others.
    """
    with engine.storage.read() as unit:
        due = unit.timers.due(engine.now(), limit)
    fired = 0
    for row in due:
        try:
            fired += engine.storage.run(lambda unit, row=row: _fire(engine, unit, row))
        except Exception:
            logger.exception("timer %s", row.id, extra={"action": "timer_postponed"})
            engine.storage.run(lambda unit, row=row: _postpone(engine, unit, row))
    if fired:
        engine.settle()
    return fired


def next_due(engine: Engine) -> datetime | None:
    """When the next timer is due; None when nothing waits for a time."""
    with engine.storage.read() as unit:
        return unit.timers.next_due()


def _postpone(engine: Engine, unit: Unit, row: TimerRow) -> None:
    unit.timers.update(row.id, due_at=engine.now() + RETRY_AFTER)


def _fire(engine: Engine, unit: Unit, row: TimerRow) -> int:
    instance = None
    if row.instance_id is not None:
        instance = take(unit, row.instance_id)
        if instance.status == "suspended":
            return 0
    claimed = unit.timers.claim(row.id)
    if claimed is None:
        return 0
    command = Command(row.id, SYSTEM, f"timer.{row.kind}", engine.now())
    _KINDS[row.kind](engine, unit, command, claimed, instance)
    return 1


def _token(
    engine: Engine, unit: Unit, command: Command, timer: TimerRow, instance: InstanceRow | None
) -> None:
    assert instance is not None and timer.token is not None
    token = timer.token

    def act(execution: Execution) -> None:
        execution.fire(token)

    if instance.status == "active":
        try:
            advance(engine, unit, instance, act, command)
        except NotAllowedNow:
            logger.info("nobody waits for timer %s", timer.id, extra={"action": "timer_void"})


def _start(
    engine: Engine, unit: Unit, command: Command, timer: TimerRow, instance: InstanceRow | None
) -> None:
    told: Mapping[str, object] = timer.payload
    element, process_id = str(told["element"]), str(told["process"])
    deployment_id, key = str(told["deployment"]), str(told["key"])
    start = StartSubscriptionRow(
        timer.id, key, deployment_id, process_id, element, "timer", None
    )
    births.by_event(engine, unit, command, start, {})
    process = deployments.definition(engine, unit, deployment_id, process_id)
    following = starts.next_timer(process, timer, command.at)
    if following is not None:
        unit.timers.insert_many([following])


def _escalation(
    engine: Engine, unit: Unit, command: Command, timer: TimerRow, instance: InstanceRow | None
) -> None:
    escalation.run_timer(engine, unit, command, timer)


Kind = Callable[[Engine, Unit, Command, TimerRow, InstanceRow | None], None]

_KINDS: Mapping[str, Kind] = {
    "token": _token,
    "start": _start,
    "escalation": _escalation,
    "cadence": _escalation,
}
