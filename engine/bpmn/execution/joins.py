"""Where tokens gather before a node begins: joins, and activities that need several tokens.

A gathering token counts its arrivals by incoming flow (BPMN 2.0.2 §13.2.1 startQuantity, §13.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.execution.kernel import Kernel
from engine.bpmn.execution.rows import Row
from engine.bpmn.execution.state import Token

JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})
RESET = "reset"


def enter(kernel: Kernel, flow: Flow, scope: int) -> None:
    """Send a token along a sequence flow to a node, or to where the node's tokens gather."""
    target = kernel.definition.nodes[flow.target]
    if (target.type in JOINS and len(target.incoming) > 1) or target.start_quantity > 1:
        _arrive(kernel, flow, target, scope)
    else:
        kernel.new_token(target.id, scope, flow=flow.id)


def _arrive(kernel: Kernel, flow: Flow, target: Node, scope: int) -> None:
    gathering = next(
        (
            token
            for token in kernel.state.tokens_in(scope)
            if token.element == target.id and (token.counts or is_resetting(token))
        ),
        None,
    )
    if gathering is None:
        kernel.new_token(target.id, scope, flow=flow.id, counts={flow.id: 1})
        return
    kernel.touch(gathering)
    tell_arrival(kernel, gathering, target, flow.id)
    left = gathering.waits[0]["left"] if is_resetting(gathering) else []
    if flow.id in left:
        further = [f for f in left if f != flow.id]
        kernel.wait(gathering, {"kind": RESET, "left": further, "silent": True})
    else:
        gathering.counts[flow.id] = gathering.counts.get(flow.id, 0) + 1
    if not is_resetting(gathering) and gathering.id not in kernel.queue:
        kernel.queue.append(gathering.id)


def is_resetting(token: Token) -> bool:
    """Whether a complex gateway has fired and still takes in the tokens that come too late."""
    return any(wait["kind"] == RESET for wait in token.waits)


def tell_arrival(kernel: Kernel, token: Token, target: Node, flow: str) -> None:
    """Record that a flow was taken to a node whose visit has begun already."""
    kernel.emit(
        Row(
            "flow",
            target.id,
            target.type,
            target.name,
            token.id,
            token.state,
            token.state,
            flow,
            kernel.loop_of(token.scope),
            kernel.key_of(token.scope),
        )
    )


def stay(kernel: Kernel, token: Token) -> None:
    """Let a gathering token wait for more."""
    if token.state != "waiting":
        kernel.move(token, "waiting")


def take_one_each(kernel: Kernel, token: Token, node: Node) -> None:
    """Use up one arrival of each flow; what is more than one begins to gather anew."""
    counts = {flow: n - 1 for flow, n in token.counts.items() if n > 1}
    kernel.move(token, "completed")
    if counts:
        kernel.new_token(node.id, token.scope, counts=counts)


def enough(kernel: Kernel, token: Token, node: Node) -> bool:
    """Say whether an activity has the tokens it needs, and use them up."""
    if not token.counts:
        return True
    arrived = sum(token.counts.values())
    if arrived < node.start_quantity:
        stay(kernel, token)
        return False
    kernel.touch(token)
    flow = next(iter(token.counts))
    token.counts = {}
    if arrived > node.start_quantity:
        left = {flow: arrived - node.start_quantity}
        kernel.new_token(node.id, token.scope, flow=flow, counts=left)
    return True


def expects_more(kernel: Kernel, join: Token, flows: list[str], full: list[str]) -> bool:
    """Say whether a token upstream can still reach one of ``flows`` but none of ``full``.

    BPMN 2.0.2 §13.4.3: the inclusive join waits for exactly these. What a boundary event may send
    is waited for, but having sent it does not stand for what its activity will send.
    """
    reach = upstream(kernel.definition, join.element)
    along = upstream(kernel.definition, join.element, over_borders=False)
    for token in kernel.state.tokens_in(join.scope):
        if token.id == join.id or token.armed or token.silent or token.element == join.element:
            continue
        here = token.element
        if any(here in reach[flow] for flow in flows) and not any(
            here in along[flow] for flow in full
        ):
            return True
    return False


@lru_cache(maxsize=256)
def late_joins(definition: Definition) -> frozenset[str]:
    """Give the ids of the joins that look upstream before they fire."""
    return frozenset(
        node.id
        for node in definition.nodes.values()
        if node.type in {"inclusiveGateway", "complexGateway"} and len(node.incoming) > 1
    )


@lru_cache(maxsize=1024)
def upstream(
    definition: Definition, join: str, *, over_borders: bool = True
) -> dict[str, frozenset[str]]:
    """Map each incoming flow of a join to the nodes from which a path not through the join leads.

    A link leads from where it is thrown to where it is caught; ``over_borders``: a boundary event
    is reachable from the activity that it is attached to.
    """
    return {
        flow: _reaching(definition, definition.flows[flow].source, join, over_borders=over_borders)
        for flow in definition.nodes[join].incoming
    }


def _linked_to(definition: Definition, target: Node) -> Iterator[str]:
    names = {event.name for event in target.events if event.kind == "link"}
    if names and target.type == "intermediateCatchEvent":
        for node in definition.nodes.values():
            throws = node.type == "intermediateThrowEvent" and node.scope == target.scope
            if throws and any(e.kind == "link" and e.name in names for e in node.events):
                yield node.id


def _reaching(
    definition: Definition, start: str, join: str, *, over_borders: bool
) -> frozenset[str]:
    seen: set[str] = set()
    stack = [start]
    while stack:
        here = stack.pop()
        if here == join or here in seen:
            continue
        seen.add(here)
        node = definition.nodes[here]
        stack.extend(definition.flows[flow].source for flow in node.incoming)
        stack.extend(_linked_to(definition, node))
        if over_borders and node.attached_to is not None:
            stack.append(node.attached_to)
    return frozenset(seen)
