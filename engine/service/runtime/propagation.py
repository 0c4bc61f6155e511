"""What a step sends: messages, signals, and to the parent errors, escalations and its end."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.runtime import Sent
from engine.model.ids import new_id
from engine.model.transitions import plain
from engine.service.context import Tx
from engine.service.runtime import messages, signals
from engine.service.runtime.load import Run
from engine.storage import InboxRow


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
                _to_parent(tx, run, sent.kind, thrown)
    if run.over and not run.ended_by_parent and not thrown_out:
        outcome = {"outcome": changes.status}
        _to_parent(tx, run, "ended", outcome)


def _message(tx: Tx, run: Run, sent: Sent) -> None:
    letter = messages.Letter(
        name=sent.name or "",
        keys=sent.keys,
        data=plain(sent.data),
        sender=run.row.id,
        element=sent.element,
    )
    messages.post(tx, letter)


def _to_parent(
    tx: Tx,
    run: Run,
    kind: str,
    payload: Mapping[str, object],
) -> None:
    row = run.row
    if row.parent_id is None:
        return
    named = {"child": row.id, "token": row.parent_token, "key": row.key, "loop": row.loop}
    tx.unit.inbox.insert(
        InboxRow(
            id=new_id(),
            instance_id=row.parent_id,
            root_id=row.root_id,
            kind=kind,
            created_at=tx.at,
            available_at=tx.at,
            hops=tx.command.hops,
            payload={**named, **payload},
        )
    )
    tx.engine.wake(tx.unit, row.parent_id)
