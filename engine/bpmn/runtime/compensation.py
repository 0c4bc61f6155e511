"""Undoing what completed: handlers in reverse order, transactions (BPMN 2.0.2 §10.7, §13.5.5).

The throwing token keeps the queue of the entries (``compensation_log``) still to undo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.runtime import cancellation, event_sub_processes
from engine.bpmn.runtime.compensation_log import container, own_handler
from engine.bpmn.runtime.document import LogEntry
from engine.bpmn.runtime.flows import every_true, outgoing, take
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import ContainerScope, HandlerScope, ScopeState, SubProcessScope
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import CompensationWait


def _scope_of_throw(kernel: Kernel, scope_id: int) -> ContainerScope:
    """Give the scope whose entries a throw means: from inside a handler, what it undoes."""
    scope = container(kernel, scope_id)
    node = kernel.definition.nodes.get(scope.element)
    while node is not None and node.triggered_by_event and scope.parent is not None:
        scope = container(kernel, scope.parent)
        sub_process = isinstance(scope, SubProcessScope)
        node = kernel.definition.nodes.get(scope.element) if sub_process else None
    return scope


def throw(kernel: Kernel, token: Token, event: EventDefinition) -> None:
    """Let a throwing event undo one activity, or all of its scope, and wait until it is done.

    With ``waitForCompletion`` false a silent token does the waiting.
    """
    scope = _scope_of_throw(kernel, token.scope)
    entries = scope.done or []
    meant = [e for e in entries if event.activity is None or e["a"] == event.activity]
    if meant:
        kernel.touch_scope(scope)
        scope.done = [e for e in entries if e not in meant]
    if event.waits:
        kernel.wait(token, CompensationWait(meant))
        kernel.move(token, "active")
        go_on(kernel, token)
        return
    silent = kernel.new_token(token.element, token.scope, state="active")
    kernel.wait(silent, CompensationWait(meant, silent=True))
    _finished(kernel, token)
    go_on(kernel, silent)


def cancel_transaction(kernel: Kernel, token: Token) -> None:
    """Run a cancel end event: stop the transaction, undo what completed in it, then leave."""
    scope = container(kernel, token.scope)
    host = kernel.state.tokens[scope.token or 0]
    kernel.move(token, "completed")
    entries = _with_snapshot(scope.done or [], scope.vars)
    cancellation.interrupt(kernel, scope.id, None)
    kernel.drop_scope(scope.id)
    kernel.wait(host, CompensationWait(entries))
    go_on(kernel, host)


def go_on(kernel: Kernel, token: Token) -> None:
    """Undo the next entry, the latest first; with none left, let the token go on."""
    wait = next(wait for wait in token.waits if isinstance(wait, CompensationWait))
    left = list(wait.left)
    while left:
        entry = left.pop()
        further = _within(kernel, entry)
        if further is None:
            kernel.wait(token, replace(wait, left=left))
            _undo(kernel, token, entry)
            return
        left.extend(further)
    kernel.wait(token)
    if wait.silent:
        kernel.remove(token)
    else:
        _finished(kernel, token)


def _within(kernel: Kernel, entry: LogEntry) -> list[LogEntry] | None:
    """Give the entries that stand for one without a handler of its own; None if it has one."""
    if "h" in entry:
        return None
    if "m" in entry:
        return _with_snapshot(entry["d"], entry.get("in", {}))
    if own_handler(kernel, kernel.definition.nodes[entry["a"]]) is not None:
        return None
    return _with_snapshot(entry.get("d", []), {**entry.get("in", {}), **entry.get("v", {})})


def _with_snapshot(entries: list[LogEntry], outer: Mapping[str, object]) -> list[LogEntry]:
    """Let handlers see the variables of what stood around and is gone (the snapshot)."""
    if not outer:
        return list(entries)
    return [{**entry, "in": {**outer, **entry.get("in", {})}} for entry in entries]


def _undo(kernel: Kernel, token: Token, entry: LogEntry) -> None:
    """Start the handler of one entry."""
    anchor = container(kernel, token.scope).id
    start = None
    around = entry.get("in", {})
    if "h" not in entry:
        start = own_handler(kernel, kernel.definition.nodes[entry["a"]])
        around = {**around, **entry.get("v", {})}
    elif "b" in entry:
        kernel.move(kernel.new_token(entry["b"], anchor, state="active"), "completed")
    done = entry.get("d", []) if start is not None else None
    scope = kernel.new_scope(
        HandlerScope(kernel.state.fresh_id(), entry["a"], anchor, token.id, done=done)
    )
    for name, value in around.items():
        kernel.declare(scope.id, name, value)
    if start is None:
        kernel.new_token(entry["h"], scope.id, inner=True)
    else:
        event_sub_processes.run(kernel, kernel.definition.nodes[start], scope.id, {}, None)


def handler_ended(kernel: Kernel, scope: ScopeState) -> None:
    """Take the end of one handler."""
    token = kernel.state.tokens[scope.token or 0]
    kernel.drop_scope(scope.id)
    go_on(kernel, token)


def _finished(kernel: Kernel, token: Token) -> None:
    node = kernel.node(token)
    if node.is_sub_process:
        _leave_cancelled(kernel, token, node)
        return
    flows = outgoing(kernel, node) if node.type == "endEvent" else []
    if node.type != "endEvent":
        flows = every_true(kernel, node, token.scope)
    kernel.move(token, "completed")
    take(kernel, flows, token.scope)


def _leave_cancelled(kernel: Kernel, host: Token, node: Node) -> None:
    """Leave a cancelled transaction by its cancel boundary event, with all its instances."""
    while host.inner:
        host = kernel.state.tokens[kernel.state.scopes[host.scope].token or 0]
    scope = host.scope
    border = next(
        (
            kernel.definition.nodes[event]
            for event in node.boundary
            if any(e.kind == "cancel" for e in kernel.definition.nodes[event].events)
        ),
        None,
    )
    cancellation.cancel(kernel, host)
    if border is not None:
        token = kernel.new_token(border.id, scope, state="active")
        flows = every_true(kernel, border, scope)
        kernel.move(token, "completed")
        take(kernel, flows, scope)
