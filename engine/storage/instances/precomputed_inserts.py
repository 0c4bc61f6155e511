"""Rows that a piece of work would add, learnt by doing it and undoing it, inserted later.

Only work that adds rows of its own can be precomputed. What reads and changes rows that others
change too is told apart by the tables it touches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, tuple_

from engine.storage.db.fast import Sql, Transaction, cached_sql, insertion, upsert
from engine.storage.db.tables import metadata

Rows = list[Sequence[Any]]
Tables = Mapping[str, Rows]

OWN: Mapping[str, str | None] = {
    "instance": None,
    "transition": None,
    "record_text": None,
    "fan": None,
    "timer": "once",
    "outbox": "key",
    "inbox": None,
    "task": None,
    "task_candidate": None,
    "task_offer": None,
    "assignment": None,
    "plan_agency": "agency_id root_id",
    "notification": None,
    "incident": None,
}
"""Tables in which a new instance has rows of its own, and the key by which a row may be there."""

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class PrecomputedInserts:
    """Rows to be written, table by table, and the instances (None: mail) they leave work for."""

    tables: Tables
    woken: Sequence[str | None]

    def dump(self) -> dict[str, Any]:
        """As JSON, with the columns of each table as they are now."""
        return {
            "tables": {name: [_columns(name), rows] for name, rows in self.tables.items()},
            "woken": list(self.woken),
        }

    @classmethod
    def load(cls, dumped: Mapping[str, Any]) -> PrecomputedInserts | None:
        """Read it back; None when nothing could be precomputed, or the tables changed since.

        Columns that were added since stay empty.
        """
        tables = dumped.get("tables")
        if tables is None or not all(_fit(name, part[0]) for name, part in tables.items()):
            return None
        whole = {name: _widened(name, *part) for name, part in tables.items()}
        return cls(whole, dumped["woken"])

    def insert(self, transaction: Transaction) -> None:
        """Write the rows."""
        for name, rows in self.tables.items():
            transaction.insert(_insertion(name), rows)


def rows_added_by(transaction: Transaction, work: Callable[[], None]) -> Tables | None:
    """The rows that ``work`` adds, as they stand at its end; None when it reaches beyond them."""
    with transaction.undone() as captured:
        work()
        added: dict[str, Rows] = {}
        changed: set[str] = set()
        for sql, rows in [*captured, *transaction.pending()]:
            name = sql.target
            if name is None or name not in OWN:
                return None
            if sql.adds:
                added.setdefault(name, []).extend(list(row) for row in rows)
            else:
                changed.add(name)
        for name in changed & added.keys():
            added[name] = _as_they_stand(transaction, metadata.tables[name], added[name])
        return added


def _insertion(name: str) -> Sql:
    table, conflict = metadata.tables[name], OWN[name]
    if conflict is None:
        return cached_sql((name, "insert"), lambda: insertion(table))
    return cached_sql((name, "add"), lambda: upsert(table, conflict.split(), replace=False))


def _columns(name: str) -> list[str]:
    table = metadata.tables.get(name)
    return [] if table is None else [column.name for column in table.columns]


def _fit(name: str, columns: Sequence[str]) -> bool:
    """Whether rows of these columns still fit the table: at most columns that may be empty more."""
    now = _columns(name)
    more = now[len(columns) :]
    return now[: len(columns)] == list(columns) and all(
        metadata.tables[name].columns[each].nullable for each in more
    )


def _widened(name: str, columns: Sequence[str], rows: Rows) -> Rows:
    more = [None] * (len(_columns(name)) - len(columns))
    return [[*row, *more] for row in rows]


def _as_they_stand(transaction: Transaction, table: Table, rows: Rows) -> Rows:
    names = _columns(table.name)
    places = [names.index(column.name) for column in table.primary_key.columns]
    keys = [tuple(row[place] for place in places) for row in rows]
    stored: Rows = []
    for first in range(0, len(keys), AT_ONCE):
        key = tuple_(*table.primary_key.columns)
        part = select(table).where(key.in_(keys[first : first + AT_ONCE]))
        stored += [list(row) for row in transaction.rows_once(part)]
    return stored
