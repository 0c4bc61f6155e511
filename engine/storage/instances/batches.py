"""Children that are about to begin, all of one activity at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Index, bindparam, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable
from engine.storage.instances.precomputed_inserts import PrecomputedInserts


@dataclass(frozen=True, slots=True)
class FanBatchRow:
    """Children that an activity is about to start, with others at once.

    ``starts`` says what each begins with; ``drawn`` holds the :class:`PrecomputedInserts` of their
    first step, None until those are known, empty where they cannot be.
    """

    id: Key
    instance_id: Key
    root_id: Key
    token: int
    size: int
    starts: Any
    drawn: Any = None


FAN_BATCH = RowTable(
    "fan_batch",
    FanBatchRow,
    Index("ix_fan_batch_fan", "instance_id", "token", "id"),
    Index(None, "root_id"),
    uncovered="what is prepared for the next seconds; the rows made of it are covered",
)
fan_batch = FAN_BATCH.table
_OF = Sql(
    select(fan_batch.c.id, fan_batch.c.drawn.is_not(None))
    .where(
        fan_batch.c.instance_id == bindparam("instance"), fan_batch.c.token == bindparam("number")
    )
    .order_by(fan_batch.c.id)
)


class FanBatches(Repository[FanBatchRow]):
    """Batches of children that nobody can see yet: no row of theirs stands in any other table."""

    rows = FAN_BATCH

    def of(self, instance_id: str, token: int) -> list[tuple[str, bool]]:
        """The batches of a token in order: id, and whether the first step is precomputed."""
        rows = self._transaction.rows(_OF, instance=instance_id, number=token)
        return [(each[0], bool(each[1])) for each in rows]

    def set_precomputed(self, batch_id: str, inserts: PrecomputedInserts | None) -> None:
        """Keep what the first step of a batch will write; None when that cannot be known."""
        self.update(batch_id, drawn={} if inserts is None else inserts.dump())

    def insert_precomputed(self, row: FanBatchRow) -> PrecomputedInserts | None:
        """Write what was precomputed; None, and nothing written, when it must be done anew."""
        inserts = PrecomputedInserts.load(row.drawn)
        if inserts is not None:
            inserts.insert(self._transaction)
        return inserts

    def discard_precomputed(self, instance_id: str) -> int:
        """Have everything computed anew: time stood still meanwhile."""
        return self.update_where({"instance_id": instance_id}, drawn=None)
