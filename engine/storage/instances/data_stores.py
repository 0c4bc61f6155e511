"""Data stores of the installation, each one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


class DataStores(Repository[DataStoreRow]):
    """Data stores of the installation, each one value."""

    rows = DATA_STORE

    def take(self, store: str) -> DataStoreRow:
        """The store, kept from other units until this one ends; made where nobody wrote it yet."""
        self.insert_absent([DataStoreRow(store)])
        return self.lock(store)
