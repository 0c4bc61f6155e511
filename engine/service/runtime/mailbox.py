"""What one instance sends to another lies in the other's mailbox until it takes it.

Rows are put here and nowhere else; :mod:`engine.service.runtime.deliveries` takes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engine.model.ids import new_id
from engine.service.context import Tx
from engine.storage import InboxRow, InstanceRow


class Parcel(NamedTuple):
    """Something for an instance; the payload of each ``kind`` is what its delivery reads."""

    instance_id: str
    root_id: str
    kind: str
    payload: Mapping[str, object]


def put(tx: Tx, parcels: Iterable[Parcel], *, hops: int | None = None) -> None:
    """Put them into the mailboxes, in order, and have their instances woken after the commit."""
    leave(tx, [_row(tx, parcel, hops) for parcel in parcels])


def leave(tx: Tx, rows: Sequence[InboxRow]) -> None:
    """Let these lie in the mailboxes, and have their instances woken after the commit."""
    tx.unit.inbox.insert_many(rows)
    for instance_id in dict.fromkeys(row.instance_id for row in rows):
        tx.engine.wake(tx.unit, instance_id)


def put_to_parent(tx: Tx, child: InstanceRow, kind: str, payload: Mapping[str, object]) -> None:
    """Put something into the mailbox of the instance that called this one, if one did.

    That it has ended is kept for the command to hand over itself, where it does that.
    """
    if child.parent_id is None:
        return
    named = {"child": child.id, "token": child.parent_token, "key": child.key, "loop": child.loop}
    parcel = Parcel(child.parent_id, child.root_id, kind, {**named, **payload})
    if kind == "ended" and tx.ends is not None:
        tx.ends.append(_row(tx, parcel, None))
    else:
        put(tx, [parcel])


def _row(tx: Tx, parcel: Parcel, hops: int | None) -> InboxRow:
    return InboxRow(
        id=new_id(),
        instance_id=parcel.instance_id,
        root_id=parcel.root_id,
        kind=parcel.kind,
        created_at=tx.at,
        available_at=tx.at,
        hops=tx.command.hops if hops is None else hops,
        payload=dict(parcel.payload),
    )
