"""Events that catch, and what follows when one happens (BPMN 2.0.2 §13.5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.bpmn.definition import Node
from engine.bpmn.runtime import cancellation, completion, data_associations, event_sub_processes
from engine.bpmn.runtime.armed_events import arm_again, next_waits, waits_for
from engine.bpmn.runtime.flows import every_true, pass_on, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import Wait


def catch(kernel: Kernel, token: Token, node: Node) -> None:
    """Let an intermediate catch event wait; a link's target passes the token on."""
    if all(event.kind == "link" for event in node.events):
        pass_on(kernel, token, node)
        return
    kernel.wait(token, *waits_for(kernel, token, node))
    kernel.move(token, "waiting")


def happen(kernel: Kernel, token: Token, index: int, data: Mapping[str, object]) -> None:
    """Let what a token waits for happen: the wait of the given index, with the data it brings."""
    node = kernel.node(token)
    if node.parallel_multiple and len(token.waits) > 1:
        kernel.wait(token, *token.waits[:index], *token.waits[index + 1 :])
        _store(kernel, token, node, data)
        return
    if node.type == "boundaryEvent":
        _boundary(kernel, token, node, next_waits(kernel, token, node, index), data)
    elif node.type == "startEvent":
        _event_sub_process(kernel, token, node, next_waits(kernel, token, node, index), data)
    else:
        _catching(kernel, token, node, data)


def _store(kernel: Kernel, token: Token, node: Node, data: Mapping[str, object]) -> None:
    if node.outputs is None:
        for name, value in data.items():
            kernel.write(token.scope, name, value)
        data_associations.fill(kernel, node, token.scope)
        return
    only = node.outputs[0].source if len(node.outputs) == len(data) == 1 else None
    if only is not None and only.isidentifier() and only not in kernel.names(token.scope, data):
        data = {only: next(iter(data.values()))}  # one item is what the event brings, by any name
    for mapping in node.outputs:
        data_associations.hand_over(kernel, mapping, token.scope, token.scope, data)


def _catching(kernel: Kernel, token: Token, node: Node, data: Mapping[str, object]) -> None:
    _store(kernel, token, node, data)
    if token.host is not None:
        _decide_gateway(kernel, token, kernel.state.tokens[token.host])
    if node.type == "receiveTask":
        completion.complete(kernel, token, node)
        return
    flows = every_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def _decide_gateway(kernel: Kernel, token: Token, gateway: Token) -> None:
    """Let the event of an event-based gateway that happened first end the others' wait."""
    flows = kernel.definition.flows
    flow = next(f for f in kernel.node(gateway).outgoing if flows[f].target == token.element)
    kernel.touch(token)
    kernel.state.drop_token(token.id)
    token.host, token.armed, token.flow = None, False, flow
    kernel.state.put_token(token)
    cancellation.cancel_hosted(kernel, gateway)
    kernel.move(gateway, "completed")


def _boundary(
    kernel: Kernel,
    token: Token,
    node: Node,
    waits: Sequence[Wait],
    data: Mapping[str, object],
) -> None:
    host = kernel.state.tokens[token.host] if token.host is not None else None
    flows = every_true(kernel, node, token.scope)
    _store(kernel, token, node, data)
    kernel.move(token, "completed")
    if node.interrupting and host is not None:
        cancellation.cancel(kernel, host)
    elif host is not None:
        arm_again(kernel, node, token.scope, host.id, waits)
    take(kernel, flows, token.scope)


def _event_sub_process(
    kernel: Kernel,
    token: Token,
    node: Node,
    waits: Sequence[Wait],
    data: Mapping[str, object],
) -> None:
    outer = token.scope
    if node.interrupting:
        cancellation.interrupt(kernel, outer, token)
    else:
        arm_again(kernel, node, outer, None, waits)
    event_sub_processes.run(kernel, node, outer, data, token)
