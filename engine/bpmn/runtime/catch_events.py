"""Events that catch: arming them, and what follows when they happen (BPMN 2.0.2 §13.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from engine.bpmn.definition import Definition, EventDefinition, Node, Timer
from engine.bpmn.language import UnsetName, truth
from engine.bpmn.language import timer as timer_text
from engine.bpmn.runtime import cancellation, collaboration, completion, data_associations
from engine.bpmn.runtime.flows import every_true, pass_on, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.state import Token
from engine.errors import ExpressionFailed, InvalidTimer
from engine.model.timers import TimerSpec, parse_timer

Waits = list[dict[str, Any]]

ARMED_KINDS = frozenset({"message", "timer", "signal", "conditional"})
"""Kinds that wait in a token of their own; errors and escalations look for their catcher."""


def read_timer(kernel: Kernel, timer: Timer, scope: int) -> TimerSpec:
    """Read a timer as written, or as its expression says; raises InvalidTimer, ExpressionFailed."""
    value = timer_text(timer.text).evaluate(kernel.names(scope), kernel.functions)
    return parse_timer(timer.kind, str(value))


def instant(moment: datetime) -> str:
    """Give a moment as UTC text of fixed width."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def wait_for(kernel: Kernel, event: EventDefinition, scope: int) -> dict[str, Any]:
    """Give the wait of one event definition in a scope."""
    match event.kind:
        case "timer":
            if event.timer is None:
                raise InvalidTimer
            spec = read_timer(kernel, event.timer, scope)
            return {
                "kind": "timer",
                "due": instant(spec.first(kernel.now)),
                "start": instant(kernel.now),
                "n": 0,
            }
        case "message":
            keys = collaboration.expected(kernel, event.correlation, scope)
            return {"kind": "message", "name": kernel.name_of(event, scope), "keys": keys}
        case "conditional":
            return {"kind": "condition", "text": event.condition, "was": False}
        case kind:
            return {"kind": kind, "name": kernel.name_of(event, scope)}


def waits_for(kernel: Kernel, token: Token, node: Node) -> list[dict[str, Any]]:
    """Give the waits of a catching event or receive task; a condition is looked at at once."""
    waits = [
        {**wait_for(kernel, event, token.scope), "ev": number}
        for number, event in enumerate(node.events)
        if event.kind in ARMED_KINDS
    ]
    if any(wait["kind"] == "condition" for wait in waits):
        kernel.wrote = True
    return waits


def arm(kernel: Kernel, node: Node, scope: int, host: int | None) -> None:
    """Arm a boundary event or the start event of an event sub-process.

    It is visited only when it happens.
    """
    if not any(event.kind in ARMED_KINDS for event in node.events):
        return
    token = kernel.new_token(node.id, scope, state="waiting", armed=True, host=host)
    kernel.wait(token, *waits_for(kernel, token, node))


def arm_event_sub_processes(kernel: Kernel, scope_element: str, scope: int) -> None:
    """Arm the start events of the event sub-processes directly in a scope."""
    for sub in kernel.definition.scopes[scope_element].event_sub_processes:
        for start in kernel.definition.scopes[sub].starts:
            arm(kernel, kernel.definition.nodes[start], scope, None)


def catch(kernel: Kernel, token: Token, node: Node) -> None:
    """Let an intermediate catch event wait; a link's target passes the token on."""
    if all(event.kind == "link" for event in node.events):
        pass_on(kernel, token, node)
        return
    kernel.wait(token, *waits_for(kernel, token, node))
    kernel.move(token, "waiting")


def happen(kernel: Kernel, token: Token, index: int, data: Mapping[str, Any]) -> None:
    """Let what a token waits for happen: the wait of the given index, with the data it brings."""
    node = kernel.node(token)
    if node.parallel_multiple and len(token.waits) > 1:
        kernel.wait(token, *(w for i, w in enumerate(token.waits) if i != index))
        _store(kernel, token, node, data)
        return
    if node.type == "boundaryEvent":
        _boundary(kernel, token, node, _left(kernel, token, node, index), data)
    elif node.type == "startEvent":
        _event_sub_process(kernel, token, node, _left(kernel, token, node, index), data)
    else:
        _catching(kernel, token, node, data)


def _store(kernel: Kernel, token: Token, node: Node, data: Mapping[str, Any]) -> None:
    if node.outputs is None:
        for name, value in data.items():
            kernel.write(token.scope, name, value)
        data_associations.fill(kernel, node, token.scope)
        return
    only = node.outputs[0].source if len(node.outputs) == len(data) == 1 else None
    if only is not None and only.isidentifier() and only not in kernel.names(token.scope, data):
        data = {only: next(iter(data.values()))}  # one item is what the event brings, by any name
    for mapping in node.outputs:
        data_associations.hand_over(kernel, mapping, token.scope, token.scope, data)


def _catching(kernel: Kernel, token: Token, node: Node, data: Mapping[str, Any]) -> None:
    _store(kernel, token, node, data)
    if token.host is not None:
        _decide(kernel, token, node)
    if node.type == "receiveTask":
        completion.complete(kernel, token, node)
        return
    flows = every_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def _decide(kernel: Kernel, token: Token, node: Node) -> None:
    if token.host is None:
        return
    gateway = kernel.state.tokens[token.host]
    flow = next(
        f for f in kernel.node(gateway).outgoing if kernel.definition.flows[f].target == node.id
    )
    kernel.touch(token)
    kernel.state.drop_token(token.id)
    token.host, token.armed, token.flow = None, False, flow
    kernel.state.put_token(token)
    cancellation.cancel_hosted(kernel, gateway)
    kernel.move(gateway, "completed")


def _boundary(
    kernel: Kernel,
    token: Token,
    node: Node,
    waits: Waits,
    data: Mapping[str, Any],
) -> None:
    host = kernel.state.tokens[token.host] if token.host is not None else None
    flows = every_true(kernel, node, token.scope)
    _store(kernel, token, node, data)
    kernel.move(token, "completed")
    if node.interrupting and host is not None:
        cancellation.cancel(kernel, host)
    elif host is not None:
        _again(kernel, node, token.scope, host.id, waits)
    take(kernel, flows, token.scope)


def _again(kernel: Kernel, node: Node, scope: int, host: int | None, waits: Waits) -> None:
    """Arm a non-interrupting event once more; a date or a duration happens once."""
    if not waits:
        return
    token = kernel.new_token(node.id, scope, state="waiting", armed=True, host=host)
    kernel.wait(token, *waits)


def _left(kernel: Kernel, token: Token, node: Node, index: int) -> Waits:
    """Give what a non-interrupting event waits for after one of its triggers has happened."""
    if node.interrupting:
        return []
    if node.parallel_multiple:
        return waits_for(kernel, token, node)
    turned = [
        _next(kernel, node, token.scope, wait) if place == index else wait
        for place, wait in enumerate(token.waits)
    ]
    return [wait for wait in turned if wait is not None]


def _next(kernel: Kernel, node: Node, scope: int, wait: dict[str, Any]) -> dict[str, Any] | None:
    if wait["kind"] == "condition":
        return {**wait, "was": True}
    if wait["kind"] != "timer":
        return wait
    timer = node.events[wait["ev"]].timer
    if timer is None or timer.kind != "cycle":
        return None
    due, fired = _next_turn(kernel, read_timer(kernel, timer, scope), wait)
    return None if due is None else {**wait, "due": instant(due), "n": fired}


def _next_turn(
    kernel: Kernel, spec: TimerSpec, wait: dict[str, Any]
) -> tuple[datetime | None, int]:
    """Give the next turn of a cycle; turns missed while nothing ran count as the one just fired."""
    anchor = datetime.fromisoformat(wait["start"])
    previous = datetime.fromisoformat(wait["due"])
    fired = int(wait["n"]) + 1
    if spec.times is None:
        return spec.next(max(previous, kernel.now), fired, anchor), fired
    due = spec.next(previous, fired, anchor)
    while due is not None and due <= kernel.now:
        fired += 1
        due = spec.next(due, fired, anchor)
    return due, fired


def _event_sub_process(
    kernel: Kernel,
    token: Token,
    node: Node,
    waits: Waits,
    data: Mapping[str, Any],
) -> None:
    outer = token.scope
    if node.interrupting:
        cancellation.interrupt(kernel, outer, token)
    else:
        _again(kernel, node, outer, None, waits)
    run_event_sub_process(kernel, node, outer, data, token)


def run_event_sub_process(
    kernel: Kernel,
    start: Node,
    outer: int,
    data: Mapping[str, Any],
    armed: Token | None,
) -> None:
    """Run an event sub-process from its start event; ``armed`` is the token that waited for it."""
    sub = kernel.definition.nodes[start.scope]
    owner = kernel.new_token(sub.id, outer, state="active")
    kernel.move(owner, "active")
    inner = kernel.new_scope(sub.id, "sub", outer, token=owner.id)
    declare(kernel, sub.id, inner.id)
    arm_event_sub_processes(kernel, sub.id, inner.id)
    if armed is None:
        armed = kernel.new_token(start.id, inner.id, state="waiting", armed=True)
    for name, value in data.items():
        kernel.write(inner.id, name, value)
    kernel.move(armed, "completed")
    take(kernel, every_true(kernel, start, inner.id), inner.id)
    kernel.recheck(inner.id)


def declare(kernel: Kernel, element: str, scope: int) -> None:
    """Make the data objects and properties of a process or sub-process in its scope."""
    for name, initial in kernel.definition.scopes[element].data.items():
        if name not in kernel.state.scopes[scope].vars:
            value = None if initial is None else kernel.evaluate(initial, scope)
            kernel.declare(scope, name, value)


def _holds(kernel: Kernel, token: Token, wait: dict[str, Any]) -> bool:
    """Evaluate a condition; what names a variable that nobody has set yet does not hold yet."""
    try:
        return truth(kernel.evaluate(wait["text"], token.scope))
    except UnsetName:
        return False
    except ExpressionFailed as error:
        if not token.armed:
            kernel.fail(token, error.code, error.message)
        return False


@lru_cache(maxsize=256)
def _conditional(definition: Definition) -> bool:
    return any(e.kind == "conditional" for node in definition.nodes.values() for e in node.events)


def conditions(kernel: Kernel) -> None:
    """Look at every condition that is waited for; one that has become true happens."""
    for token in list(kernel.state.tokens.values()) if _conditional(kernel.definition) else ():
        for index, wait in enumerate(token.waits):
            if wait["kind"] != "condition" or token.id not in kernel.state.tokens:
                continue
            now = _holds(kernel, token, wait)
            if token.waits[:1] and token.waits[0]["kind"] == "incident":
                break
            if now and not wait["was"]:
                happen(kernel, token, index, {})
                break
            if now != wait["was"]:
                kernel.touch(token)
                wait["was"] = now
