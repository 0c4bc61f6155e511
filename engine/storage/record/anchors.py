"""Anchors: signed lists of where every stream stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import String, bindparam, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable
from engine.storage.record.transitions import THE_RECORD, stream


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """A signed list of where streams stand."""

    seq: int
    at: datetime
    body: Any
    prev: Key
    hash: Key
    signature: Annotated[str, String(200)]


ANCHOR = RowTable("anchor", AnchorRow, uncovered=THE_RECORD)
anchor = ANCHOR.table
_SHARED = Sql(select(stream.c.id, stream.c.seq, stream.c.head).order_by(stream.c.id))
_SINCE = Sql(select(anchor).where(anchor.c.seq >= bindparam("since")).order_by(anchor.c.seq))


class Anchors(Repository[AnchorRow]):
    """Appends anchors and reads them; nothing here changes or removes one."""

    rows = ANCHOR

    def last(self) -> AnchorRow | None:
        """The newest anchor, or None."""
        return self.first(order="-seq")

    def since(self, seq: int) -> list[AnchorRow]:
        """The anchors from a number on, in order."""
        return self.rows.read_all(self._transaction.rows(_SINCE, since=seq))

    def heads(self) -> dict[str, tuple[int, str]]:
        """Number and hash of the last transition of every stream that is no instance's."""
        return {each[0]: (each[1], each[2]) for each in self._transaction.rows(_SHARED)}
