"""Which sequence flows a token takes (BPMN 2.0.2 §13.2.1, §13.4)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import Flow, Node
from engine.bpmn.language import truth
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.errors import NotAllowedNow
from engine.sentences import sentence


class NoFlow(NotAllowedNow):
    """No condition holds and there is no default flow (BPMN 2.0.2 §13.4.2, §13.4.3)."""

    code = "no-flow"
    general = sentence(
        "Không có nhánh nào thỏa điều kiện và không có nhánh mặc định. "
        "Hãy sửa dữ liệu rồi thử lại, hoặc thêm nhánh mặc định vào sơ đồ."
    )


def holds(
    kernel: Kernel, flow: Flow, scope: int, extra: Mapping[str, object] | None = None
) -> bool:
    """Say whether a flow's condition is true; a flow without one always holds."""
    return flow.condition is None or truth(kernel.evaluate(flow.condition, scope, extra))


def outgoing(kernel: Kernel, node: Node) -> list[Flow]:
    """Give a node's outgoing flows in the order of the diagram."""
    return [kernel.definition.flows[i] for i in node.outgoing]


def every_true(
    kernel: Kernel, node: Node, scope: int, extra: Mapping[str, object] | None = None
) -> list[Flow]:
    """Choose as an inclusive gateway, or an activity with conditional flows, does.

    Raises NoFlow when there are flows, none holds and none is the default.
    """
    flows = outgoing(kernel, node)
    others = [flow for flow in flows if flow.id != node.default]
    chosen = [flow for flow in others if holds(kernel, flow, scope, extra)]
    conditional = any(flow.condition is not None and flow in chosen for flow in others)
    if node.default is not None and not conditional and not _unconditional_gateway(node, chosen):
        chosen.extend(flow for flow in flows if flow.id == node.default)
    if flows and not chosen:
        raise NoFlow
    return chosen


def _unconditional_gateway(node: Node, chosen: list[Flow]) -> bool:
    return node.type == "inclusiveGateway" and bool(chosen)


def first_true(kernel: Kernel, node: Node, scope: int) -> list[Flow]:
    """Choose as an exclusive gateway does: the first that holds, else the default.

    One unconditioned flow among conditioned ones counts as the default. Raises NoFlow.
    """
    flows = outgoing(kernel, node)
    spare = [f for f in flows if f.id == node.default or f.condition is None]
    for flow in flows:
        if flow.id != node.default and flow.condition is not None and holds(kernel, flow, scope):
            return [flow]
    if spare:
        default = [f for f in spare if f.id == node.default]
        return default or spare[:1]
    if flows:
        raise NoFlow
    return []


def take(kernel: Kernel, flows: list[Flow], scope: int) -> None:
    """Send a token along each of the given flows."""
    for flow in flows:
        kernel.enter(flow, scope)


def pass_on(kernel: Kernel, token: Token, node: Node) -> None:
    """End an event's or a plain node's visit and go on along its flows."""
    flows = every_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)
