"""Where tokens gather before a node begins: joins, and activities that need several tokens.

A gathering token counts its arrivals by incoming flow (BPMN 2.0.2 §13.2.1 startQuantity, §13.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.step_result import RecordRow
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import CompensationWait, ResetWait
from engine.bpmn.upstream import may_yet_come

JOINS = frozenset({"parallelGateway", "inclusiveGateway", "complexGateway"})


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
            if token.element == target.id and (token.counts or resetting(token))
        ),
        None,
    )
    if gathering is None:
        kernel.new_token(target.id, scope, flow=flow.id, counts={flow.id: 1})
        return
    kernel.touch(gathering)
    _record_arrival(kernel, gathering, target, flow.id)
    reset = resetting(gathering)
    if reset is not None and flow.id in reset.left:
        kernel.wait(gathering, ResetWait([left for left in reset.left if left != flow.id]))
    else:
        gathering.counts[flow.id] = gathering.counts.get(flow.id, 0) + 1
    if reset is None:
        kernel.make_ready(gathering)


def resetting(token: Token) -> ResetWait | None:
    """Give what a complex gateway that has fired still takes in, None for any other token."""
    return next((wait for wait in token.waits if isinstance(wait, ResetWait)), None)


def _record_arrival(kernel: Kernel, token: Token, target: Node, flow: str) -> None:
    """Record that a flow was taken to a node whose visit has begun already."""
    loop, key = kernel.loop_of(token.scope), kernel.key_of(token.scope)
    kernel.emit(RecordRow.of_arrival(target, token, flow, loop=loop, key=key))


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


def expects_more(kernel: Kernel, join: Token, flows: Sequence[str], full: Sequence[str]) -> bool:
    """Say whether a token upstream can still reach one of ``flows`` but none of ``full``.

    BPMN 2.0.2 §13.4.3: the inclusive join waits for exactly these.
    """
    return any(
        may_yet_come(kernel.definition, join.element, token.element, flows, full)
        for token in kernel.state.tokens_in(join.scope)
        if not (token.armed or token.is_silent or token.element == join.element)
    )


def deadlocked(kernel: Kernel) -> Token | None:
    """Give a gathering token of an instance in which nothing else can happen any more, if so.

    To be asked when nothing is ready. The standard lets such an instance stand (§13.4.1).
    """
    gathering = None
    for token in kernel.state.tokens.values():
        if _may_go_on(kernel, token):
            return None
        if gathering is None and token.counts and token.state == "waiting":
            gathering = token
    return gathering


def _may_go_on(kernel: Kernel, token: Token) -> bool:
    """Whether what a token waits for can happen; reminders beside the flow send it nothing."""
    if token.armed and token.host is None:
        node = kernel.node(token)
        if node.type == "startEvent" and not node.interrupting:
            return False
    return any(not isinstance(wait, ResetWait | CompensationWait) for wait in token.waits)


@lru_cache(maxsize=256)
def late_joins(definition: Definition) -> frozenset[str]:
    """Give the ids of the joins that look upstream before they fire."""
    return frozenset(
        node.id
        for node in definition.nodes.values()
        if node.type in {"inclusiveGateway", "complexGateway"} and len(node.incoming) > 1
    )
