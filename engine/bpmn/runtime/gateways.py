"""Exclusive, parallel, inclusive, complex and event-based gateways (BPMN 2.0.2 §13.4)."""

from __future__ import annotations

from engine.bpmn.definition import Flow, Node
from engine.bpmn.language import truth
from engine.bpmn.runtime.armed_events import waits_for
from engine.bpmn.runtime.flows import every_true, first_true, holds, outgoing, take
from engine.bpmn.runtime.joins import (
    deadlocked,
    expects_more,
    late_joins,
    resetting,
    stay,
    take_one_each,
)
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ResetWait
from engine.errors import Deadlock, DieuPhoiError
from engine.sentences import Sentence, sentence


def exclusive(kernel: Kernel, token: Token, node: Node) -> None:
    """Pass every token on, along one flow."""
    flows = first_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def parallel(kernel: Kernel, token: Token, node: Node) -> None:
    """Wait for one token on each incoming flow; what is more than one stays."""
    if token.counts and any(token.counts.get(flow, 0) < 1 for flow in node.incoming):
        stay(kernel, token)
        return
    take_one_each(kernel, token, node)
    take(kernel, outgoing(kernel, node), token.scope)


def inclusive(kernel: Kernel, token: Token, node: Node) -> None:
    """Split by all conditions that hold; as a join it waits until the kernel is idle."""
    if token.counts:
        stay(kernel, token)
        return
    flows = every_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def settle(kernel: Kernel) -> None:
    """Fire or reset one join that nothing upstream can still reach, or tell of a deadlock."""
    if late_joins(kernel.definition) and _settled(kernel):
        return
    stuck = deadlocked(kernel)
    if stuck is not None:
        kernel.fail(stuck, Deadlock.code, _lacking(kernel, stuck))


def _lacking(kernel: Kernel, token: Token) -> Sentence:
    node = kernel.node(token)
    lacking = ", ".join(flow for flow in node.incoming if flow not in token.counts)
    what = sentence("số luồng đã đến chưa đủ")
    if lacking:
        what = sentence("còn thiếu luồng %(flows)s", flows=lacking)
    return sentence(
        "«%(node)s» chờ mãi: không còn gì trong quy trình có thể đến (%(what)s). Hãy bỏ qua để đi "
        "tiếp, rồi sửa sơ đồ.",
        node=node.name or node.id,
        what=what,
    )


def _settled(kernel: Kernel) -> bool:
    for token in list(kernel.state.tokens.values()):
        node = kernel.node(token)
        reset = resetting(token)
        if reset is not None:
            if not expects_more(kernel, token, reset.left, []):
                _reset(kernel, token, node)
                return True
        elif node.type == "inclusiveGateway" and token.counts and token.state == "waiting":
            empty = [flow for flow in node.incoming if flow not in token.counts]
            if not expects_more(kernel, token, empty, list(token.counts)):
                _join(kernel, token, node)
                return True
    return False


def _join(kernel: Kernel, token: Token, node: Node) -> None:
    try:
        flows = every_true(kernel, node, token.scope)
    except DieuPhoiError as error:
        kernel.fail(token, error.code, error.sentence)
        return
    take_one_each(kernel, token, node)
    take(kernel, flows, token.scope)


def complex_(kernel: Kernel, token: Token, node: Node) -> None:
    """Fire when the activation condition holds, then take in the tokens that come too late."""
    count = sum(token.counts.values()) or 1
    counters = {"activationCount": count, "waitingForStart": True}
    if node.activation is not None:
        active = truth(kernel.evaluate(node.activation, token.scope, counters))
    else:
        active = all(token.counts.get(flow, 0) for flow in node.incoming)
    if token.counts and not active:
        stay(kernel, token)
        return
    flows = every_true(kernel, node, token.scope, counters)
    late = [flow for flow in node.incoming if token.counts and flow not in token.counts]
    more = {flow: n - 1 for flow, n in token.counts.items() if n > 1}
    kernel.move(token, "completed")
    if late:
        gathering = kernel.new_token(node.id, token.scope, state="waiting", counts=more)
        kernel.wait(gathering, ResetWait(late))
    elif more:
        kernel.new_token(node.id, token.scope, flow=next(iter(more)), counts=more)
    take(kernel, flows, token.scope)


def _reset(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin anew; only flows whose condition holds while not waiting for the start are taken."""
    scope, counts = token.scope, dict(token.counts)
    kernel.remove(token)
    counters = {"activationCount": 0, "waitingForStart": False}
    flows: list[Flow] = [
        flow
        for flow in outgoing(kernel, node)
        if flow.condition is not None
        and "waitingForStart" in flow.condition
        and holds(kernel, flow, scope, counters)
    ]
    if counts:
        kernel.new_token(node.id, scope, counts=counts)
    take(kernel, flows, scope)


def event_based(kernel: Kernel, token: Token, node: Node) -> None:
    """Arm every event behind the gateway; the first that happens decides."""
    kernel.move(token, "waiting")
    for flow in outgoing(kernel, node):
        target = kernel.definition.nodes[flow.target]
        armed = kernel.new_token(target.id, token.scope, state="waiting", armed=True, host=token.id)
        kernel.wait(armed, *waits_for(kernel, armed, target))
