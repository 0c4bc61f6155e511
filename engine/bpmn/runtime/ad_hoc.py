"""Ad-hoc sub-processes: activities in no given order, until a condition holds (BPMN 2.0.2 §13.3.5).

Every activity without incoming flow is begun: all at once when the ordering is parallel, one
after the other in the order of the diagram when it is sequential.
"""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.language import truth
from engine.bpmn.runtime import cancellation, catch_events, completion, throw_events
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.state import ScopeState, Token
from engine.errors import DieuPhoiError


def begin(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin an ad-hoc sub-process; one that had failed goes on with what is in it."""
    kernel.move(token, "active")
    for scope_id in kernel.state.owned.get(token.id, ()):
        if kernel.state.scopes[scope_id].kind == "sub":
            kernel.recheck(scope_id)
            return
    outer = completion.seen_from(kernel, token)
    scope = kernel.new_scope(node.id, "sub", outer, token=token.id)
    catch_events.declare(kernel, node.id, scope.id)
    catch_events.arm_event_sub_processes(kernel, node.id, scope.id)
    entries = list(kernel.definition.scopes[node.id].entries)
    if node.ordering == "Sequential":
        kernel.scope_data(scope)["left"] = entries[1:]
        entries = entries[:1]
    for entry in entries:
        kernel.new_token(entry, scope.id)
    if not entries:
        completion.complete(kernel, token, node)


def departed(kernel: Kernel, scope: ScopeState) -> None:
    """Look at the completion condition when a token has left an ad-hoc sub-process."""
    node = kernel.definition.nodes.get(scope.element)
    if scope.kind != "sub" or node is None or node.type != "adHocSubProcess":
        return
    owner = kernel.state.tokens[scope.token or 0]
    if node.completion is None or owner.state == "failed":
        return
    if not scope.data.get("enough"):
        try:
            enough = truth(kernel.evaluate(node.completion, scope.id))
        except DieuPhoiError as error:
            throw_events.failed(kernel, owner, error)
            return
        if not enough:
            return
        kernel.scope_data(scope).update(left=[], enough=True)
    _begin_no_more(kernel, scope)
    if node.cancel_remaining:
        cancellation.empty(kernel, scope.id)


def _begin_no_more(kernel: Kernel, scope: ScopeState) -> None:
    """Take away what only waits to begin: nothing further is executed (BPMN 2.0.2 §13.3.5)."""
    for token in kernel.state.tokens_in(scope.id):
        if token.armed:
            continue
        if not token.begun:
            kernel.remove(token)
        elif token.counts:
            cancellation.cancel(kernel, token)


def goes_on(kernel: Kernel, scope: ScopeState) -> bool:
    """Begin the next activity of a sequential ad-hoc sub-process; one that failed waits."""
    owner = kernel.state.tokens[scope.token or 0]
    if kernel.node(owner).type == "adHocSubProcess" and owner.state == "failed":
        return True
    left = scope.data.get("left")
    if not left:
        return False
    kernel.scope_data(scope)["left"] = left[1:]
    kernel.new_token(left[0], scope.id)
    return True
