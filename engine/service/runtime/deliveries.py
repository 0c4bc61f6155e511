"""What other instances sent, taken by the receiver as its own command."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine.bpmn.definition import Node
from engine.bpmn.runtime import Execution, RecordRow
from engine.errors import Busy, NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service.context import Command, ReadTx, Tx
from engine.service.engine import Engine
from engine.service.runtime import batches, children, mailbox, messages
from engine.service.runtime.load import take, take_if_free
from engine.service.runtime.step import advance, write
from engine.storage import InboxRow, InstanceRow, Unit

logger = logging.getLogger(__name__)

AT_ONCE = 100
"""Rows one transaction takes from one inbox."""

PATIENCE_SECONDS = 2.0
"""How long the command of an officer goes on delivering for others before the clock takes over."""

RETRY_AFTER = timedelta(minutes=1)

Taking = Callable[[Unit, str], InstanceRow | None]


def deliver(engine: Engine, limit: int = 1_000) -> int:
    """Let every instance with something in its inbox take it; returns how many rows were taken.

    An instance at which another worker is now is left to it.
    """
    return _deliver(engine, limit, take_if_free)


def _deliver(engine: Engine, limit: int, taking: Taking, until: float = math.inf) -> int:
    with engine.storage.read() as unit:
        waiting = unit.inbox.waiting(engine.now(), limit)
    taken = 0
    for instance_id in waiting:
        # One that finds the store away has waited for it.
        if time.monotonic() >= until:
            break
        taken += deliver_to(engine, instance_id, taking)
    return taken


def drain(engine: Engine, seconds: float = PATIENCE_SECONDS) -> int:
    """Deliver until nothing is left or the time is over; what is left is the clock's."""
    until = time.monotonic() + seconds
    taken = 0
    while more := _deliver(engine, AT_ONCE, take, until):
        taken += more
    return taken


def deliver_to(engine: Engine, instance_id: str, taking: Taking = take) -> int:
    """Take what one instance was sent: all in one transaction, one by one if that fails.

    What finds the store away waits where it is.
    """
    try:
        return _take_or_postpone(engine, instance_id, taking)
    except Busy:
        # The store is at fault, not what was sent.
        logger.warning("deliveries left to the next look", extra={"action": "delivery_left"})
        return 0


def _take_or_postpone(engine: Engine, instance_id: str, taking: Taking) -> int:
    try:
        return engine.storage.run(
            lambda unit: _take(ReadTx(engine, unit), instance_id, AT_ONCE, taking)
        )
    except Busy:
        raise
    except Exception:
        logger.exception("a batch of deliveries", extra={"action": "delivery_batch_failed"})
    try:
        return engine.storage.run(lambda unit: _take(ReadTx(engine, unit), instance_id, 1, taking))
    except Busy:
        raise
    except Exception:
        logger.exception("one delivery", extra={"action": "delivery_postponed"})
        engine.storage.run(lambda unit: _postpone(ReadTx(engine, unit), instance_id))
        return 0


def _postpone(tx: ReadTx, instance_id: str) -> None:
    """Push what cannot be taken out of the way, so that it never blocks what can."""
    for row in tx.unit.inbox.find(instance_id=instance_id, order="id", limit=1):
        tx.unit.inbox.postpone([row.id], tx.engine.now() + RETRY_AFTER)


def deliver_within(tx: ReadTx, root_id: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Let the instances of one plan take what they were sent in the transaction that sent it.

    For a transaction that is undone, in which nothing can be delivered afterwards. Nobody is
    waited for; raises what the taking raises.
    """
    until, taken = time.monotonic() + seconds, 1
    while taken and time.monotonic() < until:
        rows = tx.unit.inbox.find(root_id=root_id, order="id", limit=AT_ONCE)
        receivers = dict.fromkeys(row.instance_id for row in rows)
        taken = sum(_take(tx, each, AT_ONCE, take_if_free) for each in receivers)


def hand_over(tx: Tx) -> None:
    """Let parents take, in the command that ended their children, that these have ended.

    One that somebody holds, or that has something else to take first, gets it into its mailbox:
    nobody waits here, for whoever holds a parent may wait for its child.
    """
    while tx.ends:
        parent_id = tx.ends[0].instance_id
        rows = [row for row in tx.ends if row.instance_id == parent_id]
        tx.ends[:] = [row for row in tx.ends if row.instance_id != parent_id]
        free = parent_id not in tx.unit.woken
        parent = tx.unit.inbox.take_idle(parent_id) if free else None
        if parent is None:
            mailbox.leave(tx, rows)
        else:
            _take_each(tx, parent, rows, tx.ends)


def _take(tx: ReadTx, instance_id: str, limit: int, taking: Taking) -> int:
    instance = taking(tx.unit, instance_id)
    if instance is None or instance.status == "suspended":
        return 0
    rows = tx.unit.inbox.take(instance_id, limit)
    _take_each(tx, instance, rows)
    return len(rows)


def _take_each(
    tx: ReadTx, instance: InstanceRow, rows: Sequence[InboxRow], ends: list[InboxRow] | None = None
) -> None:
    """Let an instance that was taken take these, one after the other, each as its own command."""
    for place, row in enumerate(rows):
        command = Command(row.id, SYSTEM, f"deliver.{row.kind}", tx.engine.now(), hops=row.hops + 1)
        delivery = Tx(tx.engine, tx.unit, command, ends)
        if place:
            instance = tx.unit.instances.need(instance.id)
        if instance.status != "active":
            _turned_away(delivery, row)
            continue
        try:
            _HANDLERS[row.kind](delivery, instance, row.payload)
        except NotAllowedNow:
            _turned_away(delivery, row)


def _turned_away(tx: Tx, row: InboxRow) -> None:
    """What arrives too late is dropped; a message looks for another receiver."""
    if row.kind == "message":
        messages.again(tx, row.payload["message"])


def _start(tx: Tx, row: InstanceRow, sent: Mapping[str, Any]) -> None:
    def act(execution: Execution) -> None:
        execution.start(sent["data"], sent["event"])

    advance(tx, row, act)


def _batch(tx: Tx, row: InstanceRow, sent: Mapping[str, Any]) -> None:
    def begin(starts: batches.Starts) -> None:
        write(tx, children.begin_late(tx, row, starts))

    batches.go_on(tx, row, sent["token"], begin)


def _caught(tx: Tx, row: InstanceRow, sent: Mapping[str, Any]) -> None:
    def act(execution: Execution) -> None:
        keys = sent.get("keys")
        execution.receive(sent["token"], sent["data"], index=sent["index"], keys=keys)

    advance(tx, row, act)


def _ended(tx: Tx, row: InstanceRow, sent: Mapping[str, Any]) -> None:
    child = tx.unit.instances.need(sent["child"])

    def act(execution: Execution) -> None:
        execution.child_ended(
            sent["token"], sent["key"], sent["loop"], sent["outcome"], child.result or {}
        )
        # The first row is the taking of this end: it pins the child's record (§5).
        for record_row in execution.rows[:1]:
            _pin(record_row, child)

    advance(tx, row, act)


def _pin(record_row: RecordRow, child: InstanceRow) -> None:
    """Name in the parent's record the child and the last row of its own."""
    record_row.child = child.id
    record_row.detail = {**record_row.detail, "seq": child.seq, "head": child.head}


def _thrown(kind: str) -> Handler:
    def handle(tx: Tx, row: InstanceRow, sent: Mapping[str, Any]) -> None:
        # An instance that what it threw has ended is known by its number and key.
        number, key, ended = sent.get("loop"), sent.get("key"), sent.get("ended")
        lost = [(number, key, key or number)] if ended and number is not None else []

        def act(execution: Execution) -> None:
            place = execution.state.tokens.get(sent["token"])
            node = execution.definition.nodes[place.element] if place else None
            execution.throw_into(sent["token"], kind, sent["code"], sent["data"], lost)
            if ended and node is not None:
                _end_of_thrower(execution, node, sent, tx.unit.instances.need(sent["child"]))

        advance(tx, row, act)

    return handle


def _end_of_thrower(
    execution: Execution, node: Node, sent: Mapping[str, Any], child: InstanceRow
) -> None:
    """Tell in the parent's record that the child which threw it is no more.

    Where the activity lives on with an incident the execution has told it; else it comes first.
    """
    for record_row in execution.rows:
        if record_row.kind == "child" and (record_row.token, record_row.loop) == (
            sent["token"],
            sent["loop"],
        ):
            _pin(record_row, child)
            return
    loop, key = sent["loop"], sent["key"]
    row = RecordRow.of_child(node, sent["token"], "active", "cancelled", loop=loop, key=key)
    _pin(row, child)
    execution.rows.insert(0, row)


Handler = Callable[[Tx, InstanceRow, Mapping[str, Any]], None]

_HANDLERS: Mapping[str, Handler] = {
    "start": _start,
    "batch": _batch,
    "message": _caught,
    "signal": _caught,
    "ended": _ended,
    "error": _thrown("error"),
    "escalation": _thrown("escalation"),
}
