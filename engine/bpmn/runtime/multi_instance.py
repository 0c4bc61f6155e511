"""Standard loops and multi-instance activities (BPMN 2.0.2 §13.3.6, §13.3.7).

One semantics, two homes: an inner instance runs either in a ``body`` scope of this document or
as an instance of its own, of which only the counters stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.definition import Loop, Node
from engine.bpmn.language import expression, truth
from engine.bpmn.runtime import cancellation, completion, data_associations, multi_instance_events
from engine.bpmn.runtime.children import child_start
from engine.bpmn.runtime.data import counters
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.state import ROOT, ScopeState, Token
from engine.bpmn.runtime.step_result import Row
from engine.errors import DieuPhoiError, InvalidInput
from engine.model.transitions import plain

BODY_LIMIT = 1_000
"""Most inner instances that may run inside one document."""

CHILD_LIMIT = 20_000
"""Most inner instances that one activity may have."""


def begin(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin a loop: count or collect what it runs over, then start the first or all of them."""
    loop = _loop(node)
    items = [] if loop.kind == "standard" else _items(kernel, token, node, loop)
    kernel.move(token, "active")
    scope = kernel.new_scope(node.id, "multi", token.scope, token=token.id)
    try:
        _begin(kernel, token, node, scope, items)
    except DieuPhoiError:
        abandon(kernel, token)
        raise


def _begin(kernel: Kernel, token: Token, node: Node, scope: ScopeState, items: list[Any]) -> None:
    loop = _loop(node)
    data = kernel.scope_data(scope)
    data.update(total=len(items), active=0, completed=0, terminated=0)
    _count(kernel, scope)
    if loop.kind == "standard":
        data.update(turns=0)
        _turn(kernel, token, node, loop, scope)
        return
    if node.home == "child":
        kernel.wait(token, {"kind": "children", "name": node.called})
    if not items:
        _finish(kernel, token, node, scope)
    elif loop.kind == "sequential":
        data.update(items=plain(items), next=1)
        _start(kernel, token, node, scope, 1, items[0])
    else:
        for number, item in enumerate(items, 1):
            _start(kernel, token, node, scope, number, item)


def abandon(kernel: Kernel, token: Token) -> None:
    """Undo the beginning of a loop that could not begin: nothing of it has run yet."""
    started = kernel.changes.children_started
    started[:] = [start for start in started if start.token != token.id]
    for scope_id in cancellation.innermost_first(kernel, token):
        if kernel.state.scopes[scope_id].kind in {"multi", "body", "loop"}:
            cancellation.empty(kernel, scope_id)
            kernel.drop_scope(scope_id)


def _loop(node: Node) -> Loop:
    if node.loop is None:
        message = f"«{node.id}» không phải hoạt động lặp."
        raise InvalidInput(message)
    return node.loop


def _items(kernel: Kernel, token: Token, node: Node, loop: Loop) -> list[Any]:
    if loop.collection is not None:
        value = kernel.evaluate(loop.collection, token.scope, data_associations.seen(kernel, node))
    else:
        count = kernel.evaluate(loop.cardinality or "0", token.scope)
        value = _cardinality(node, count)
    if isinstance(value, Mapping):
        value = list(value)
    if not isinstance(value, list | tuple | range):
        message = (
            f"«{node.name or node.id}»: tập lặp phải là một danh sách, nhưng nhận được "
            f"{type(value).__name__}."
        )
        raise InvalidInput(message)
    limit = CHILD_LIMIT if node.home == "child" else BODY_LIMIT
    if len(value) > limit:
        message = f"«{node.name or node.id}»: {len(value)} lần lặp, quá giới hạn {limit}."
        raise InvalidInput(message)
    return list(value)


def _cardinality(node: Node, count: Any) -> range:
    try:
        number = int(count)
    except (TypeError, ValueError) as error:
        message = f"«{node.name or node.id}»: số lần lặp «{count}» không phải là số."
        raise InvalidInput(message) from error
    if number < 0:
        message = f"«{node.name or node.id}»: số lần lặp {number} nhỏ hơn 0."
        raise InvalidInput(message)
    return range(1, number + 1)


def key_of(item: Any) -> str | None:
    """Give an item's key: an agency's id, else the item's own id, else none (its number counts)."""
    if isinstance(item, str):
        return item
    if isinstance(item, Mapping) and isinstance(item.get("id"), str | int):
        return str(item["id"])
    return None


def _given(loop: Loop, number: int, item: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"loopCounter": number}
    if loop.element is not None and loop.collection is not None:
        given[loop.element] = item
    return given


def _start(
    kernel: Kernel, token: Token, node: Node, scope: ScopeState, number: int, item: Any
) -> None:
    data = kernel.scope_data(scope)
    given = _given(_loop(node), number, item)
    if node.home == "child":
        start = child_start(kernel, token, node, number, key_of(item), given)
        start.item = item
        data["active"] += 1
        kernel.emit(start.row)
        kernel.changes.children_started.append(start)
        return
    data["active"] += 1
    body = kernel.new_scope(
        node.id,
        "body",
        scope.id,
        token=token.id,
        loop=number,
        data={"key": key_of(item)},
    )
    for name, value in given.items():
        kernel.declare(body.id, name, value)
    kernel.new_token(node.id, body.id, inner=True)


def _turn(kernel: Kernel, token: Token, node: Node, loop: Loop, scope: ScopeState) -> None:
    """Begin the next turn of a standard loop, or end it."""
    data = kernel.scope_data(scope)
    turns = data["turns"]
    maximum = loop.maximum
    if maximum is not None and turns >= int(kernel.evaluate(maximum, token.scope)):
        _finish(kernel, token, node, scope)
        return
    if (turns > 0 or loop.test_before) and loop.condition is not None:
        extra = {"loopCounter": turns}
        if not truth(kernel.evaluate(loop.condition, token.scope, extra)):
            _finish(kernel, token, node, scope)
            return
    data["turns"] = turns + 1
    body = kernel.new_scope(node.id, "loop", scope.id, token=token.id, loop=turns + 1)
    kernel.declare(body.id, "loopCounter", turns + 1)
    kernel.new_token(node.id, body.id, inner=True)


def body_ended(kernel: Kernel, body: ScopeState) -> None:
    """Take the end of an inner instance that ran inside this document."""
    token = kernel.state.tokens[body.token or 0]
    node = kernel.node(token)
    loop = _loop(node)
    scope = kernel.state.scopes[body.parent or 0]
    if loop.kind == "standard":
        kernel.drop_scope(body.id)
        _turn(kernel, token, node, loop, scope)
        return
    data = kernel.scope_data(scope)
    if loop.output_collection is not None and loop.output_element is not None:
        value = _output(kernel, loop, body.id, {})
        data["results"] = {**data.get("results", {}), str(body.loop): plain(value)}
    kernel.drop_scope(body.id)
    data["active"] -= 1
    data["completed"] += 1
    if not _failed(token):
        _next(kernel, token, node, scope, {})


def _failed(token: Token) -> bool:
    """Whether an incident has to be settled before the activity goes on."""
    return any(wait["kind"] == "incident" for wait in token.waits)


def _output(kernel: Kernel, loop: Loop, scope: int, extra: Mapping[str, Any]) -> Any:
    text = loop.output_element or ""
    if text.isidentifier():
        return kernel.names(scope, extra).get(text)
    return kernel.evaluate(text, scope, extra)


def child_ended(
    kernel: Kernel,
    token: Token,
    key: str | None,
    number: int | None,
    outcome: str,
    result: Mapping[str, Any],
) -> None:
    """Take the end of an inner instance that ran as an instance of its own."""
    node = kernel.node(token)
    if number is None or (node.loop is None or token.inner):
        completion.take_back(kernel, node, token.scope, result, all_=True)
        completion.complete(kernel, token, node)
        return
    scope = multi_scope(kernel, token)
    data = kernel.scope_data(scope)
    data["active"] -= 1
    data["completed" if outcome == "completed" else "terminated"] += 1
    kernel.emit(
        Row(
            "child",
            node.id,
            node.type,
            node.name,
            token.id,
            "active",
            "completed" if outcome == "completed" else "cancelled",
            None,
            number,
            key,
        )
    )
    if outcome == "completed" and node.called is not None:
        completion.take_back(kernel, node, token.scope, result, all_=False)
    kernel.wrote = True
    if not _failed(token):
        _next(kernel, token, node, scope, result)


def multi_scope(kernel: Kernel, token: Token) -> ScopeState:
    """Give the scope that counts a multi-instance activity's inner instances."""
    for scope_id in kernel.state.owned.get(token.id, ()):
        if kernel.state.scopes[scope_id].kind == "multi":
            return kernel.state.scopes[scope_id]
    message = f"«{token.element}» không còn chạy nhiều phiên."
    raise InvalidInput(message)


def _count(kernel: Kernel, scope: ScopeState) -> None:
    root = kernel.state.scopes[ROOT]
    counts = kernel.scope_data(root).setdefault("counts", {})
    counts[scope.element] = [scope.data["completed"], scope.data["total"]]


def _next(
    kernel: Kernel,
    token: Token,
    node: Node,
    scope: ScopeState,
    extra: Mapping[str, Any],
) -> None:
    _count(kernel, scope)
    multi_instance_events.completed(kernel, token, node, _loop(node), scope)
    if token.id in kernel.state.tokens:
        proceed(kernel, token, node, scope, extra)


def proceed(
    kernel: Kernel,
    token: Token,
    node: Node,
    scope: ScopeState,
    extra: Mapping[str, Any],
) -> None:
    """Begin what comes next, or end the activity if it is complete."""
    loop = _loop(node)
    if loop.kind == "standard":
        _turn(kernel, token, node, loop, scope)
        return
    data = kernel.scope_data(scope)
    if loop.completion is not None:
        seen = {**extra, **counters(scope)}
        if truth(kernel.evaluate(loop.completion, scope.id, seen)):
            _finish(kernel, token, node, scope)
            return
    if loop.kind == "sequential" and data["next"] < data["total"]:
        number = data["next"] + 1
        _start(kernel, token, node, scope, number, data["items"][number - 1])
        data["next"] = number
    elif data["active"] == 0:
        _finish(kernel, token, node, scope)


def _finish(kernel: Kernel, token: Token, node: Node, scope: ScopeState) -> None:
    loop = _loop(node)
    for body_id in list(kernel.state.owned.get(token.id, ())):
        if kernel.state.scopes[body_id].kind in {"body", "loop"}:
            cancellation.empty(kernel, body_id)
            kernel.drop_scope(body_id)
    if scope.data["active"] > 0 and node.home == "child":
        kernel.changes.children_cancelled.append((token.id, None))
    if loop.output_collection is not None and loop.kind != "standard":
        _hand_back(kernel, token, node, loop.output_collection, scope)
    completion.complete(kernel, token, node)


def _hand_back(kernel: Kernel, token: Token, node: Node, name: str, scope: ScopeState) -> None:
    """Write the output collection where its associations say, else to the variable it is."""
    collected = _collected(kernel, token, node, scope)
    if not _loop(node).outputs:
        kernel.write(token.scope, name, collected)
    for mapping in _loop(node).outputs:
        data_associations.hand_over(kernel, mapping, token.scope, token.scope, {name: collected})


def _collected(kernel: Kernel, token: Token, node: Node, scope: ScopeState) -> list[Any]:
    loop = _loop(node)
    if node.home != "child":
        results = scope.data.get("results", {})
        return [results.get(str(i)) for i in range(1, scope.data["total"] + 1)]
    values: dict[int, Any] = {}
    for number, _key, result in kernel.world.results(token.id):
        seen = dict(result)
        if node.called is not None and node.outputs:
            seen |= {
                m.target: expression(m.source).evaluate(seen, kernel.functions)
                for m in node.outputs
                if m.target is not None and m.source is not None
            }
        values[number] = _output(kernel, loop, token.scope, seen)
    return [values.get(i) for i in range(1, scope.data["total"] + 1)]


def add(kernel: Kernel, token: Token, item: Any) -> None:
    """Start one more inner instance while the activity runs."""
    node = kernel.node(token)
    scope = multi_scope(kernel, token)
    data = kernel.scope_data(scope)
    data["total"] += 1
    _count(kernel, scope)
    if _loop(node).kind == "sequential":
        data["items"] = [*data["items"], item]
        return
    _start(kernel, token, node, scope, data["total"], item)


def reopen(kernel: Kernel, token: Token, number: int, item: Any, outcome: str) -> None:
    """Start an inner instance that had ended once more, under its old number."""
    node = kernel.node(token)
    scope = multi_scope(kernel, token)
    _start(kernel, token, node, scope, number, item)
    kernel.scope_data(scope)["completed" if outcome == "completed" else "terminated"] -= 1
    _count(kernel, scope)
