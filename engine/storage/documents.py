"""Documents that arrived and were recorded."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Index, Select, String, select

from engine.storage.db.fast import SqlTemplate
from engine.storage.db.page import Page, cut, unpack
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
document = DOCUMENT.table


def _documents(*, after: tuple[Any] | None, limit: Any) -> Select[Any]:
    made = select(document).order_by(document.c.id.desc()).limit(limit)
    return made if after is None else made.where(document.c.id < after[0])


_DOCUMENTS = SqlTemplate(_documents)


class Documents(Repository[DocumentRow]):
    """Documents that arrived and were recorded."""

    rows = DOCUMENT

    def page(self, *, after: str | None = None, limit: int = 50) -> Page[DocumentRow]:
        """Documents, newest first."""
        found = self._transaction.search(_DOCUMENTS, after=unpack(after, str), limit=limit + 1)
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))
