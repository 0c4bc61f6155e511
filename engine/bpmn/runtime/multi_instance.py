"""Inner instances of a multi-instance activity: over what, beginning one (BPMN 2.0.2 §13.3.7).

One semantics, two homes: an inner instance runs either in a ``BodyScope`` of this document or
as an instance of its own, of which only the counters stand here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.bpmn.definition import Loop, Node
from engine.bpmn.language import kind
from engine.bpmn.runtime import data_associations
from engine.bpmn.runtime.children import child_start
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import BodyScope, LoopScope
from engine.bpmn.runtime.tokens import Token
from engine.errors import InvalidInput
from engine.sentences import sentence

BODY_LIMIT = 1_000
"""Most inner instances that may run inside one document."""

CHILD_LIMIT = 20_000
"""Most inner instances that one activity may have."""


def loop_of(node: Node) -> Loop:
    """Give the loop characteristics of an activity; raises InvalidInput for one without."""
    if node.loop is None:
        message = sentence("«%(element)s» không phải hoạt động lặp.", element=node.id)
        raise InvalidInput(message)
    return node.loop


def scope_of(kernel: Kernel, token: Token) -> LoopScope:
    """Give the counters of the loop that a token runs; raises InvalidInput without one."""
    scope = kernel.state.owned_scope(token, LoopScope)
    if scope is None:
        message = sentence("«%(element)s» không còn chạy nhiều phiên.", element=token.element)
        raise InvalidInput(message)
    return scope


def items_of(kernel: Kernel, token: Token, node: Node) -> list[object]:
    """Give what a multi-instance activity runs over: a collection's items, else numbers from 1.

    Raises InvalidInput for what is no list or too long, ExpressionFailed.
    """
    loop = loop_of(node)
    items: object
    if loop.collection is not None:
        stores = data_associations.values_read(kernel, node)
        items = kernel.evaluate(loop.collection, token.scope, stores)
    else:
        items = _cardinality(node, kernel.evaluate(loop.cardinality or "0", token.scope))
    if isinstance(items, Mapping):
        items = list(items)
    if not isinstance(items, list | tuple | range):
        message = sentence(
            "«%(name)s»: tập lặp phải là một danh sách, nhưng nhận được %(type)s.",
            name=node.name or node.id,
            type=kind(items),
        )
        raise InvalidInput(message)
    _check_number(node, items)
    return list(items)


def _check_number(node: Node, items: Sequence[object]) -> None:
    limit = CHILD_LIMIT if node.placement == "child" else BODY_LIMIT
    if len(items) > limit:
        message = sentence(
            "«%(name)s»: %(count)s lần lặp, quá giới hạn %(limit)s.",
            name=node.name or node.id,
            count=len(items),
            limit=limit,
        )
        raise InvalidInput(message)


def _cardinality(node: Node, count: Any) -> range:
    try:
        number = int(count)
    except (TypeError, ValueError) as error:
        message = sentence(
            "«%(name)s»: số lần lặp «%(count)s» không phải là số.",
            name=node.name or node.id,
            count=str(count),
        )
        raise InvalidInput(message) from error
    if number < 0:
        message = sentence(
            "«%(name)s»: số lần lặp %(number)s nhỏ hơn 0.", name=node.name or node.id, number=number
        )
        raise InvalidInput(message)
    return range(1, number + 1)


def _key_of(item: object) -> str | None:
    """Give an item's key: an agency's id, else the item's own id, else none (its number counts)."""
    if isinstance(item, str):
        return item
    if isinstance(item, Mapping) and isinstance(item.get("id"), str | int):
        return str(item["id"])
    return None


def _variables_of(loop: Loop, number: int, item: object) -> dict[str, object]:
    variables: dict[str, object] = {"loopCounter": number}
    if loop.element is not None and loop.collection is not None:
        variables[loop.element] = item
    return variables


def start(
    kernel: Kernel, token: Token, node: Node, scope: LoopScope, number: int, item: object
) -> None:
    """Start the inner instance of a number, from 1."""
    variables = _variables_of(loop_of(node), number, item)
    kernel.touch_scope(scope)
    if node.placement == "child":
        child = child_start(kernel, token, node, number, _key_of(item), variables)
        child.item = item
        scope.active += 1
        kernel.emit(child.row)
        kernel.changes.children_started.append(child)
        return
    scope.active += 1
    body = kernel.new_scope(
        BodyScope(kernel.state.fresh_id(), node.id, scope.id, token.id, number, key=_key_of(item))
    )
    for name, value in variables.items():
        kernel.declare(body.id, name, value)
    kernel.new_token(node.id, body.id, inner=True)


def add(kernel: Kernel, token: Token, item: object) -> None:
    """Start one more inner instance while the activity runs."""
    node, scope = kernel.node(token), scope_of(kernel, token)
    kernel.touch_scope(scope)
    scope.total += 1
    count(kernel, scope)
    if loop_of(node).kind == "sequential":
        scope.items = [*(scope.items or ()), item]
        return
    start(kernel, token, node, scope, scope.total, item)


def reopen(kernel: Kernel, token: Token, number: int, item: object, outcome: str) -> None:
    """Start an inner instance that had ended once more, under its old number."""
    scope = scope_of(kernel, token)
    start(kernel, token, kernel.node(token), scope, number, item)
    if outcome == "completed":
        scope.completed -= 1
    else:
        scope.terminated -= 1
    count(kernel, scope)


def count(kernel: Kernel, scope: LoopScope) -> None:
    """Let the functions ``completed`` and ``total`` of the language see the counters."""
    root = kernel.state.root
    kernel.touch_scope(root)
    root.counts[scope.element] = [scope.completed, scope.total]
