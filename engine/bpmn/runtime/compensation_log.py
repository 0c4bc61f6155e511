"""What compensation must know of activities that have completed (BPMN 2.0.2 §10.7, §13.5.5).

A completed activity that can be compensated leaves an entry in ``data["done"]`` of the scope it
ran in: ``a`` the activity, ``h`` its handler and ``b`` the boundary event it hangs on, ``d`` the
entries inside it, for a sub-process ``v`` its variables at its end. ``in`` are the variables of
what stood around it and is gone; ``m`` marks a loop or multi-instance activity as a whole.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.bpmn.definition import Definition, Node
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.state import ScopeState, Token

Entry = dict[str, Any]


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
    holder = _keeper(kernel, token)
    kernel.scope_data(holder)["done"] = [*holder.data.get("done", ()), entry]


def _entry(kernel: Kernel, token: Token, node: Node) -> Entry:
    entry: Entry = {"a": node.id, **_handler(kernel, node)}
    around = kernel.state.scopes[token.scope]
    if token.inner and around.kind in {"body", "loop"}:
        entry["in"] = dict(around.vars)
    inner = _owned(kernel, token, "sub")
    if node.is_sub_process and inner is not None:
        entry["v"] = dict(inner.vars)
        entry["d"] = list(inner.data.get("done", ()))
    return entry


def _as_a_whole(kernel: Kernel, token: Token, node: Node) -> Entry:
    """Gather what the instances of a loop left; those with a home of their own count alike."""
    scope = _owned(kernel, token, "multi")
    entries: list[Entry] = []
    if scope is not None:
        entries = list(scope.data.get("done", ()))
        handler = _handler(kernel, node)
        if node.home == "child" and handler:
            entries = [{"a": node.id, **handler}] * int(scope.data["completed"])
    return {"a": node.id, "m": 1, "d": entries}


def _handler(kernel: Kernel, node: Node) -> Entry:
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


def _owned(kernel: Kernel, token: Token, kind: str) -> ScopeState | None:
    for scope_id in kernel.state.owned.get(token.id, ()):
        if kernel.state.scopes[scope_id].kind == kind:
            return kernel.state.scopes[scope_id]
    return None


def _keeper(kernel: Kernel, token: Token) -> ScopeState:
    """Give the scope that keeps an entry: for an inner instance, the loop until it has ended."""
    scope = kernel.state.scopes[token.scope]
    if token.inner and scope.kind in {"body", "loop"} and scope.parent is not None:
        return kernel.state.scopes[scope.parent]
    return home(kernel, token.scope)


def home(kernel: Kernel, scope_id: int) -> ScopeState:
    """Give the scope that keeps the entries of what completes in a scope."""
    scope = kernel.state.scopes[scope_id]
    while scope.kind not in {"process", "sub", "undo"} and scope.parent is not None:
        scope = kernel.state.scopes[scope.parent]
    return scope
