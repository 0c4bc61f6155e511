"""Which plans an officer watches: he is told when they end, are late, or their days move."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime

from sqlalchemy import Index, bindparam, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class PlanWatchRow:
    """An officer watches a plan; nobody else sees it.

    ``told_until``: work that was late before this day is no news to him.
    """

    officer_id: Key
    root_id: Key
    _: KW_ONLY
    since: datetime
    told_until: date


PLAN_WATCH = RowTable(
    "plan_watch", PlanWatchRow, Index(None, "root_id"), Index(None, "told_until"), key=2
)
_watch = PLAN_WATCH.table
_BEHIND = Sql(
    select(*_watch.c)
    .where(_watch.c.told_until < bindparam("today"))
    .order_by(_watch.c.told_until, _watch.c.officer_id, _watch.c.root_id)
)


class PlanWatches(Repository[PlanWatchRow]):
    """Who watches which plans."""

    rows = PLAN_WATCH

    def behind(self, today: date) -> list[PlanWatchRow]:
        """Those that were not looked at today."""
        return [
            self.rows.read(row) for row in self._transaction.rows(_BEHIND, today=today.isoformat())
        ]
