"""What compensation must know of activities that have completed (BPMN 2.0.2 §10.7, §13.5.5).

A completed activity that can be compensated leaves an entry in the log of the scope it ran in.
"""

from __future__ import annotations

from functools import lru_cache

from engine.bpmn.definition import Definition, Node
from engine.bpmn.runtime.document import LogEntry
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import (
    BodyScope,
    ContainerScope,
    LogScope,
    LoopScope,
    SubProcessScope,
    TurnScope,
)
from engine.bpmn.runtime.tokens import Token


@lru_cache(maxsize=256)
def compensates(definition: Definition) -> bool:
    """Whether anything in a process throws compensation or cancels a transaction."""
    return any(
        event.kind in {"compensate", "cancel"}
        for node in definition.nodes.values()
        for event in node.events
    )


def remember(kernel: Kernel, token: Token, node: Node) -> None:
    """Keep what compensation needs of an activity that has just completed."""
    if not compensates(kernel.definition) or node.for_compensation or node.triggered_by_event:
        return
    whole = node.loop is not None and not token.inner
    entry = _as_a_whole(kernel, token, node) if whole else _entry(kernel, token, node)
    if not ("h" in entry or entry.get("d") or (not whole and own_handler(kernel, node))):
        return
    scope = _log_of(kernel, token)
    kernel.touch_scope(scope)
    scope.done = [*(scope.done or ()), entry]


def _entry(kernel: Kernel, token: Token, node: Node) -> LogEntry:
    entry: LogEntry = {"a": node.id, **_handler(kernel, node)}
    around = kernel.state.scopes[token.scope]
    if token.inner and isinstance(around, BodyScope | TurnScope):
        entry["in"] = dict(around.vars)
    inner = kernel.state.owned_scope(token, SubProcessScope)
    if node.is_sub_process and inner is not None:
        entry["v"] = dict(inner.vars)
        entry["d"] = list(inner.done or ())
    return entry


def _as_a_whole(kernel: Kernel, token: Token, node: Node) -> LogEntry:
    """Gather what the instances of a loop left; those with an instance of their own count alike."""
    scope = kernel.state.owned_scope(token, LoopScope)
    entries: list[LogEntry] = []
    if scope is not None:
        entries = list(scope.done or ())
        handler = _handler(kernel, node)
        if node.placement == "child" and handler:
            entries = [{"a": node.id, **handler}] * scope.completed
    return {"a": node.id, "m": 1, "d": entries}


def _handler(kernel: Kernel, node: Node) -> LogEntry:
    for event in node.boundary:
        border = kernel.definition.nodes[event]
        if border.handler is not None and any(e.kind == "compensate" for e in border.events):
            return {"h": border.handler, "b": border.id}
    return {}


def own_handler(kernel: Kernel, node: Node) -> str | None:
    """Give the start event of a sub-process's compensation event sub-process."""
    if not node.is_sub_process:
        return None
    scopes = kernel.definition.scopes
    for sub in scopes[node.id].event_sub_processes:
        for start in scopes[sub].starts:
            if any(e.kind == "compensate" for e in kernel.definition.nodes[start].events):
                return start
    return None


def _log_of(kernel: Kernel, token: Token) -> LogScope:
    """Give the scope that logs a token's activity: of an inner instance, the loop it belongs to."""
    scope = kernel.state.scopes[token.scope]
    if token.inner and isinstance(scope, BodyScope | TurnScope) and scope.parent is not None:
        loop = kernel.state.scopes[scope.parent]
        if isinstance(loop, LoopScope):
            return loop
    return container(kernel, token.scope)


def container(kernel: Kernel, scope_id: int) -> ContainerScope:
    """Give the nearest scope in which flow nodes run: it logs what completes in a scope."""
    scope = kernel.state.scopes[scope_id]
    while not isinstance(scope, ContainerScope):
        scope = kernel.state.scopes[scope.parent or 0]
    return scope
