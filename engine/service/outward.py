"""What a step sends: messages, signals, and to the parent errors, escalations and its end."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.runtime import Sent
from engine.model.ids import new_id
from engine.model.transitions import plain
from engine.service import messages, signals
from engine.service.commands import Command
from engine.service.engine import Engine
from engine.service.runs import Run
from engine.storage import InboxRow, Unit


def send(engine: Engine, unit: Unit, command: Command, run: Run) -> None:
    """Put everything the step sent where its receivers will take it, in this transaction."""
    changes = run.execution.changes
    # What it threw ended it: the parent hears of both at once.
    thrown_out = changes.status == "cancelled" and any(
        sent.kind in {"error", "escalation"} for sent in changes.sent
    )
    for sent in changes.sent:
        match sent.kind:
            case "message":
                _message(engine, unit, command, run, sent)
            case "signal":
                signals.spread(
                    engine, unit, command, sent.name or "", plain(sent.data), sender=run.row.id
                )
            case "error" | "escalation":
                thrown = {
                    "code": sent.code,
                    "name": sent.name,
                    "data": plain(sent.data),
                    "ended": thrown_out,
                }
                _to_parent(engine, unit, command, run, sent.kind, thrown)
    if run.over and not run.ended_by_parent and not thrown_out:
        outcome = {"outcome": changes.status}
        _to_parent(engine, unit, command, run, "ended", outcome)


def _message(engine: Engine, unit: Unit, command: Command, run: Run, sent: Sent) -> None:
    letter = messages.Letter(
        name=sent.name or "",
        keys=sent.keys,
        data=plain(sent.data),
        sender=run.row.id,
        element=sent.element,
    )
    messages.post(engine, unit, command, letter)


def _to_parent(
    engine: Engine,
    unit: Unit,
    command: Command,
    run: Run,
    kind: str,
    payload: Mapping[str, object],
) -> None:
    row = run.row
    if row.parent_id is None:
        return
    named = {"child": row.id, "token": row.parent_token, "key": row.key, "loop": row.loop}
    unit.inbox.insert(
        InboxRow(
            id=new_id(),
            instance_id=row.parent_id,
            root_id=row.root_id,
            kind=kind,
            created_at=command.at,
            available_at=command.at,
            hops=command.hops,
            payload={**named, **payload},
        )
    )
    engine.wake(unit, row.parent_id)
