"""What an instance waits for, as rows that lists, the clock and other instances can find."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.bpmn.runtime import OpenedWait
from engine.model.ids import new_id
from engine.service.context import Tx
from engine.service.runtime import messages
from engine.service.runtime.load import Run
from engine.storage import (
    FanRow,
    IncidentRow,
    OutboxRow,
    SubscriptionRow,
    TimerRow,
)

CAUGHT = frozenset({"message", "signal"})


def project(tx: Tx, run: Run) -> None:
    """Bring the tables to what the step left behind."""
    changes = run.execution.changes
    if changes.waits_closed and not run.over:
        _close(tx, run, changes.waits_closed)
    _incidents(tx, run)
    asked = {child.element for child in changes.children_started}
    for _token, element in changes.reached:
        node = run.definition.nodes[element]
        if node.properties.get("state"):
            tx.engine.listeners.state_reached(tx, run.row, node)
        if node.loop is not None and node.placement == "child" and element not in asked:
            tx.engine.listeners.nobody_asked(tx, run.row, node)
    if not run.over:
        _open(tx, run)


def _close(tx: Tx, run: Run, tokens: Sequence[int]) -> None:
    kinds = frozenset[str]().union(*(run.waiting.get(token, frozenset()) for token in tokens))
    if "timer" in kinds:
        tx.unit.timers.drop(run.row.id, tokens, kind="token")
    if kinds & CAUGHT:
        tx.unit.subscriptions.drop(run.row.id, tokens)
    if "service" in kinds:
        tx.unit.outbox.drop(run.row.id, tokens)
    if "children" in kinds:
        tx.unit.fans.close(run.row.id, tokens)
    if "task" in kinds:
        left = [token for token in tokens if token != run.handed_in]
        tx.engine.listeners.waits_closed(tx, run.row, left)


def _incidents(tx: Tx, run: Run) -> None:
    changes = run.execution.changes
    if changes.incidents_closed:
        tx.unit.incidents.resolve(
            run.row.id, changes.incidents_closed, at=tx.at, resolution="closed"
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
            opened_at=tx.at,
            sentence=found.words.as_json(),
        )
        for found in changes.incidents
    ]
    tx.unit.incidents.insert_many(rows)
    if rows:
        tx.engine.listeners.incidents_opened(tx, run.row, rows)


def _open(tx: Tx, run: Run) -> None:
    opened = run.execution.changes.waits_opened
    tx.unit.timers.insert_many([_timer(run, wait) for wait in opened if wait.kind == "timer"])
    tx.unit.subscriptions.insert_many(
        [_subscription(run, wait) for wait in opened if wait.kind in CAUGHT]
    )
    tx.unit.fans.put_many(
        [
            FanRow(instance_id=run.row.id, token=wait.token, element=wait.element)
            for wait in opened
            if wait.kind == "children"
        ]
    )
    for wait in opened:
        if wait.kind == "service":
            tx.unit.outbox.put(_call(tx, run, wait))
            tx.engine.wake(tx.unit, run.row.id)
        elif wait.kind == "task":
            node = run.definition.nodes[wait.element]
            tx.engine.listeners.wait_opened(tx, run.row, node, wait, fresh=run.fresh)
    for name in dict.fromkeys(wait.name for wait in opened if wait.kind == "message"):
        messages.offer_waiting(tx, name or "")


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


def _call(tx: Tx, run: Run, wait: OpenedWait) -> OutboxRow:
    """A call's key names this very wait, so that a retry after an incident is a call of its own."""
    return OutboxRow(
        id=new_id(),
        kind="service",
        key=f"{run.row.id}:{wait.token}:{run.row.seq}",
        available_at=tx.at,
        payload={"service": wait.name, "element": wait.element, "data": dict(wait.names)},
        instance_id=run.row.id,
        token=wait.token,
    )
