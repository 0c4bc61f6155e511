"""Errors and escalations: who catches one, and what then happens (BPMN 2.0.2 §10.5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.runtime import cancellation, event_sub_processes
from engine.bpmn.runtime.flows import every_true, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import (
    Codes,
    ContainerScope,
    LoopScope,
    ProcessScope,
    SubProcessScope,
)
from engine.bpmn.runtime.state import ROOT
from engine.bpmn.runtime.step_result import Sent
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import RetryAt
from engine.errors import DieuPhoiError
from engine.sentences import Sentence, sentence

UNCAUGHT = "uncaught-error"
INTERRUPTING = "interrupting"
"""Among what ancestors catch: the escalations whose catcher ends what threw them."""


def uncaught(error: str) -> Sentence:
    """Say that nothing catches an error."""
    return sentence("Lỗi «%(error)s» không có sự kiện nào bắt.", error=error)


@dataclass(frozen=True, slots=True)
class Thrown:
    """An error or escalation on its way outward."""

    kind: str
    code: str | None
    message: str | None
    data: Mapping[str, object]


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
        if isinstance(scope, ProcessScope | SubProcessScope):
            yield current, None, _event_starts(kernel, scope, came_from)
        owner = kernel.state.tokens.get(scope.token) if scope.token is not None else None
        of_activity = isinstance(scope, SubProcessScope | LoopScope)
        if owner is not None and of_activity and not owner.inner:
            yield owner.scope, owner, [nodes[i] for i in kernel.node(owner).boundary]
        came_from = scope.element
        current = scope.parent


def _event_starts(kernel: Kernel, scope: ContainerScope, came_from: str | None) -> list[Node]:
    if scope.interrupted:
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
        for code in (thrown.code, None):
            for node in nodes:
                for event in node.events:
                    if event.kind == thrown.kind and event.code == code:
                        return Catcher(node, event, at, owner)
    outer = (kernel.state.root.caught or {}).get(thrown.kind, [])
    if thrown.code in outer or None in outer:
        return Catcher(None, None, ROOT, None)
    return None


def deliver(kernel: Kernel, thrown: Thrown, catcher: Catcher) -> None:
    """Let the catcher catch: interrupt what it interrupts and go on behind it."""
    if catcher.node is None or catcher.event is None:
        _outward(kernel, thrown)
        return
    _write_names(kernel, thrown, catcher.event, catcher.scope)
    if catcher.host is None:
        if catcher.node.interrupting:
            cancellation.interrupt(kernel, catcher.scope, None)
        event_sub_processes.run(kernel, catcher.node, catcher.scope, thrown.data, None)
        return
    token = kernel.new_token(catcher.node.id, catcher.scope, state="active")
    for name, value in thrown.data.items():
        kernel.write(catcher.scope, name, value)
    flows = every_true(kernel, catcher.node, catcher.scope)
    if catcher.node.interrupting:
        cancellation.cancel(kernel, catcher.host)
    kernel.move(token, "completed")
    take(kernel, flows, catcher.scope)


def _write_names(kernel: Kernel, thrown: Thrown, event: EventDefinition, scope: int) -> None:
    if event.error_variable is not None:
        kernel.write(scope, event.error_variable, thrown.code)
    if event.message_variable is not None:
        kernel.write(scope, event.message_variable, thrown.message)


def _outward(kernel: Kernel, thrown: Thrown) -> None:
    kernel.changes.sent.append(
        Sent(thrown.kind, thrown.message, thrown.code, {}, dict(thrown.data))
    )
    if thrown.kind == "error" or _interrupts(kernel, thrown.code):
        cancellation.empty(kernel, ROOT)
        kernel.close("cancelled")


def _interrupts(kernel: Kernel, code: str | None) -> bool:
    """Whether the ancestor's event that catches an escalation ends what threw it."""
    caught = kernel.state.root.caught or {}
    nearest = next(each for each in caught["escalation"] if each in {code, None})
    return nearest in caught[INTERRUPTING]


def caught_here(kernel: Kernel, host: Token) -> Codes:
    """Give the codes that a child of an activity can count on being caught, the nearest first."""
    codes: Codes = {"error": [], "escalation": [], INTERRUPTING: []}
    for _at, _owner, nodes in catchers(kernel, host.scope, host):
        level = [(event, node) for node in nodes for event in node.events if event.kind in codes]
        for event, node in sorted(level, key=lambda pair: pair[0].code is None):
            if event.code in codes[event.kind]:
                continue
            codes[event.kind].append(event.code)
            if event.kind == "escalation" and node.interrupting:
                codes[INTERRUPTING].append(event.code)
    outer = kernel.state.root.caught or codes
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
        at: RetryAt = "leave" if token.begun and node.is_activity and not again else "run"
        kernel.fail(token, error.code, error.sentence, at=at)
        return
    kernel.move(token, "failed", detail={"code": error.code, "message": error.message})
    deliver(kernel, thrown, catcher)
    if token.id in kernel.state.tokens:
        kernel.remove(token)
