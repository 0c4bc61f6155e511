"""Anchors: signed lists of where every stream stands."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from engine.storage.db.fast.sql import Statement
from engine.storage.db.mapping import RowMap
from engine.storage.db.repository import Repository
from engine.storage.rows import AnchorRow
from engine.storage.tables.record import anchor, stream
from engine.storage.tables.running import instance

_INSTANCES = Statement(
    select(instance.c.id, instance.c.seq, instance.c.head)
    .where(instance.c.id > bindparam("after"), instance.c.seq > 0)
    .order_by(instance.c.id)
    .limit(bindparam("most"))
)
_SHARED = Statement(select(stream.c.id, stream.c.seq, stream.c.head).order_by(stream.c.id))
_SINCE = Statement(select(anchor).where(anchor.c.seq >= bindparam("since")).order_by(anchor.c.seq))
AT_ONCE = 5_000


class Anchors(Repository[AnchorRow]):
    """Appends anchors and reads them; nothing here changes or removes one."""

    rows = RowMap(anchor, AnchorRow)

    def last(self) -> AnchorRow | None:
        """The newest anchor, or None."""
        return self.first(order="-seq")

    def since(self, seq: int) -> list[AnchorRow]:
        """The anchors from a number on, in order."""
        return self.rows.read_all(self._session.rows(_SINCE, since=seq))

    def heads(self) -> dict[str, tuple[int, str]]:
        """Number and hash of the last transition of every stream."""
        heads = {each[0]: (each[1], each[2]) for each in self._session.rows(_SHARED)}
        after = ""
        while found := self._session.rows(_INSTANCES, after=after, most=AT_ONCE):
            heads |= {each[0]: (each[1], each[2]) for each in found}
            after = found[-1][0]
        return heads
