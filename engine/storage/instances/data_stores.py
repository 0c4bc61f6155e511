"""Data stores of the installation, each one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.storage.db.fast import cached_sql, upsert
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, Name, RowTable


@dataclass(frozen=True, slots=True)
class DataStoreRow:
    """The value of a data store and who wrote it last."""

    id: Name
    value: Any = None
    revision: int = 0
    instance_id: Key | None = None
    written_at: datetime | None = None


DATA_STORE = RowTable("data_store", DataStoreRow)
data_store = DATA_STORE.table


class DataStores(Repository[DataStoreRow]):
    """Data stores of the installation, each one value."""

    rows = DATA_STORE

    def take(self, store: str) -> DataStoreRow:
        """The store, kept from other units until this one ends; made where nobody wrote it yet."""
        statement = cached_sql(
            ("data_store", "make"), lambda: upsert(data_store, ["id"], replace=False)
        )
        self._transaction.insert_now(statement, self.rows.values(DataStoreRow(store)))
        return self.lock(store)
