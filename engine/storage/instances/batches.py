"""Children that are about to begin, all of one activity at once."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.storage.db.mapping import RowMap
from engine.storage.db.repository import Repository, kept
from engine.storage.instances import precomputed_inserts
from engine.storage.instances.precomputed_inserts import Drawn
from engine.storage.rows import FanBatchRow
from engine.storage.tables.running import fan_batch


class FanBatches(Repository[FanBatchRow]):
    """Batches of children that nobody can see yet: no row of theirs stands in any other table."""

    rows = RowMap(fan_batch, FanBatchRow)

    def of(self, instance_id: str, token: int) -> list[tuple[str, bool]]:
        """The batches of a token in order: id, and whether the first step is drawn up."""
        columns = (fan_batch.c.id, fan_batch.c.drawn.is_not(None))
        statement = kept(
            ("fan_batch", "of"),
            lambda: (
                select(*columns)
                .where(
                    fan_batch.c.instance_id == bindparam("instance"),
                    fan_batch.c.token == bindparam("number"),
                )
                .order_by(fan_batch.c.id)
            ),
        )
        found = self._session.rows(statement, instance=instance_id, number=token)
        return [(each[0], bool(each[1])) for each in found]

    def draw(self, batch_id: str, drawn: Drawn | None) -> None:
        """Keep what the first step of a batch will write; None when that cannot be known."""
        self.update(batch_id, drawn={} if drawn is None else drawn.dump())

    def enter(self, row: FanBatchRow) -> Drawn | None:
        """Write what was drawn up; None, and nothing written, when it must be done anew."""
        drawn = Drawn.load(row.drawn)
        if drawn is not None:
            precomputed_inserts.enter(self._session, drawn)
        return drawn

    def forget(self, instance_id: str) -> int:
        """Have everything drawn up anew: time stood still meanwhile."""
        return self.update_where({"instance_id": instance_id}, drawn=None)
