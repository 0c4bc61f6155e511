"""Decides where the instances of a multi-instance activity live: ``child`` or ``body``.

What waits for people gets an instance of its own, one an agency. What does not wait, what writes
variables that others use, what stands in a transaction and what compensation can reach, stays in
the document of its parent, where one transaction sees all of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from engine.bpmn.definition import Flow, Node, Scope
from engine.bpmn.language import Assignment, expression, script
from engine.errors import ExpressionError

_WAITING = frozenset(
    {"userTask", "receiveTask", "callActivity", "intermediateCatchEvent"}
    | {"eventBasedGateway", "adHocSubProcess"}
)
_DELAYED = frozenset({"message", "timer", "signal", "conditional"})


def placements(
    nodes: Mapping[str, Node], scopes: Mapping[str, Scope], flows: Iterable[Flow]
) -> dict[str, str]:
    """Return the placement of each multi-instance activity."""
    several = [n for n in nodes.values() if n.loop is not None and n.loop.kind != "standard"]
    flows = list(flows) if several else []
    return {node.id: placement_of(node, nodes, scopes, flows)[0] for node in several}


def placement_of(
    node: Node,
    nodes: Mapping[str, Node],
    scopes: Mapping[str, Scope],
    flows: Collection[Flow],
) -> tuple[str, str]:
    """Return the placement of one multi-instance activity and the reason.

    The reason is transaction, compensation, call, writes, waits or short.
    """
    inside = list(_inside(node, nodes, scopes))
    if _in_transaction(node, nodes, scopes):
        return "body", "transaction"
    if any(_compensated(one, nodes) for one in (node, *inside)):
        return "body", "compensation"
    if node.type == "callActivity":
        return "child", "call"
    if node.is_sub_process and _writes_outside(node, inside, nodes, scopes, flows):
        return "body", "writes"
    if any(_waits(one) for one in ((node,) if not node.is_sub_process else inside)):
        return "child", "waits"
    return "body", "short"


def _inside(node: Node, nodes: Mapping[str, Node], scopes: Mapping[str, Scope]) -> Iterator[Node]:
    waiting = [node.id] if node.is_sub_process else []
    while waiting:
        scope = scopes.get(waiting.pop())
        for node_id in scope.nodes if scope else ():
            yield nodes[node_id]
            if nodes[node_id].is_sub_process:
                waiting.append(node_id)


def _waits(node: Node) -> bool:
    if node.type in _WAITING:
        return True
    return node.type in ("boundaryEvent", "startEvent") and any(
        event.kind in _DELAYED for event in node.events
    )


def _in_transaction(node: Node, nodes: Mapping[str, Node], scopes: Mapping[str, Scope]) -> bool:
    scope: str | None = node.id if node.type == "transaction" else node.scope
    while scope is not None and scope in nodes:
        if nodes[scope].type == "transaction":
            return True
        scope = scopes[scope].parent
    return False


def _compensated(node: Node, nodes: Mapping[str, Node]) -> bool:
    return any(
        event.kind == "compensate"
        for boundary in node.boundary
        if boundary in nodes
        for event in nodes[boundary].events
    )


def _writes_outside(
    node: Node,
    inside: list[Node],
    nodes: Mapping[str, Node],
    scopes: Mapping[str, Scope],
    flows: Collection[Flow],
) -> bool:
    """Whether a step of the body sets a variable that something outside of it uses."""
    body = {node.id, *(one.id for one in inside)}
    written = {name for one in inside for name in written_by(one)}
    own = {name for scope in body & scopes.keys() for name in scopes[scope].data}
    written -= own | {node.loop.element if node.loop else None}
    if not written:
        return False
    outside = {name for key, scope in scopes.items() if key not in body for name in scope.data}
    for other in nodes.values():
        if other.id not in body:
            outside |= written_by(other) | read_by(other)
    for flow in flows:
        if flow.condition and flow.source not in body:
            outside |= _names(flow.condition)
    return bool(written & (outside | _accumulated(inside)))


def _accumulated(inside: list[Node]) -> set[str]:
    """Return the variables that are only ever computed from what they held before."""
    again: set[str] = set()
    anew: set[str] = set()
    for one in inside:
        for line in _lines(one):
            (again if line.name in line.expression.names else anew).add(line.name)
    return again - anew


def written_by(node: Node) -> set[str]:
    """Return the variables a node sets by its script, outputs or result variable."""
    found = {m.target for m in node.outputs or () if m.target}
    if node.loop is not None:
        found |= {m.target for m in node.loop.outputs if m.target}
    if node.result_variable:
        found.add(node.result_variable)
    return found | {line.name for line in _lines(node)}


def read_by(node: Node) -> set[str]:
    """Return the variables that a node's script and mappings read."""
    found = {name for m in node.inputs or () for name in _names(m.source)}
    return found | {name for line in _lines(node) for name in line.expression.names}


def _lines(node: Node) -> tuple[Assignment, ...]:
    try:
        return script(node.script or "")
    except ExpressionError:
        return ()


def _names(text: str | None) -> frozenset[str]:
    try:
        return expression(text).names if text else frozenset()
    except ExpressionError:
        return frozenset()
