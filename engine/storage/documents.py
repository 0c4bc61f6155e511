"""Documents that arrived and were recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Index, String

from engine.storage.db.page import Page
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that arrived, and the agency whose clerk recorded it (None: of before)."""

    id: Key
    _: KW_ONLY
    root_id: Key | None = None
    number: Annotated[str, String(120)] | None = None
    issued_on: date | None = None
    issuer: str | None = None
    title: str
    recorded_by: Key
    at: datetime
    payload: Any = None
    agency_id: Key | None = None


DOCUMENT = RowTable(
    "document",
    DocumentRow,
    Index(None, "at"),
    Index(None, "root_id"),
    Index(None, "agency_id"),
)


class Documents(Repository[DocumentRow]):
    """Documents that arrived and were recorded."""

    rows = DOCUMENT

    def page(
        self, agencies: Collection[str] | None, *, after: str | None = None, limit: int = 50
    ) -> Page[DocumentRow]:
        """Documents that these agencies recorded (None: all), newest first."""
        ours = {} if agencies is None else {"agency_id": sorted(agencies)}
        return self.newest_page(after, limit, **ours)
