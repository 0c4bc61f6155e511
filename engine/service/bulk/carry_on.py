"""The clock goes on with bulk operations: each thing by its verb, in a transaction of its own.

The id of each command is that of the operation and the thing's place: what was done before a
process died and was not noted any more gives its first answer.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from engine.errors import Busy, DieuPhoiError
from engine.model.actors import BY_THE_CLOCK, Actor, in_bulk
from engine.sentences import Sentence, sentence
from engine.service.bulk import rows
from engine.service.bulk.acts import ACTS, Wanted
from engine.service.bulk.preview import said
from engine.service.context import ReadTx, Tx, reading, run
from engine.service.engine import Engine
from engine.service.organisation.actors import actor_of
from engine.storage import BulkItemRow, BulkOperationRow

AT_ONCE = 50
"""Things of one operation between two looks at whether it was stopped."""
LEASE = timedelta(minutes=1)
"""After so long another clock takes over from one that died."""
UNEXPECTED = sentence("Gặp lỗi ngoài dự kiến, chưa ghi gì. Hãy làm riêng việc này.")

logger = logging.getLogger(__name__)


def carry_on(engine: Engine) -> int:
    """Do the next things of every running operation; returns how many."""
    with engine.storage.read() as unit:
        running = unit.bulk_operations.find(state="running", order="id")
    return sum(_go_on(engine, operation) for operation in running)


def _go_on(engine: Engine, operation: BulkOperationRow) -> int:
    leased = run(engine, BY_THE_CLOCK, "bulk.go_on", {}, lambda tx: _lease(tx, operation))
    if not leased:
        return 0
    with reading(engine) as tx:
        who = _actor(tx, operation)
        items = tx.unit.bulk_items.find(
            operation_id=operation.id, state=rows.WAITING, order="place", limit=AT_ONCE
        )
    if isinstance(who, Sentence):
        stopped = who
        run(engine, BY_THE_CLOCK, "bulk.go_on", {}, lambda tx: _stop(tx, operation, stopped))
        return 0
    done = [row for row in (_do(engine, who, operation, item) for item in items) if row]
    run(engine, BY_THE_CLOCK, "bulk.go_on", {}, lambda tx: _note(tx, operation, done))
    return len(done)


def _lease(tx: Tx, operation: BulkOperationRow) -> bool:
    """Keep it from other clocks for a while; False where one of them has it, or it is over."""
    row = tx.unit.bulk_operations.lock(operation.id)
    if row.state != "running" or (row.leased_until is not None and row.leased_until > tx.at):
        return False
    tx.unit.bulk_operations.update(row.id, leased_until=tx.at + LEASE)
    return True


def _actor(tx: ReadTx, operation: BulkOperationRow) -> Actor | Sentence:
    """Who asked for it with what he holds now, or why nobody can do it for him any more."""
    try:
        who = actor_of(tx, operation.officer_id)
    except DieuPhoiError as refused:
        return refused.sentence
    return replace(who, channel=in_bulk(operation.id))


def _do(
    engine: Engine, who: Actor, operation: BulkOperationRow, item: BulkItemRow
) -> BulkItemRow | None:
    """What became of one thing; None where the store was busy and it is tried again."""
    data = item.data if item.data is not None else operation.data
    wanted = Wanted(item.subject, data or {}, operation.reason or "")
    told: Sentence | None = None
    try:
        ACTS[operation.act].do(engine, who, wanted, f"{operation.id}-{item.place}")
    except Busy:
        return None
    except DieuPhoiError as refused:
        told = said(refused)
    except Exception:
        logger.exception("an act in bulk failed", extra={"action": "bulk_item_failed"})
        told = UNEXPECTED
    return replace(
        item,
        state=rows.DONE if told is None else rows.REFUSED,
        told=told.as_json() if told else None,
        at=engine.now(),
    )


def _note(tx: Tx, operation: BulkOperationRow, done: list[BulkItemRow]) -> None:
    rows.note_items(tx, done)
    row = tx.unit.bulk_operations.lock(operation.id)
    tx.unit.bulk_operations.update(row.id, leased_until=None)
    left = tx.unit.bulk_items.exists(operation_id=row.id, state=rows.WAITING)
    if row.state == "running" and not left:
        rows.end(tx, row, "done")


def _stop(tx: Tx, operation: BulkOperationRow, told: Sentence) -> None:
    row = tx.unit.bulk_operations.lock(operation.id)
    if row.state == "running":
        rows.end(tx, row, "cancelled", told)
