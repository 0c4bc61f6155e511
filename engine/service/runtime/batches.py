"""An activity with more children than one transaction starts: batches, then all at one moment.

The transaction that starts the activity keeps what each child begins with. Then, batch by batch
and each in a transaction of its own, the first step of the children is rehearsed and what it
would write is kept beside the tables. The last batch enters everything in one commit. Until then
no list, count, clock or command finds anything of any child, because there is nothing; a process
that dies between two batches leaves the next to the clock.

Children whose first step reaches beyond rows of their own (a message, a data store) cannot be
drawn up beforehand: they run it in the last transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from engine.model.ids import new_id
from engine.service.context import ReadTx, Tx
from engine.service.runtime import mailbox
from engine.storage import ChildHead, FanBatchRow, InstanceRow, Unit

Starts = Sequence[Mapping[str, Any]]
Begin = Callable[[Starts], None]


def hold(tx: Tx, child: InstanceRow, parts: Sequence[Starts]) -> None:
    """Keep what the children of one activity begin with; ``child`` is any of them."""
    parent, token = str(child.parent_id), int(child.parent_token or 0)
    tx.unit.fan_batches.insert_many(
        [
            FanBatchRow(new_id(), parent, child.root_id, token, len(part), list(part))
            for part in parts
        ]
    )
    _call(tx, parent, child.root_id, token, tx.command.hops)


def go_on(tx: Tx, parent: InstanceRow, token: int, begin: Begin) -> None:
    """Draw up the next batch; with the last one let all children begin. ``begin`` writes some."""
    batches = tx.unit.fan_batches.of(parent.id, token)
    left = [batch_id for batch_id, drawn in batches if not drawn]
    if len(left) > 1:
        _draw(tx, tx.unit.fan_batches.need(left[0]), begin)
        _call(tx, parent.id, parent.root_id, token, tx.command.hops - 1)
        return
    for batch_id, _ in batches:
        row = tx.unit.fan_batches.need(batch_id)
        entered = tx.unit.fan_batches.insert_precomputed(row) if row.drawn else None
        if entered is None:
            begin(row.starts)
        else:
            for instance_id in entered.woken:
                tx.engine.wake(tx.unit, instance_id)
    tx.unit.fan_batches.delete(instance_id=parent.id, token=token)


def _draw(tx: ReadTx, row: FanBatchRow, begin: Begin) -> None:
    # Observers hear of a step as it is taken, which no row tells of later.
    drawn = None if tx.engine.observers else tx.unit.precompute(lambda: begin(row.starts))
    tx.unit.fan_batches.set_precomputed(row.id, drawn)


def _call(
    tx: Tx,
    parent_id: str,
    root_id: str,
    token: int,
    hops: int,
) -> None:
    """Have the parent go on with its batches, as a command of its own."""
    mailbox.put(tx, [mailbox.Parcel(parent_id, root_id, "batch", {"token": token})], hops=hops)


def given_up(unit: Unit, parent_id: str, token: int) -> list[ChildHead]:
    """Drop the batches of an activity that ends; gives the children that will not be."""
    heads: list[ChildHead] = []
    for row in unit.fan_batches.find(instance_id=parent_id, token=token, order="id"):
        for start in row.starts:
            named, loop = start["row"], start["start"]["loop"]
            if loop is not None:
                heads.append(ChildHead(named["id"], named["key"], loop, "active", None, 0, ""))
    unit.fan_batches.delete(instance_id=parent_id, token=token)
    return heads
