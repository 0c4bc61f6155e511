"""Ad-hoc sub-processes: activities in no given order, until a condition holds (BPMN 2.0.2 §13.3.5).

Every activity without incoming flow is begun: all at once when the ordering is parallel, one
after the other in the order of the diagram when it is sequential.
"""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.language import truth
from engine.bpmn.runtime import cancellation, completion, error_events, event_sub_processes
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import ScopeState, SubProcessScope
from engine.bpmn.runtime.tokens import Token
from engine.errors import DieuPhoiError


def begin(kernel: Kernel, token: Token, node: Node) -> None:
    """Begin an ad-hoc sub-process; one that had failed goes on with what is in it."""
    kernel.move(token, "active")
    failed = kernel.state.owned_scope(token, SubProcessScope)
    if failed is not None:
        kernel.recheck(failed.id)
        return
    outer = completion.local_scope(kernel, token)
    scope = kernel.new_scope(SubProcessScope(kernel.state.fresh_id(), node.id, outer, token.id))
    event_sub_processes.open_scope(kernel, node.id, scope.id)
    entries = list(kernel.definition.scopes[node.id].entries)
    if node.ordering == "Sequential":
        kernel.touch_scope(scope)
        scope.left = entries[1:]
        entries = entries[:1]
    for entry in entries:
        kernel.new_token(entry, scope.id)
    if not entries:
        completion.complete(kernel, token, node)


def departed(kernel: Kernel, scope: ScopeState) -> None:
    """Look at the completion condition when a token has left an ad-hoc sub-process."""
    node = kernel.definition.nodes.get(scope.element)
    if not isinstance(scope, SubProcessScope) or node is None or node.type != "adHocSubProcess":
        return
    owner = kernel.state.tokens[scope.token or 0]
    if node.completion is None or owner.state == "failed":
        return
    if not scope.enough:
        try:
            enough = truth(kernel.evaluate(node.completion, scope.id))
        except DieuPhoiError as error:
            error_events.failed(kernel, owner, error)
            return
        if not enough:
            return
        kernel.touch_scope(scope)
        scope.left, scope.enough = [], True
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


def goes_on(kernel: Kernel, scope: SubProcessScope) -> bool:
    """Begin the next activity of a sequential ad-hoc sub-process; one that failed waits."""
    owner = kernel.state.tokens[scope.token or 0]
    if kernel.node(owner).type == "adHocSubProcess" and owner.state == "failed":
        return True
    if not scope.left:
        return False
    following, *left = scope.left
    kernel.touch_scope(scope)
    scope.left = left
    kernel.new_token(following, scope.id)
    return True
