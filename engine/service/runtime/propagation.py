"""What a step sends: messages, signals, and to the parent errors, escalations and its end."""

from __future__ import annotations

from engine.bpmn.runtime import Sent
from engine.model.transitions import plain
from engine.service.context import Tx
from engine.service.runtime import mailbox, messages, signals
from engine.service.runtime.load import Run


def send(tx: Tx, run: Run) -> None:
    """Put everything the step sent where its receivers will take it, in this transaction."""
    changes = run.execution.changes
    # What it threw ended it: the parent hears of both at once.
    thrown_out = changes.status == "cancelled" and any(
        sent.kind in {"error", "escalation"} for sent in changes.sent
    )
    for sent in changes.sent:
        match sent.kind:
            case "message":
                _message(tx, run, sent)
            case "signal":
                signals.spread(tx, sent.name or "", plain(sent.data), sender=run.row.id)
            case "error" | "escalation":
                thrown = {
                    "code": sent.code,
                    "name": sent.name,
                    "data": plain(sent.data),
                    "ended": thrown_out,
                }
                mailbox.put_to_parent(tx, run.row, sent.kind, thrown)
    if run.over and not run.ended_by_parent and not thrown_out:
        outcome = {"outcome": changes.status}
        mailbox.put_to_parent(tx, run.row, "ended", outcome)


def _message(tx: Tx, run: Run, sent: Sent) -> None:
    letter = messages.Letter(
        name=sent.name or "",
        keys=sent.keys,
        data=plain(sent.data),
        sender=run.row.id,
        element=sent.element,
    )
    messages.post(tx, letter)
