"""Activities: begin, wait, complete (BPMN 2.0.2 §13.3)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import Node
from engine.bpmn.language import script
from engine.bpmn.runtime import (
    ad_hoc,
    armed_events,
    catch_events,
    data_associations,
    event_sub_processes,
    loops,
    throw_events,
)
from engine.bpmn.runtime.children import child_start
from engine.bpmn.runtime.completion import complete, leave, leaving, local_scope
from engine.bpmn.runtime.joins import enough
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import LocalScope, SubProcessScope
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ChildrenWait, MessageWait, ServiceWait, TaskWait

PASSING = frozenset({"task", "manualTask", "scriptTask", "businessRuleTask"})
"""Activities that wait for nothing; events on their border can never happen."""


def run(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin an activity, or one inner instance of it."""
    if not enough(kernel, token, node):
        return
    if node.loop is not None and not token.inner:
        arm_boundary(kernel, token, node)
        loops.begin(kernel, token, node)
        return
    if not token.inner and node.type not in PASSING:
        arm_boundary(kernel, token, node)
    _open_io(kernel, token, node)
    _BEGIN[node.type](kernel, token, node)


def arm_boundary(kernel: Kernel, token: Token, node: Node) -> None:
    """Arm the events on an activity's border, once."""
    if kernel.state.hosted.get(token.id):
        return
    for event in node.boundary:
        armed_events.arm(kernel, kernel.definition.nodes[event], token.scope, token.id)


def _has_io(node: Node) -> bool:
    named = (node.inputs, node.outputs) != (None, None)
    return named or any(use.shown for use in node.stores_read)


def _open_io(kernel: Kernel, token: Token, node: Node) -> None:
    if node.type in {"callActivity", "sendTask"} or not _has_io(node):
        return
    extra = data_associations.values_read(kernel, node)
    local = data_associations.values_shown(kernel, node)
    local |= {
        mapping.target: data_associations.value_of(kernel, mapping, token.scope, extra)
        for mapping in node.inputs or ()
        if mapping.target is not None and mapping.source is not None
    }
    scope = kernel.new_scope(LocalScope(kernel.state.fresh_id(), node.id, token.scope, token.id))
    for name, value in local.items():
        kernel.declare(scope.id, name, value)


def _pass(kernel: Kernel, token: Token, node: Node) -> None:
    complete(kernel, token, node)


def _script(kernel: Kernel, token: Token, node: Node) -> None:
    scope = local_scope(kernel, token)
    for name, value in script(node.script or ""):
        _assign(kernel, node, scope, name, value.evaluate(kernel.names(scope), kernel.functions))
    complete(kernel, token, node)


def _assign(kernel: Kernel, node: Node, scope: int, name: str, value: object) -> None:
    """Write what an activity computes; a new name stays inside when it has data outputs."""
    if node.outputs is not None and name not in kernel.names(scope):
        kernel.declare(scope, name, value)
    else:
        kernel.write(scope, name, value)


def _decide(kernel: Kernel, token: Token, node: Node) -> None:
    scope = local_scope(kernel, token)
    answer = kernel.environment.decide(
        node.service or node.id, kernel.names(scope), kernel.functions
    )
    if node.result_variable is not None:
        _assign(kernel, node, scope, node.result_variable, answer)
    elif isinstance(answer, Mapping):
        for name, value in answer.items():
            _assign(kernel, node, scope, name, value)
    else:
        _assign(kernel, node, scope, node.service or node.id, answer)
    complete(kernel, token, node)


def _user(kernel: Kernel, token: Token, node: Node) -> None:
    names = kernel.names(local_scope(kernel, token))
    kernel.changes.offers[token.id] = kernel.environment.offer(node, names)
    kernel.wait(token, TaskWait(node.name))
    kernel.move(token, "ready")


def _service(kernel: Kernel, token: Token, node: Node) -> None:
    kernel.wait(token, ServiceWait(node.service or node.name))
    kernel.move(token, "active")


def _send(kernel: Kernel, token: Token, node: Node) -> None:
    if not node.events and node.service is not None:
        _service(kernel, token, node)
        return
    data = throw_events.payload(kernel, node, token.scope)
    flows = leaving(kernel, token, node)
    for event in node.events:
        throw_events.send(kernel, event, data, token.scope, node.id)
    leave(kernel, token, flows)


def _receive(kernel: Kernel, token: Token, node: Node) -> None:
    kernel.wait(token, *armed_events.waits_for(kernel, token, node))
    kernel.move(token, "waiting")


def _sub_process(kernel: Kernel, token: Token, node: Node) -> None:
    kernel.move(token, "active")
    outer = local_scope(kernel, token)
    scope = kernel.new_scope(SubProcessScope(kernel.state.fresh_id(), node.id, outer, token.id))
    populate(kernel, node.id, scope.id)


def populate(kernel: Kernel, element: str, scope: int, event: str | None = None) -> None:
    """Put the first tokens into a process or sub-process that has just begun."""
    holder = kernel.definition.scopes[element]
    event_sub_processes.open_scope(kernel, element, scope)
    if event is not None:
        _begin_at(kernel, kernel.definition.nodes[event], scope)
    else:
        for start in (*holder.starts, *holder.entries):
            kernel.new_token(start, scope)
    kernel.recheck(scope)


def _begin_at(kernel: Kernel, node: Node, scope: int) -> None:
    """Begin at the start event, or at the instantiating receive task or event, that happened."""
    if node.type == "startEvent":
        kernel.new_token(node.id, scope)
        return
    flow = _gateway_flow(kernel, node, scope)
    token = kernel.new_token(node.id, scope, state="waiting", flow=flow)
    kernel.wait(token, MessageWait(node.name, {}, 0))
    catch_events.happen(kernel, token, 0, {})


def _gateway_flow(kernel: Kernel, node: Node, scope: int) -> str | None:
    """Pass the instantiating event gateway before an event; a parallel one awaits the others too.

    BPMN 2.0.2 §10.6.6.
    """
    flows = kernel.definition.flows
    before = [flows[flow] for flow in node.incoming]
    ways = [f for f in before if kernel.definition.nodes[f.source].type == "eventBasedGateway"]
    if not ways:
        return None
    gateway = kernel.definition.nodes[ways[0].source]
    kernel.move(kernel.new_token(gateway.id, scope, state="active"), "completed")
    if gateway.parallel_multiple:
        for flow in gateway.outgoing:
            if flows[flow].target != node.id:
                kernel.new_token(flows[flow].target, scope, flow=flow)
    return ways[0].id


def _call(kernel: Kernel, token: Token, node: Node) -> None:
    start = child_start(kernel, token, node, None, None, {})
    kernel.wait(token, ChildrenWait(start.process))
    kernel.move(token, "active")
    start.row = kernel.rows[-1]
    start.row.process = start.process
    kernel.changes.children_started.append(start)


_BEGIN = {
    "task": _pass,
    "manualTask": _pass,
    "scriptTask": _script,
    "userTask": _user,
    "serviceTask": _service,
    "businessRuleTask": _decide,
    "sendTask": _send,
    "receiveTask": _receive,
    "subProcess": _sub_process,
    "transaction": _sub_process,
    "adHocSubProcess": ad_hoc.begin,
    "callActivity": _call,
}
