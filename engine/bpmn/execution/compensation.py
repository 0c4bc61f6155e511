"""Undoing what completed: handlers in reverse order, transactions (BPMN 2.0.2 §10.7, §13.5.5).

The throwing token keeps the queue of the entries (see ``undo_log``) that it still has to undo.
"""

from __future__ import annotations

from typing import Any

from engine.bpmn.definition import Node
from engine.bpmn.execution import cancelling, events
from engine.bpmn.execution.flows import every_true, outgoing, take
from engine.bpmn.execution.kernel import Kernel
from engine.bpmn.execution.state import ScopeState, Token
from engine.bpmn.execution.undo_log import home, own_handler

WAIT = "compensation"


def _undone_scope(kernel: Kernel, scope_id: int) -> ScopeState:
    """Give the scope whose entries a throw means: from inside a handler, what is being undone."""
    scope = home(kernel, scope_id)
    node = kernel.definition.nodes.get(scope.element)
    while node is not None and node.triggered_by_event and scope.parent is not None:
        scope = home(kernel, scope.parent)
        node = kernel.definition.nodes.get(scope.element) if scope.kind == "sub" else None
    return scope


def throw(kernel: Kernel, token: Token, activity: str | None) -> None:
    """Let a throwing event undo one activity, or all of its scope, and wait until it is done."""
    scope = _undone_scope(kernel, token.scope)
    entries = scope.data.get("done", [])
    meant = [e for e in entries if activity is None or e["a"] == activity]
    if meant:
        kernel.scope_data(scope)["done"] = [e for e in entries if e not in meant]
    kernel.wait(token, {"kind": WAIT, "left": meant})
    kernel.move(token, "active")
    go_on(kernel, token)


def cancel_transaction(kernel: Kernel, token: Token) -> None:
    """Run a cancel end event: stop the transaction, undo what completed in it, then leave."""
    scope = kernel.state.scopes[token.scope]
    host = kernel.state.tokens[scope.token or 0]
    kernel.move(token, "completed")
    entries = scope.data.get("done", [])
    cancelling.interrupt(kernel, scope.id, None)
    kernel.drop_scope(scope.id)
    kernel.wait(host, {"kind": WAIT, "left": entries})
    go_on(kernel, host)


def go_on(kernel: Kernel, token: Token) -> None:
    """Undo the next entry, the latest first; with none left, let the token go on."""
    left = list(token.waits[0]["left"])
    while left:
        entry = left.pop()
        kernel.wait(token, {"kind": WAIT, "left": left})
        if _undo(kernel, token, entry):
            return
        left = list(token.waits[0]["left"])
    kernel.wait(token)
    _finished(kernel, token)


def _undo(kernel: Kernel, token: Token, entry: dict[str, Any]) -> bool:
    """Start undoing an entry; False when it only brought further entries into the queue."""
    node = kernel.definition.nodes[entry["a"]]
    if "h" in entry:
        scope = kernel.new_scope(entry["a"], "undo", _anchor(kernel, token), token=token.id)
        kernel.new_token(entry["h"], scope.id, inner=True)
        return True
    start = own_handler(kernel, node)
    if start is not None:
        scope = _restored(kernel, token, entry)
        events.run_event_sub_process(kernel, kernel.definition.nodes[start], scope.id, {}, None)
        return True
    kernel.wait(token, {"kind": WAIT, "left": [*token.waits[0]["left"], *entry.get("d", ())]})
    return False


def _restored(kernel: Kernel, token: Token, entry: dict[str, Any]) -> ScopeState:
    scope = kernel.new_scope(
        entry["a"],
        "undo",
        _anchor(kernel, token),
        token=token.id,
        data={"done": entry.get("d", [])},
    )
    for name, value in entry.get("v", {}).items():
        kernel.declare(scope.id, name, value)
    return scope


def _anchor(kernel: Kernel, token: Token) -> int:
    return home(kernel, token.scope).id


def undone(kernel: Kernel, scope: ScopeState) -> None:
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
    """Leave a cancelled transaction by its cancel boundary event."""
    scope = host.scope
    border = next(
        (
            kernel.definition.nodes[event]
            for event in node.boundary
            if any(e.kind == "cancel" for e in kernel.definition.nodes[event].events)
        ),
        None,
    )
    cancelling.cancel(kernel, host)
    if border is not None:
        token = kernel.new_token(border.id, scope, state="active")
        flows = every_true(kernel, border, scope)
        kernel.move(token, "completed")
        take(kernel, flows, scope)
