"""What compensation must know of activities that have completed (BPMN 2.0.2 §13.5.5).

A completed activity that can be compensated leaves an entry in ``data["done"]`` of the scope it
ran in: ``a`` the activity, ``h`` its handler, and for a sub-process ``v`` its variables at its
end and ``d`` the entries inside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from engine.bpmn.definition import Definition, Node
from engine.bpmn.execution.kernel import Kernel
from engine.bpmn.execution.state import ScopeState, Token


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
    entry: dict[str, Any] = {"a": node.id}
    handler = _handler(kernel, node)
    if handler is not None:
        entry["h"] = handler
    if node.is_sub_process:
        inner = _inner(kernel, token)
        if inner is not None:
            entry["v"] = dict(inner.vars)
            entry["d"] = list(inner.data.get("done", ()))
    if "h" not in entry and not entry.get("d") and not own_handler(kernel, node):
        return
    holder = home(kernel, token.scope)
    kernel.scope_data(holder)["done"] = [*holder.data.get("done", ()), entry]


def _handler(kernel: Kernel, node: Node) -> str | None:
    for event in node.boundary:
        border = kernel.definition.nodes[event]
        if any(e.kind == "compensate" for e in border.events):
            return border.handler
    return None


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


def _inner(kernel: Kernel, token: Token) -> ScopeState | None:
    for scope_id in kernel.state.owned.get(token.id, ()):
        if kernel.state.scopes[scope_id].kind == "sub":
            return kernel.state.scopes[scope_id]
    return None


def home(kernel: Kernel, scope_id: int) -> ScopeState:
    """Give the scope that keeps the entries of what completes in a scope."""
    scope = kernel.state.scopes[scope_id]
    while scope.kind not in {"process", "sub", "undo"} and scope.parent is not None:
        scope = kernel.state.scopes[scope.parent]
    return scope
