"""What an instance waits for, as rows that lists, the clock and other instances can find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.bpmn.runtime import OpenedWait
from engine.model.ids import new_id
from engine.service import alarms, duties, messages
from engine.service.belonging import Belonging
from engine.service.commands import Command
from engine.service.engine import Engine
from engine.service.runs import Run
from engine.storage import (
    FanRow,
    IncidentRow,
    OutboxRow,
    SubscriptionRow,
    TimerRow,
    Unit,
)

CAUGHT = frozenset({"message", "signal"})


def project(engine: Engine, unit: Unit, command: Command, run: Run, belonging: Belonging) -> None:
    """Bring the tables to what the step left behind."""
    changes = run.execution.changes
    if changes.waits_closed and not run.over:
        _close(engine, unit, command, run, changes.waits_closed)
    _incidents(engine, unit, command, run)
    for _token, element in changes.reached:
        node = run.definition.nodes[element]
        if node.properties.get("state"):
            duties.on_state_property(engine, unit, command, run.row, node)
    if not run.over:
        _open(engine, unit, command, run, belonging)


def _close(engine: Engine, unit: Unit, command: Command, run: Run, tokens: Sequence[int]) -> None:
    kinds = frozenset[str]().union(*(run.waiting.get(token, frozenset()) for token in tokens))
    if "timer" in kinds:
        unit.timers.drop(run.row.id, tokens, kind="token")
    if kinds & CAUGHT:
        unit.subscriptions.drop(run.row.id, tokens)
    if "service" in kinds:
        unit.outbox.drop(run.row.id, tokens)
    if "children" in kinds:
        unit.fans.close(run.row.id, tokens)
    if "task" in kinds:
        left = [token for token in tokens if token != run.handed_in]
        duties.on_wait_closed(engine, unit, command, run.row, left)


def _incidents(engine: Engine, unit: Unit, command: Command, run: Run) -> None:
    changes = run.execution.changes
    if changes.incidents_closed:
        unit.incidents.resolve(
            run.row.id, changes.incidents_closed, at=command.at, resolution="closed"
        )
    if run.over:
        return
    rows = [
        IncidentRow(
            id=new_id(),
            instance_id=run.row.id,
            root_id=run.row.root_id,
            token=found.token,
            element=found.element,
            code=found.code,
            message=found.message,
            opened_at=command.at,
        )
        for found in changes.incidents
    ]
    unit.incidents.insert_many(rows)
    alarms.of_incidents(engine, unit, command, run.row, rows)


def _open(engine: Engine, unit: Unit, command: Command, run: Run, belonging: Belonging) -> None:
    fresh = run.fresh and command.verb not in duties.REOPENING
    opened = run.execution.changes.waits_opened
    unit.timers.insert_many([_timer(run, wait) for wait in opened if wait.kind == "timer"])
    unit.subscriptions.insert_many(
        [_subscription(run, wait) for wait in opened if wait.kind in CAUGHT]
    )
    unit.fans.put_many(
        [
            FanRow(instance_id=run.row.id, token=wait.token, element=wait.element)
            for wait in opened
            if wait.kind == "children"
        ]
    )
    for wait in opened:
        if wait.kind == "service":
            unit.outbox.put(_call(command, run, wait))
            engine.wake(unit, run.row.id)
        elif wait.kind == "task":
            node = run.definition.nodes[wait.element]
            duties.on_wait_opened(
                engine, unit, command, run.row, node, wait, wait.names, belonging, fresh=fresh
            )
    for name in dict.fromkeys(wait.name for wait in opened if wait.kind == "message"):
        messages.offer_waiting(engine, unit, command, name or "")


def _timer(run: Run, wait: OpenedWait) -> TimerRow:
    return TimerRow(
        id=new_id(),
        instance_id=run.row.id,
        root_id=run.row.root_id,
        token=wait.token,
        due_at=datetime.fromisoformat(wait.due or ""),
        kind="token",
        payload={"element": wait.element, "index": wait.index},
    )


def _subscription(run: Run, wait: OpenedWait) -> SubscriptionRow:
    return SubscriptionRow(
        id=new_id(),
        instance_id=run.row.id,
        root_id=run.row.root_id,
        token=wait.token,
        kind=wait.kind,
        name=wait.name,
        keys={"element": wait.element, "index": wait.index, "keys": dict(wait.keys)},
    )


def _call(command: Command, run: Run, wait: OpenedWait) -> OutboxRow:
    """A call's key names this very wait, so that a retry after an incident is a call of its own."""
    return OutboxRow(
        id=new_id(),
        kind="service",
        key=f"{run.row.id}:{wait.token}:{run.row.seq}",
        available_at=command.at,
        payload={"service": wait.name, "element": wait.element, "data": dict(wait.names)},
        instance_id=run.row.id,
        token=wait.token,
    )
