"""Standard loops and multi-instance activities: begin, go on, end (BPMN 2.0.2 §13.3.6, §13.3.7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.definition import Node
from engine.bpmn.language import truth
from engine.bpmn.runtime import (
    cancellation,
    completion,
    multi_instance,
    multi_instance_events,
    multi_instance_results,
)
from engine.bpmn.runtime.data import counters
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.multi_instance import loop_of
from engine.bpmn.runtime.scopes import BodyScope, LoopScope, ScopeState, TurnScope
from engine.bpmn.runtime.step_result import RecordRow
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ChildrenWait
from engine.errors import DieuPhoiError
from engine.model.transitions import plain


def begin(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin a loop: count or collect what it runs over, then start the first or all of them."""
    standard = loop_of(node).kind == "standard"
    items = [] if standard else multi_instance.items_of(kernel, token, node)
    kernel.move(token, "active")
    scope = kernel.new_scope(LoopScope(kernel.state.fresh_id(), node.id, token.scope, token.id))
    kernel.touch_scope(scope)
    scope.total = len(items)
    multi_instance.count(kernel, scope)
    try:
        if standard:
            scope.turns = 0
            _turn(kernel, token, node, scope)
        else:
            _begin_instances(kernel, token, node, scope, items)
    except DieuPhoiError:
        abandon(kernel, token)
        raise


def _begin_instances(
    kernel: Kernel, token: Token, node: Node, scope: LoopScope, items: list[object]
) -> None:
    if node.placement == "child":
        kernel.wait(token, ChildrenWait(node.called))
    if not items:
        _finish(kernel, token, node, scope)
    elif loop_of(node).kind == "sequential":
        scope.items, scope.next = plain(items), 1
        multi_instance.start(kernel, token, node, scope, 1, items[0])
    else:
        for number, item in enumerate(items, 1):
            multi_instance.start(kernel, token, node, scope, number, item)


def abandon(kernel: Kernel, token: Token) -> None:
    """Undo the beginning of a loop that could not begin: nothing of it has run yet."""
    started = kernel.changes.children_started
    started[:] = [start for start in started if start.token != token.id]
    for scope_id in cancellation.innermost_first(kernel, token):
        if isinstance(kernel.state.scopes[scope_id], LoopScope | BodyScope | TurnScope):
            cancellation.empty(kernel, scope_id)
            kernel.drop_scope(scope_id)


def _turn(kernel: Kernel, token: Token, node: Node, scope: LoopScope) -> None:
    """Begin the next turn of a standard loop, or end it."""
    loop, turns = loop_of(node), scope.turns or 0
    if loop.maximum is not None:
        maximum: Any = kernel.evaluate(loop.maximum, token.scope)
        if turns >= int(maximum):
            _finish(kernel, token, node, scope)
            return
    if (turns > 0 or loop.test_before) and loop.condition is not None:
        extra = {"loopCounter": turns}
        if not truth(kernel.evaluate(loop.condition, token.scope, extra)):
            _finish(kernel, token, node, scope)
            return
    kernel.touch_scope(scope)
    scope.turns = turns + 1
    turn = kernel.new_scope(
        TurnScope(kernel.state.fresh_id(), node.id, scope.id, token.id, turns + 1)
    )
    kernel.declare(turn.id, "loopCounter", turns + 1)
    kernel.new_token(node.id, turn.id, inner=True)


def body_ended(kernel: Kernel, body: ScopeState) -> None:
    """Take the end of a turn, or of an inner instance that ran inside this document."""
    token = kernel.state.tokens[body.token or 0]
    node = kernel.node(token)
    loop, scope = loop_of(node), multi_instance.scope_of(kernel, token)
    kernel.touch_scope(scope)
    if loop.kind == "standard":
        kernel.drop_scope(body.id)
        _turn(kernel, token, node, scope)
        return
    multi_instance_results.collect(kernel, loop, body, scope)
    kernel.drop_scope(body.id)
    scope.active -= 1
    scope.completed += 1
    if not token.has_failed:
        _next(kernel, token, node, scope, {})


def child_ended(
    kernel: Kernel,
    token: Token,
    key: str | None,
    number: int | None,
    outcome: str,
    result: Mapping[str, object],
) -> None:
    """Take the end of an inner instance that ran as an instance of its own."""
    node = kernel.node(token)
    if number is None or (node.loop is None or token.inner):
        completion.take_back(kernel, node, token.scope, result, all_=True)
        completion.complete(kernel, token, node)
        return
    scope = multi_instance.scope_of(kernel, token)
    kernel.touch_scope(scope)
    scope.active -= 1
    if outcome == "completed":
        scope.completed += 1
    else:
        scope.terminated += 1
    to_state = "completed" if outcome == "completed" else "cancelled"
    kernel.emit(RecordRow.of_child(node, token.id, "active", to_state, loop=number, key=key))
    if outcome == "completed" and node.called is not None:
        completion.take_back(kernel, node, token.scope, result, all_=False)
    kernel.variables_changed = True
    if not token.has_failed:
        _next(kernel, token, node, scope, result)


def _next(
    kernel: Kernel, token: Token, node: Node, scope: LoopScope, extra: Mapping[str, object]
) -> None:
    multi_instance.count(kernel, scope)
    multi_instance_events.completed(kernel, token, node, loop_of(node), scope)
    if token.id in kernel.state.tokens:
        proceed(kernel, token, node, scope, extra)


def proceed(
    kernel: Kernel, token: Token, node: Node, scope: LoopScope, extra: Mapping[str, object]
) -> None:
    """Begin what comes next, or end the activity if it is complete."""
    loop = loop_of(node)
    if loop.kind == "standard":
        _turn(kernel, token, node, scope)
        return
    if loop.completion is not None:
        variables = {**extra, **counters(scope)}
        if truth(kernel.evaluate(loop.completion, scope.id, variables)):
            _finish(kernel, token, node, scope)
            return
    if scope.items is not None and scope.next is not None and scope.next < scope.total:
        number = scope.next + 1
        multi_instance.start(kernel, token, node, scope, number, scope.items[number - 1])
        scope.next = number
    elif scope.active == 0:
        _finish(kernel, token, node, scope)


def _finish(kernel: Kernel, token: Token, node: Node, scope: LoopScope) -> None:
    for scope_id in list(kernel.state.owned.get(token.id, ())):
        if isinstance(kernel.state.scopes[scope_id], BodyScope | TurnScope):
            cancellation.empty(kernel, scope_id)
            kernel.drop_scope(scope_id)
    if scope.active > 0 and node.placement == "child":
        kernel.changes.children_cancelled.append((token.id, None))
    multi_instance_results.hand_back(kernel, token, node, scope)
    completion.complete(kernel, token, node)
