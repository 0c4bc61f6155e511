"""Plan documents that are being read."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Index, String

from engine.storage.attachments import BLOB, BlobRow
from engine.storage.db.fast import Transaction
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, Name, RowTable


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A document beside the table of tasks that a clerk makes of it.

    ``layout`` says how it is set, ``facts`` what it says of itself, ``tasks`` the table as it
    stands, ``unused`` the passages that are no task. ``page`` is the page that wrote last,
    ``draft_key`` the key that its process is to have, ``process_key`` that of the deployed one.
    """

    id: Key
    _: KW_ONLY
    file: Name
    media_type: Annotated[str, String(120)]
    sha256: Key
    text: str
    layout: Any
    facts: Any
    tasks: Any
    unused: Any
    draft_key: Key
    process_key: Key | None = None
    revision: int = 1
    page: Key
    created_at: datetime
    updated_at: datetime
    actor: Key


READING = RowTable("reading", ReadingRow, Index(None, "process_key"), Index(None, "updated_at"))


class Readings(Repository[ReadingRow]):
    """Documents being read; their files stand with the other files."""

    rows = READING

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._blobs = Repository(transaction, BLOB)

    def add(self, row: ReadingRow, body: bytes) -> None:
        """Add a reading with its file; ``row.sha256`` is the digest of ``body``."""
        self._blobs.insert_absent([BlobRow(row.sha256, body)])
        self.insert(row)

    def body(self, sha256: str) -> bytes:
        """The file of this digest."""
        return self._blobs.need(sha256).body

    def write(self, row: ReadingRow) -> ReadingRow:
        """Write the table of a reading that was locked; returns it with its new revision."""
        changed = replace(row, revision=row.revision + 1)
        self.update(
            row.id,
            facts=row.facts,
            tasks=row.tasks,
            unused=row.unused,
            draft_key=row.draft_key,
            process_key=row.process_key,
            page=row.page,
            updated_at=row.updated_at,
            actor=row.actor,
            revision=changed.revision,
        )
        return changed
