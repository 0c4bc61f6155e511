"""Throwing: who catches an error or escalation, and what then happens (BPMN 2.0.2 §10.5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.runtime import (
    cancellation,
    catch_events,
    collaboration,
    compensation,
    data_associations,
)
from engine.bpmn.runtime.flows import every_true, outgoing, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.state import ROOT, ScopeState, Token
from engine.bpmn.runtime.step_result import Sent
from engine.errors import DieuPhoiError

UNCAUGHT = "uncaught-error"
INTERRUPTING = "interrupting"
"""Among what ancestors catch: the escalations whose catcher ends what threw them."""


@dataclass(frozen=True, slots=True)
class Thrown:
    """An error or escalation on its way outward."""

    kind: str
    code: str | None
    message: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Catcher:
    """The innermost place that catches: an event, in a scope, at an activity; or an ancestor."""

    node: Node | None
    event: EventDefinition | None
    scope: int
    host: Token | None


def catchers(
    kernel: Kernel, scope_id: int, host: Token | None
) -> Iterator[tuple[int, Token | None, list[Node]]]:
    """Walk outward and give, level by level, the events that could catch.

    First the boundary events of ``host`` (an activity itself), then for each scope its event
    sub-processes and the boundary events of the activity that the scope belongs to.
    """
    nodes = kernel.definition.nodes
    if host is not None and not host.inner:
        yield host.scope, host, [nodes[i] for i in kernel.node(host).boundary]
    current: int | None = scope_id
    came_from: str | None = None
    while current is not None:
        scope = kernel.state.scopes[current]
        if scope.kind in {"process", "sub"} and scope.element in kernel.definition.scopes:
            yield current, None, _event_starts(kernel, scope, came_from)
        owner = kernel.state.tokens.get(scope.token) if scope.token is not None else None
        if owner is not None and scope.kind in {"sub", "multi"} and not owner.inner:
            yield owner.scope, owner, [nodes[i] for i in kernel.node(owner).boundary]
        came_from = scope.element
        current = scope.parent


def _event_starts(kernel: Kernel, scope: ScopeState, came_from: str | None) -> list[Node]:
    if scope.data.get("interrupted"):
        return []
    definition = kernel.definition
    return [
        definition.nodes[start]
        for sub in definition.scopes[scope.element].event_sub_processes
        if sub != came_from
        for start in definition.scopes[sub].starts
    ]


def find(kernel: Kernel, thrown: Thrown, scope: int, host: Token | None) -> Catcher | None:
    """Find the innermost catcher, on one level the specific before the one that catches all."""
    for at, owner, nodes in catchers(kernel, scope, host):
        for wanted in ((thrown.code,), (None,)):
            for node in nodes:
                for event in node.events:
                    if event.kind == thrown.kind and event.code in wanted:
                        return Catcher(node, event, at, owner)
    outer = kernel.state.scopes[ROOT].data.get("caught", {}).get(thrown.kind, [])
    if thrown.code in outer or None in outer:
        return Catcher(None, None, ROOT, None)
    return None


def deliver(kernel: Kernel, thrown: Thrown, catcher: Catcher) -> None:
    """Let the catcher catch: interrupt what it interrupts and go on behind it."""
    if catcher.node is None or catcher.event is None:
        _outward(kernel, thrown)
        return
    _name(kernel, thrown, catcher)
    if catcher.host is None:
        if catcher.node.interrupting:
            cancellation.interrupt(kernel, catcher.scope, None)
        catch_events.run_event_sub_process(kernel, catcher.node, catcher.scope, thrown.data, None)
        return
    token = kernel.new_token(catcher.node.id, catcher.scope, state="active")
    for name, value in thrown.data.items():
        kernel.write(catcher.scope, name, value)
    flows = every_true(kernel, catcher.node, catcher.scope)
    if catcher.node.interrupting:
        cancellation.cancel(kernel, catcher.host)
    kernel.move(token, "completed")
    take(kernel, flows, catcher.scope)


def _name(kernel: Kernel, thrown: Thrown, catcher: Catcher) -> None:
    event = catcher.event
    if event is None:
        return
    if event.error_variable is not None:
        kernel.write(catcher.scope, event.error_variable, thrown.code)
    if event.message_variable is not None:
        kernel.write(catcher.scope, event.message_variable, thrown.message)


def _outward(kernel: Kernel, thrown: Thrown) -> None:
    kernel.changes.sent.append(
        Sent(thrown.kind, thrown.message, thrown.code, {}, dict(thrown.data))
    )
    if thrown.kind == "error" or _interrupts(kernel, thrown.code):
        cancellation.empty(kernel, ROOT)
        kernel.close("cancelled")


def _interrupts(kernel: Kernel, code: str | None) -> bool:
    """Whether the ancestor's event that catches an escalation ends what threw it."""
    caught = kernel.state.scopes[ROOT].data["caught"]
    nearest = next(known for known in caught["escalation"] if known in {code, None})
    return nearest in caught[INTERRUPTING]


def caught_here(kernel: Kernel, host: Token) -> dict[str, list[str | None]]:
    """Give the codes that a child of an activity can count on being caught, the nearest first."""
    codes: dict[str, list[str | None]] = {"error": [], "escalation": [], INTERRUPTING: []}
    for _at, _owner, nodes in catchers(kernel, host.scope, host):
        level = [(event, node) for node in nodes for event in node.events if event.kind in codes]
        for event, node in sorted(level, key=lambda pair: pair[0].code is None):
            if event.code in codes[event.kind]:
                continue
            codes[event.kind].append(event.code)
            if event.kind == "escalation" and node.interrupting:
                codes[INTERRUPTING].append(event.code)
    outer = kernel.state.scopes[ROOT].data.get("caught", codes)
    codes[INTERRUPTING] += [c for c in outer[INTERRUPTING] if c not in codes["escalation"]]
    for kind in ("error", "escalation"):
        codes[kind] += [code for code in outer[kind] if code not in codes[kind]]
    return codes


def failed(kernel: Kernel, token: Token, error: DieuPhoiError) -> None:
    """Let a node's failure reach its error boundary event, else leave an incident."""
    if token.id not in kernel.state.tokens:
        raise error
    node = kernel.node(token)
    thrown = Thrown("error", error.code, error.message, {})
    catcher = find(kernel, thrown, token.scope, token) if node.is_activity else None
    if catcher is None:
        never_ran = node.loop is not None and not kernel.state.owned.get(token.id)
        again = never_ran or node.type == "adHocSubProcess"
        at = "leave" if token.begun and node.is_activity and not again else "run"
        kernel.fail(token, error.code, error.message, at=at)
        return
    kernel.move(token, "failed", detail={"code": error.code, "message": error.message})
    deliver(kernel, thrown, catcher)
    if token.id in kernel.state.tokens:
        kernel.remove(token)


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
    undo = next((event for event in node.events if event.kind == "compensate"), None)
    if undo is not None:
        compensation.throw(kernel, token, undo)
    return undo is not None


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
    found = [(thrown, find(kernel, thrown, scope, None)) for thrown in _outgoing(node, data)]
    lost = next((t for t, catcher in found if catcher is None and t.kind == "error"), None)
    if lost is not None:
        message = f"Lỗi «{lost.code or lost.message or ''}» không có sự kiện nào bắt."
        kernel.fail(token, UNCAUGHT, message)
        return
    flows = outgoing(kernel, node) if node.type == "endEvent" else every_true(kernel, node, scope)
    interrupted = _interrupted(kernel, scope)
    kernel.move(token, "completed")
    for event in node.events:
        if event.kind in {"message", "signal"}:
            send(kernel, event, data, scope, node.id)
    for thrown, catcher in found:
        if catcher is not None and scope in kernel.state.scopes:
            deliver(kernel, thrown, catcher)
    if kernel.state.status == "active" and _interrupted(kernel, scope) == interrupted:
        take(kernel, flows, scope)


def _interrupted(kernel: Kernel, scope: int) -> bool | None:
    """Whether an event sub-process has taken the place of what ran in a scope; None: it is over."""
    found = kernel.state.scopes.get(scope)
    return None if found is None else bool(found.data.get("interrupted"))


def _outgoing(node: Node, data: Mapping[str, Any]) -> list[Thrown]:
    return [
        Thrown(event.kind, event.code, event.name, data)
        for event in node.events
        if event.kind in {"error", "escalation"}
    ]


def payload(kernel: Kernel, node: Node, scope: int) -> dict[str, Any]:
    """Give what an event carries: what its inputs say, else nothing."""
    extra = data_associations.seen(kernel, node)
    return {
        mapping.target: kernel.evaluate(mapping.source, scope, extra)
        for mapping in node.inputs or ()
        if mapping.target is not None and mapping.source is not None
    }


def send(
    kernel: Kernel,
    event: EventDefinition,
    data: dict[str, Any],
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


def _here(kernel: Kernel, name: str | None, data: Mapping[str, Any]) -> None:
    waiting = [
        (token.id, wait)
        for token in kernel.state.tokens.values()
        for wait in token.waits
        if wait["kind"] == "signal" and wait["name"] == name
    ]
    for token_id, wait in waiting:
        token = kernel.state.tokens.get(token_id)
        if token is not None and wait in token.waits:
            catch_events.happen(kernel, token, token.waits.index(wait), data)
