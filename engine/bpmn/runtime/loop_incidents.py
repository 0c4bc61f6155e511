"""Incidents of loops: what runs goes on running, what was lost begins again or is left out.

An activity whose own expression fails, or one of whose inner instances ends with an error that
nothing catches, keeps its other inner instances. They are counted while the incident is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.bpmn.runtime import completion, loops, multi_instance
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import LoopScope
from engine.bpmn.runtime.step_result import RecordRow
from engine.bpmn.runtime.tokens import Token
from engine.model.transitions import plain

Lost = tuple[int, str | None, object]
"""An inner instance that is no more: its number, its key, its item."""


def lose(kernel: Kernel, token: Token, lost: Sequence[Lost]) -> None:
    """Count inner instances that ended with an error, or that could not be made."""
    scope = kernel.state.owned_scope(token, LoopScope)
    if scope is None:
        return
    node = kernel.node(token)
    kernel.touch_scope(scope)
    for number, key, _item in lost:
        kernel.emit(RecordRow.of_child(node, token.id, "active", "failed", loop=number, key=key))
    if len(lost) == scope.active and not scope.completed and not scope.terminated:
        loops.abandon(kernel, token)
        return
    scope.active -= len(lost)
    scope.terminated += len(lost)
    scope.lost = [*(scope.lost or ()), *(plain(list(each)) for each in lost)]


def retry(kernel: Kernel, token: Token) -> None:
    """Leave once more what could not be left; begin the lost inner instances of a loop again."""
    node, scope = kernel.node(token), kernel.state.owned_scope(token, LoopScope)
    if scope is None:
        completion.complete(kernel, token, node)
        return
    kernel.move(token, "active")
    lost = _take_lost(kernel, scope)
    for number, _key, item in lost:
        multi_instance.reopen(kernel, token, number, item, "terminated")
    if not lost:
        loops.proceed(kernel, token, node, scope, {})


def skip(kernel: Kernel, token: Token) -> bool:
    """Go on without the lost inner instances; False when there are none to leave out."""
    node, scope = kernel.node(token), kernel.state.owned_scope(token, LoopScope)
    if scope is None:
        return False
    if _take_lost(kernel, scope):
        kernel.move(token, "active")
        loops.proceed(kernel, token, node, scope, {})
        return True
    if scope.active and node.placement == "child":
        kernel.changes.children_cancelled.append((token.id, None))
    return False


def _take_lost(kernel: Kernel, scope: LoopScope) -> list[list[Any]]:
    kernel.touch_scope(scope)
    lost, scope.lost = scope.lost or [], None
    return lost
