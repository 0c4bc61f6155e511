"""Incidents of loops: what runs goes on running, what was lost begins again or is left out.

An activity whose own expression fails, or one of whose inner instances ends with an error that
nothing catches, keeps its other inner instances. They are counted while the incident is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.bpmn.runtime import completion, multi_instance
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.state import ScopeState, Token
from engine.bpmn.runtime.step_result import Row
from engine.model.transitions import plain

Lost = tuple[int, str | None, Any]
"""An inner instance that is no more: its number, its key, its item."""


def scope_of(kernel: Kernel, token: Token) -> ScopeState | None:
    """The counters of the loop that a token runs, or None."""
    owned = (kernel.state.scopes[s] for s in kernel.state.owned.get(token.id, ()))
    return next((scope for scope in owned if scope.kind == "multi"), None)


def lose(kernel: Kernel, token: Token, lost: Sequence[Lost]) -> None:
    """Count inner instances that ended with an error, or that could not be made."""
    scope = scope_of(kernel, token)
    if scope is None:
        return
    node, data = kernel.node(token), kernel.scope_data(scope)
    for number, key, _item in lost:
        told = Row("child", node.id, node.type, node.name, token.id, "active", "failed")
        told.loop, told.key = number, key
        kernel.emit(told)
    if len(lost) == data["active"] and not data["completed"] and not data["terminated"]:
        multi_instance.abandon(kernel, token)
        return
    data["active"] -= len(lost)
    data["terminated"] += len(lost)
    data["lost"] = [*data.get("lost", ()), *(plain(list(each)) for each in lost)]


def retry(kernel: Kernel, token: Token) -> None:
    """Leave once more what could not be left; begin the lost inner instances of a loop again."""
    node, scope = kernel.node(token), scope_of(kernel, token)
    if scope is None:
        completion.complete(kernel, token, node)
        return
    kernel.move(token, "active")
    lost = kernel.scope_data(scope).pop("lost", [])
    for number, _key, item in lost:
        multi_instance.reopen(kernel, token, number, item, "terminated")
    if not lost:
        multi_instance.proceed(kernel, token, node, scope, {})


def skip(kernel: Kernel, token: Token) -> bool:
    """Go on without the lost inner instances; False when there are none to leave out."""
    node, scope = kernel.node(token), scope_of(kernel, token)
    if scope is None:
        return False
    data = kernel.scope_data(scope)
    if data.pop("lost", []):
        kernel.move(token, "active")
        multi_instance.proceed(kernel, token, node, scope, {})
        return True
    if data["active"] and node.home == "child":
        kernel.changes.children_cancelled.append((token.id, None))
    return False
