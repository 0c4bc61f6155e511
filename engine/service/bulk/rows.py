"""The rows of bulk operations: written here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.sentences import Sentence
from engine.service.context import Tx
from engine.service.record import note_stream
from engine.storage import BulkItemRow, BulkOperationRow

STREAM = "bulk"
WAITING, DONE, REFUSED = "waiting", "done", "refused"


def begin(tx: Tx, operation: BulkOperationRow, items: Sequence[BulkItemRow]) -> None:
    """Write an operation with what it is about."""
    tx.unit.bulk_operations.insert(operation)
    tx.unit.bulk_items.insert_many(items)
    body = {
        "act": operation.act,
        "data": operation.data,
        "items": [{"subject": row.subject, "data": row.data} for row in items],
        "repeats": operation.repeats,
    }
    note_stream(tx, STREAM, "bulk", element=operation.id, to_state="running", body=body)


def note_items(tx: Tx, items: Sequence[BulkItemRow]) -> None:
    """Write what became of things of an operation."""
    tx.unit.bulk_items.put_many(items)


def end(tx: Tx, operation: BulkOperationRow, state: str, told: Sentence | None = None) -> None:
    """Say that nothing more is done of it, and what became of its things."""
    ended = replace(operation, state=state, ended_at=tx.at, told=told.as_json() if told else None)
    tx.unit.bulk_operations.update(
        operation.id, state=ended.state, ended_at=ended.ended_at, told=ended.told
    )
    body = {"items": tx.unit.bulk_items.states(operation.id), "told": ended.told}
    note_stream(
        tx,
        STREAM,
        "bulk",
        element=operation.id,
        from_state=operation.state,
        to_state=state,
        body=body,
    )
