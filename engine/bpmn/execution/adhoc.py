"""Ad-hoc sub-processes: activities in no given order, until a condition holds (BPMN 2.0.2 §13.3.5).

Every activity without incoming flow is begun: all at once when the ordering is parallel, one
after the other in the order of the diagram when it is sequential.
"""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.execution import cancelling, completion, events
from engine.bpmn.execution.kernel import Kernel
from engine.bpmn.execution.state import ScopeState, Token
from engine.bpmn.language import truth


def begin(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin an ad-hoc sub-process."""
    kernel.move(token, "active")
    outer = completion.seen_from(kernel, token)
    scope = kernel.new_scope(node.id, "sub", outer, token=token.id)
    events.declare(kernel, node.id, scope.id)
    events.arm_event_sub_processes(kernel, node.id, scope.id)
    entries = list(kernel.definition.scopes[node.id].entries)
    if node.ordering == "Sequential":
        kernel.scope_data(scope)["left"] = entries[1:]
        entries = entries[:1]
    for entry in entries:
        kernel.new_token(entry, scope.id)
    kernel.recheck(scope.id)


def departed(kernel: Kernel, scope: ScopeState) -> None:
    """Look at the completion condition when a token has left an ad-hoc sub-process."""
    node = kernel.definition.nodes.get(scope.element)
    if scope.kind != "sub" or node is None or node.type != "adHocSubProcess":
        return
    if node.completion is None or not truth(kernel.evaluate(node.completion, scope.id)):
        return
    kernel.scope_data(scope)["left"] = []
    if node.cancel_remaining:
        cancelling.empty(kernel, scope.id)


def next_in_order(kernel: Kernel, scope: ScopeState) -> bool:
    """Begin the next activity of a sequential ad-hoc sub-process, if there is one."""
    left = scope.data.get("left")
    if not left:
        return False
    kernel.scope_data(scope)["left"] = left[1:]
    kernel.new_token(left[0], scope.id)
    return True
