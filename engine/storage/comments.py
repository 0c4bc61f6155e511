"""What colleagues write to each other about a task or an assignment."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment: on a task, or on an assignment as a whole where ``task_id`` is None.

    ``agency_id`` is the agency whose officers write to each other; ``mentioned`` are the ids of
    the officers whom it calls.
    """

    id: Key
    _: KW_ONLY
    root_id: Key
    assignment_id: Key | None = None
    task_id: Key | None = None
    agency_id: Key | None = None
    officer_id: Key
    at: datetime
    text: str
    mentioned: Any


COMMENT = RowTable(
    "comment",
    CommentRow,
    Index(None, "assignment_id"),
    Index(None, "root_id"),
    Index(None, "task_id"),
)
