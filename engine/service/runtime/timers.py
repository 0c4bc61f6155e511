"""Timers: rows with a due time, each fired by the command that does what it fires.

The row is deleted in the transaction that moves the token. Two clocks, a clock killed while
firing and a clock that was away for a month therefore fire each timer exactly once.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial

from engine.bpmn.runtime import Execution
from engine.errors import Busy, NotAllowedNow
from engine.model.permission import BY_THE_CLOCK
from engine.service.context import Command, Tx
from engine.service.deployments import deployments, start_subscriptions
from engine.service.engine import Engine
from engine.service.runtime import start_instance
from engine.service.runtime.load import take, take_if_free
from engine.service.runtime.step import advance
from engine.storage import InstanceRow, StartSubscriptionRow, TimerRow, Unit

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=1)

MISSES = 10
"""So many due timers that others fired first make a worker look anew at what is due."""


class Outcome(Enum):
    """What came of a timer: it fired, it is gone or must wait, or another is at its instance."""

    FIRED = auto()
    NOTHING = auto()
    TAKEN = auto()


def fire_due(engine: Engine, limit: int = 200) -> int:
    """Fire at most ``limit`` due timers in order of due time; returns how many fired.

    A timer that fails is reported and looked at again in a minute; it never blocks the others.
    One that finds the store away stays due.
    A worker that meets another at an instance goes on further down.
    """
    with engine.storage.read() as unit:
        left: Sequence[TimerRow] = unit.timers.due(engine.now(), limit)
    fired = misses = 0
    while left and misses < MISSES:
        row, left = left[0], left[1:]
        outcome = _fire_or_leave(engine, row)
        if outcome is Outcome.FIRED:
            fired += 1
            continue
        misses += 1
        if outcome is Outcome.TAKEN:
            left = _elsewhere(row, left)
    if fired:
        engine.settle()
    return fired


def _elsewhere(taken: TimerRow, left: Sequence[TimerRow]) -> list[TimerRow]:
    """From a random place on; without instances passed over, whose timers keep their order."""
    place = random.randrange(len(left)) if left else 0  # noqa: S311  # nobody gains by guessing it
    passed = {row.instance_id for row in (taken, *left[:place])}
    return [row for row in left[place:] if row.instance_id not in passed]


def _fire_or_leave(engine: Engine, row: TimerRow) -> Outcome:
    try:
        return _fire_or_postpone(engine, row)
    except Busy:
        # The store is at fault, not the timer: later ones must not come before it.
        logger.warning("timer %s left to the next look", row.id, extra={"action": "timer_left"})
        return Outcome.NOTHING


def _fire_or_postpone(engine: Engine, row: TimerRow) -> Outcome:
    try:
        return engine.storage.run(partial(_fire, engine, row, take_if_free))
    except Busy:
        raise
    except Exception:
        logger.exception("timer %s", row.id, extra={"action": "timer_postponed"})
        engine.storage.run(partial(_postpone, engine, row))
        return Outcome.NOTHING


def fire(engine: Engine, timer_id: str) -> bool:
    """Fire one timer now, whatever its due time; False when it is gone or may not fire."""
    with engine.storage.read() as unit:
        row = unit.timers.get(timer_id)
    if row is None:
        return False
    fired = engine.storage.run(partial(_fire, engine, row, take))
    engine.settle()
    return fired is Outcome.FIRED


def next_due(engine: Engine) -> datetime | None:
    """When the next timer is due; None when nothing waits for a time."""
    with engine.storage.read() as unit:
        return unit.timers.next_due()


def _postpone(engine: Engine, row: TimerRow, unit: Unit) -> None:
    unit.timers.update(row.id, due_at=engine.now() + RETRY_AFTER)


def _fire(
    engine: Engine, row: TimerRow, taking: Callable[[Unit, str], InstanceRow | None], unit: Unit
) -> Outcome:
    instance = None
    if row.instance_id is not None:
        instance = taking(unit, row.instance_id)
        if instance is None:
            return Outcome.TAKEN
        if instance.status == "suspended":
            return Outcome.NOTHING
    claimed = unit.timers.claim(row.id)
    if claimed is None:
        return Outcome.NOTHING
    tx = Tx(engine, unit, Command(row.id, BY_THE_CLOCK, f"timer.{row.kind}", engine.now()))
    if row.kind == "token" and instance is not None:
        _token(tx, claimed, instance)
    elif row.kind == "start":
        _start(tx, claimed)
    else:
        tx.engine.listeners.timer_fired(tx, claimed)
    return Outcome.FIRED


def _token(tx: Tx, timer: TimerRow, instance: InstanceRow) -> None:
    def act(execution: Execution) -> None:
        execution.fire(timer.token or 0)

    if instance.status == "active":
        try:
            advance(tx, instance, act)
        except NotAllowedNow:
            logger.info("nobody waits for timer %s", timer.id, extra={"action": "timer_void"})


def _start(tx: Tx, timer: TimerRow) -> None:
    payload: Mapping[str, object] = timer.payload
    element, process_id = str(payload["element"]), str(payload["process"])
    deployment_id, key = str(payload["deployment"]), str(payload["key"])
    start = StartSubscriptionRow(timer.id, key, deployment_id, process_id, element, "timer", None)
    start_instance.by_event(tx, start, {})
    process = deployments.definition(tx, deployment_id, process_id)
    following = start_subscriptions.next_timer(process, timer, tx.at)
    if following is not None:
        tx.unit.timers.insert_many([following])
