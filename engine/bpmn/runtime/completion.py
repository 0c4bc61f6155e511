"""How an activity ends: outputs handed back, what hung on it gone, tokens on their way."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import Flow, Node
from engine.bpmn.runtime import cancellation, data_associations
from engine.bpmn.runtime.compensation_log import remember
from engine.bpmn.runtime.flows import every_true, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import LocalScope
from engine.bpmn.runtime.tokens import Token


def local_scope(kernel: Kernel, token: Token) -> int:
    """Give the scope in which an activity's own expressions are evaluated."""
    local = kernel.state.owned_scope(token, LocalScope)
    return token.scope if local is None else local.id


def take_back(
    kernel: Kernel, node: Node, scope: int, result: Mapping[str, object], *, all_: bool
) -> None:
    """Write what a child hands back: its outputs, or all it wrote when none were named."""
    if node.outputs is None:
        if all_:
            for name, value in result.items():
                kernel.write(scope, name, value)
        return
    for mapping in node.outputs:
        if mapping.source is None:
            for name, value in result.items():
                kernel.write(scope, name, value)
        else:
            data_associations.hand_over(kernel, mapping, scope, scope, result)


def submit(kernel: Kernel, token: Token, data: Mapping[str, object]) -> None:
    """Complete an activity that waited, with what its person or service gave."""
    node, scope = kernel.node(token), local_scope(kernel, token)
    for name, value in data.items():
        if node.outputs is not None:
            kernel.declare(scope, name, value)
        else:
            kernel.hand_in(scope, name, value)
    complete(kernel, token, node)


def complete(kernel: Kernel, token: Token, node: Node) -> None:
    """Hand back outputs and go on; conditions that cannot be evaluated leave an incident."""
    if node.loop is None or token.inner:
        local = local_scope(kernel, token)
        if node.type != "callActivity":
            for mapping in node.outputs or ():
                data_associations.hand_over(kernel, mapping, local, token.scope)
        data_associations.fill(kernel, node, local)
    leave(kernel, token, leaving(kernel, token, node))


def leaving(kernel: Kernel, token: Token, node: Node) -> list[Flow]:
    """Give the flows an activity will leave by; an inner instance leaves by none."""
    return [] if token.inner else every_true(kernel, node, token.scope)


def leave(kernel: Kernel, token: Token, flows: list[Flow]) -> None:
    """End the visit and send tokens along the given flows."""
    remember(kernel, token, kernel.node(token))
    for scope_id in cancellation.innermost_first(kernel, token):
        cancellation.empty(kernel, scope_id)
        kernel.drop_scope(scope_id)
    cancellation.cancel_hosted(kernel, token)
    kernel.move(token, "completed")
    take(kernel, flows * kernel.node(token).completion_quantity, token.scope)
