"""What pages show of bulk operations: how far they are, and what became of each thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.model.permission import Actor, Target
from engine.sentences import Sentence, from_json
from engine.service.bulk.acts import ACTS, Act
from engine.service.bulk.lifecycle import need
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.permission import readable
from engine.storage import BulkItemRow, BulkOperationRow, Page


@dataclass(frozen=True, slots=True)
class OperationView:
    """An operation with how many of its things are done, refused and waiting, and the things.

    ``who`` asked for it, ``officer`` is the name of who gets the work where it is handed over.
    """

    row: BulkOperationRow
    act: Act
    counts: Mapping[str, int]
    items: Sequence[BulkItemRow] = ()
    who: str = ""
    officer: str = ""

    @property
    def all(self) -> int:
        """How many things it is about."""
        return sum(self.counts.values())

    @property
    def told(self) -> Sentence | None:
        """Why it stopped, where it was not its officer who stopped it."""
        return from_json(self.row.told) if self.row.told else None


def view(engine: Engine, who: Actor, operation_id: str) -> OperationView:
    """One operation; raises :class:`errors.NotFound` also for one the actor may not see."""
    with reading(engine) as tx:
        row = need(tx.unit, operation_id)
        readable(who, "bulk.read", Target(officer_id=row.officer_id))
        given = str((row.data or {}).get("officer", "")) if row.act == "reassign" else ""
        people = people_of(tx.unit, [row.officer_id, given])
        return OperationView(
            row,
            ACTS[row.act],
            tx.unit.bulk_items.states(row.id),
            tx.unit.bulk_items.find(operation_id=row.id, order="place"),
            people.get(row.officer_id, ""),
            people.get(given, ""),
        )


def page(
    engine: Engine, who: Actor, *, after: str | None = None, limit: int = 50
) -> Page[OperationView]:
    """The operations that the actor asked for, newest first."""
    with reading(engine) as tx:
        found = tx.unit.bulk_operations.newest_page(after, limit, officer_id=who.officer_id)
        rows = [
            OperationView(row, ACTS[row.act], tx.unit.bulk_items.states(row.id))
            for row in found.rows
        ]
        return Page(rows, found.next)


def told_of(item: BulkItemRow) -> Sentence | None:
    """Why a thing was refused."""
    return from_json(item.told) if item.told else None
