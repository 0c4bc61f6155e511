"""Parts of a task that its holder gave to colleagues (giao việc con)."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime

from sqlalchemy import Index

from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class SubtaskRow:
    """A part of a task in the hands of a colleague; ``task_id`` is the task it is a part of.

    ``state`` is ``open``, ``done``, ``returned`` (by the colleague) or ``withdrawn`` (by who gave
    it); ``result`` is what was done, ``reason`` why it was returned or withdrawn.
    """

    id: Key
    task_id: Key
    _: KW_ONLY
    root_id: Key
    title: str
    officer_id: Key
    given_by: Key
    given_at: datetime
    due_on: date | None = None
    state: Word = "open"
    result: str | None = None
    reason: str | None = None
    ended_at: datetime | None = None


SUBTASK = RowTable("subtask", SubtaskRow, Index(None, "task_id"), Index(None, "officer_id"))
