"""Ending what has not ended by itself (BPMN 2.0.2 §13.5.6, interrupting events)."""

from __future__ import annotations

from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import ContainerScope
from engine.bpmn.runtime.tokens import Token


def cancel(kernel: Kernel, token: Token) -> None:
    """End a token with all that stands inside its activity or waits for its sake."""
    if token.id not in kernel.state.tokens:
        return
    if token.armed:
        kernel.remove(token)
        return
    for scope_id in innermost_first(kernel, token):
        if scope_id in kernel.state.scopes:
            empty(kernel, scope_id)
            kernel.drop_scope(scope_id)
    cancel_hosted(kernel, token)
    if token.awaits_children:
        kernel.changes.children_cancelled.append((token.id, None))
    if token.is_silent or token.state == "failed":
        kernel.remove(token)
        return
    kernel.move(token, "cancelled")


def innermost_first(kernel: Kernel, token: Token) -> list[int]:
    """Give the scopes of an activity so that none goes before what stands inside it."""
    return list(kernel.state.owned.get(token.id, ()))[::-1]


def cancel_hosted(kernel: Kernel, host: Token) -> None:
    """Disarm the events that wait for an activity's or gateway's sake."""
    for token_id in list(kernel.state.hosted.get(host.id, ())):
        if token_id in kernel.state.tokens:
            kernel.remove(kernel.state.tokens[token_id])


def empty(kernel: Kernel, scope_id: int, spare: Token | None = None) -> None:
    """End every token of a scope but one."""
    for token in kernel.state.tokens_in(scope_id):
        if token is not spare:
            cancel(kernel, token)


def interrupt(kernel: Kernel, scope_id: int, spare: Token | None) -> None:
    """End what runs in a scope because an event sub-process takes its place."""
    scope = kernel.state.scopes[scope_id]
    if isinstance(scope, ContainerScope):
        kernel.touch_scope(scope)
        scope.interrupted = True
    empty(kernel, scope_id, spare)
