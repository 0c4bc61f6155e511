"""Documents that arrived and were recorded."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Index, String

from engine.storage.db.page import Page
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that arrived and was recorded."""

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


DOCUMENT = RowTable("document", DocumentRow, Index(None, "at"), Index(None, "root_id"))


class Documents(Repository[DocumentRow]):
    """Documents that arrived and were recorded."""

    rows = DOCUMENT

    def page(self, *, after: str | None = None, limit: int = 50) -> Page[DocumentRow]:
        """Documents, newest first."""
        return self.newest_page(after, limit)
