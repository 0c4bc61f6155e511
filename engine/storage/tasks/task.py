"""A user task as a row."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from sqlalchemy import Index

from engine.storage.db.lists import DUE, by_due
from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A user task, open or done; ``division`` is the one of its agency that it was given to."""

    id: Key
    instance_id: Key
    root_id: Key
    token: int
    element: Name
    _: KW_ONLY
    name: str | None = None
    agency_id: Key | None = None
    position: Word | None = None
    assignee: Key | None = None
    state: Word = "ready"
    form_key: Name | None = None
    priority: int = 50
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    created_at: datetime
    completed_at: datetime | None = None
    loop: int | None = None
    assignment_id: Key | None = None
    folded: str = ""
    open: bool = True
    shared: bool = False
    returned_by: Key | None = None
    return_reason: str | None = None
    division: Name | None = None


TASK = RowTable(
    "task",
    TaskRow,
    Index("ix_task_agency", "agency_id", "open", DUE, "id"),
    Index("ix_task_assignee", "assignee", "open", DUE, "id"),
    Index(None, "assignment_id"),
    # SQLite takes the index of which it knows more columns: it must never walk all that is open.
    Index("ix_task_instance", "instance_id", "open", "token"),
    # The last column is for PostgreSQL, which counts off an index only if the bare column is in it.
    Index("ix_task_open", "open", DUE, "id", "due_at"),
    Index("ix_task_root", "root_id", "open"),
)
task = TASK.table
task_due = by_due(task.c.due_at)
STILL_OPEN = task.c.open > 0
"""Not as an equation: of a young table PostgreSQL knows no figures and would then look for one
instance's tasks, or one agency's, among all that are open, or were since the last vacuum."""
