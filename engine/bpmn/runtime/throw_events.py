"""Events that throw: messages, signals, errors, escalations, links, ends (BPMN 2.0.2 §10.5)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.runtime import (
    cancellation,
    catch_events,
    collaboration,
    compensation,
    data_associations,
)
from engine.bpmn.runtime.error_events import UNCAUGHT, Thrown, deliver, find, uncaught
from engine.bpmn.runtime.flows import every_true, outgoing, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import ContainerScope
from engine.bpmn.runtime.step_result import Sent
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import SignalWait


def end(kernel: Kernel, token: Token, node: Node) -> None:
    """Run an end event: throw what it throws, then end the path."""
    if any(event.kind == "terminate" for event in node.events):
        kernel.move(token, "completed")
        cancellation.empty(kernel, token.scope)
    elif any(event.kind == "cancel" for event in node.events):
        compensation.cancel_transaction(kernel, token)
    elif not _compensates(kernel, token, node):
        _throw(kernel, token, node)


def throw(kernel: Kernel, token: Token, node: Node) -> None:
    """Run an intermediate throw event and go on."""
    link = next((event for event in node.events if event.kind == "link"), None)
    if link is not None:
        kernel.move(token, "completed")
        kernel.new_token(_link_target(kernel, node, link), token.scope)
        return
    if not _compensates(kernel, token, node):
        _throw(kernel, token, node)


def _compensates(kernel: Kernel, token: Token, node: Node) -> bool:
    event = next((event for event in node.events if event.kind == "compensate"), None)
    if event is not None:
        compensation.throw(kernel, token, event)
    return event is not None


def _link_target(kernel: Kernel, node: Node, link: EventDefinition) -> str:
    return next(
        other.id
        for other in kernel.definition.nodes.values()
        if other.type == "intermediateCatchEvent"
        and other.scope == node.scope
        and any(event.kind == "link" and event.name == link.name for event in other.events)
    )


def _throw(kernel: Kernel, token: Token, node: Node) -> None:
    scope = token.scope
    data = payload(kernel, node, scope)
    caught = [(thrown, find(kernel, thrown, scope, None)) for thrown in _outgoing(node, data)]
    lost = next((t for t, catcher in caught if catcher is None and t.kind == "error"), None)
    if lost is not None:
        kernel.fail(token, UNCAUGHT, uncaught(lost.code or lost.message or ""))
        return
    flows = outgoing(kernel, node) if node.type == "endEvent" else every_true(kernel, node, scope)
    interrupted = _interrupted(kernel, scope)
    kernel.move(token, "completed")
    for event in node.events:
        if event.kind in {"message", "signal"}:
            send(kernel, event, data, scope, node.id)
    for thrown, catcher in caught:
        if catcher is not None and scope in kernel.state.scopes:
            deliver(kernel, thrown, catcher)
    if kernel.state.status == "active" and _interrupted(kernel, scope) == interrupted:
        take(kernel, flows, scope)


def _interrupted(kernel: Kernel, scope: int) -> bool | None:
    """Whether an event sub-process has taken the place of what ran in a scope; None: it is over."""
    container = kernel.state.scopes.get(scope)
    return container.interrupted if isinstance(container, ContainerScope) else None


def _outgoing(node: Node, data: Mapping[str, object]) -> list[Thrown]:
    return [
        Thrown(event.kind, event.code, event.name, data)
        for event in node.events
        if event.kind in {"error", "escalation"}
    ]


def payload(kernel: Kernel, node: Node, scope: int) -> dict[str, object]:
    """Give what an event carries: what its inputs say, else nothing."""
    extra = data_associations.values_read(kernel, node)
    return {
        mapping.target: data_associations.value_of(kernel, mapping, scope, extra)
        for mapping in node.inputs or ()
        if mapping.target is not None and mapping.source is not None
    }


def send(
    kernel: Kernel,
    event: EventDefinition,
    data: dict[str, object],
    scope: int,
    element: str,
) -> None:
    """Send a message or broadcast a signal; waiting catches of this instance get the signal now."""
    name = kernel.name_of(event, scope)
    keys: dict[str, str] = {}
    if event.kind == "message":
        keys = collaboration.of_message(event.correlation, kernel.names(scope, data))
        collaboration.learn(kernel, keys)
    else:
        _here(kernel, name, data)
    kernel.changes.sent.append(Sent(event.kind, name, event.code, keys, data, element))


def _here(kernel: Kernel, name: str | None, data: Mapping[str, object]) -> None:
    waiting = [
        (token.id, wait)
        for token in kernel.state.tokens.values()
        for wait in token.waits
        if isinstance(wait, SignalWait) and wait.name == name
    ]
    for token_id, wait in waiting:
        token = kernel.state.tokens.get(token_id)
        if token is not None and wait in token.waits:
            catch_events.happen(kernel, token, token.waits.index(wait), data)
