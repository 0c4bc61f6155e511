"""Exclusive, parallel, inclusive and event-based gateways (BPMN 2.0.2 §13.4)."""

from __future__ import annotations

from functools import lru_cache

from engine.bpmn.definition import Definition, Node
from engine.bpmn.execution import events
from engine.bpmn.execution.flows import every_true, first_true, outgoing, take
from engine.bpmn.execution.kernel import Kernel
from engine.bpmn.execution.state import Token
from engine.errors import DieuPhoiError


def exclusive(kernel: Kernel, token: Token, node: Node) -> None:
    """Pass every token on, along one flow."""
    flows = first_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def parallel(kernel: Kernel, token: Token, node: Node) -> None:
    """Wait for one token on each incoming flow; what is more than one stays."""
    if token.counts and any(token.counts.get(flow, 0) < 1 for flow in node.incoming):
        _stay(kernel, token)
        return
    _fire(kernel, token, node)
    take(kernel, outgoing(kernel, node), token.scope)


def inclusive(kernel: Kernel, token: Token, node: Node) -> None:
    """Split by all conditions that hold; as a join it waits until the kernel is idle."""
    if token.counts:
        _stay(kernel, token)
        return
    flows = every_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def _stay(kernel: Kernel, token: Token) -> None:
    if token.state != "waiting":
        kernel.move(token, "waiting")


def _fire(kernel: Kernel, token: Token, node: Node) -> None:
    counts = {flow: n - 1 for flow, n in token.counts.items() if n > 1}
    kernel.move(token, "completed")
    if counts:
        kernel.new_token(node.id, token.scope, flow=next(iter(counts)), counts=counts)


def settle(kernel: Kernel) -> None:
    """Fire one inclusive join that nothing upstream can still reach, if there is one."""
    if not inclusive_joins(kernel.definition):
        return
    for token in list(kernel.state.tokens.values()):
        node = kernel.node(token)
        if node.type != "inclusiveGateway" or not token.counts or token.state != "waiting":
            continue
        if _expects_more(kernel, token, node):
            continue
        try:
            flows = every_true(kernel, node, token.scope)
        except DieuPhoiError as error:
            kernel.fail(token, error.code, error.message)
            continue
        _fire(kernel, token, node)
        take(kernel, flows, token.scope)
        return


def _expects_more(kernel: Kernel, join: Token, node: Node) -> bool:
    reach = upstream(kernel.definition, node.id)
    empty = [reach[flow] for flow in node.incoming if flow not in join.counts]
    full = [reach[flow] for flow in node.incoming if flow in join.counts]
    for token in kernel.state.tokens_in(join.scope):
        if token.id == join.id or token.armed or token.element == node.id:
            continue
        here = token.element
        if any(here in nodes for nodes in empty) and not any(here in nodes for nodes in full):
            return True
    return False


@lru_cache(maxsize=256)
def inclusive_joins(definition: Definition) -> frozenset[str]:
    """Give the ids of a process's inclusive joins."""
    return frozenset(
        node.id
        for node in definition.nodes.values()
        if node.type == "inclusiveGateway" and len(node.incoming) > 1
    )


@lru_cache(maxsize=1024)
def upstream(definition: Definition, join: str) -> dict[str, frozenset[str]]:
    """Map each incoming flow of a join to the nodes from which a path not through the join leads.

    A boundary event counts as reachable from the activity that it is attached to.
    """
    return {
        flow: _reaching(definition, definition.flows[flow].source, join)
        for flow in definition.nodes[join].incoming
    }


def _reaching(definition: Definition, start: str, join: str) -> frozenset[str]:
    seen: set[str] = set()
    stack = [start]
    while stack:
        here = stack.pop()
        if here == join or here in seen:
            continue
        seen.add(here)
        node = definition.nodes[here]
        stack.extend(definition.flows[flow].source for flow in node.incoming)
        if node.attached_to is not None:
            stack.append(node.attached_to)
    return frozenset(seen)


def event_based(kernel: Kernel, token: Token, node: Node) -> None:
    """Arm every event behind the gateway; the first that happens decides."""
    kernel.move(token, "waiting")
    for flow in outgoing(kernel, node):
        target = kernel.definition.nodes[flow.target]
        armed = kernel.new_token(target.id, token.scope, state="waiting", armed=True, host=token.id)
        kernel.wait(armed, *events.waits_for(kernel, armed, target))
        kernel.move(armed, "waiting")
