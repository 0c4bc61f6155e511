"""Files that belong to work, and their contents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Index, String, select

from engine.storage.db.fast import Sql, Transaction
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file that belongs to work."""

    id: Key
    _: KW_ONLY
    root_id: Key | None = None
    instance_id: Key | None = None
    assignment_id: Key | None = None
    task_id: Key | None = None
    name: str
    media_type: Annotated[str, String(120)]
    size: int
    sha256: Key
    uploaded_by: Key
    at: datetime


ATTACHMENT = RowTable(
    "attachment",
    AttachmentRow,
    Index(None, "assignment_id"),
    Index(None, "instance_id"),
    Index(None, "root_id"),
    Index(None, "task_id"),
)


@dataclass(frozen=True, slots=True)
class BlobRow:
    """The content of files, stored once."""

    sha256: Key
    body: bytes


BLOB = RowTable("blob", BlobRow, besides={"body": "its key is its SHA-256"})
_CONTENTS = Sql(select(BLOB.table.c.sha256).order_by(BLOB.table.c.sha256))


class Attachments(Repository[AttachmentRow]):
    """Files that belong to work; a content is stored once."""

    rows = ATTACHMENT

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._blobs = Repository(transaction, BLOB)

    def add(self, row: AttachmentRow, body: bytes) -> None:
        """Add a file; ``row.sha256`` is the digest of ``body``."""
        self._blobs.insert_absent([BlobRow(row.sha256, body)])
        self.insert(row)

    def body(self, sha256: str) -> bytes:
        """The content of this digest; raises :class:`errors.NotFound`."""
        return self._blobs.need(sha256).body

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every content with its digest, one at a time."""
        for (key,) in [*self._transaction.rows(_CONTENTS)]:
            yield key, self.body(key)

    def of(self, **equals: Any) -> list[AttachmentRow]:
        """The files of an assignment, task, plan or instance, oldest first."""
        return self.find(order=("at", "id"), **equals)
