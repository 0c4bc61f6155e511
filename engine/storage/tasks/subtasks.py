"""Parts of a task that its holder gave to colleagues (giao việc con)."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime

from sqlalchemy import Index, select

from engine.storage.db.fast import Sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word
from engine.storage.tasks.task import task


@dataclass(frozen=True, slots=True)
class SubtaskRow:
    """A part of a task in the hands of a colleague; ``task_id`` is the task it is a part of.

    ``state`` is ``open``, ``done``, ``returned`` (by the colleague, or because he has left),
    ``withdrawn`` (by who gave it) or ``ended`` (its task ended without it); ``result`` is what
    was done, ``reason`` why it was returned or withdrawn.
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


SUBTASK = RowTable(
    "subtask",
    SubtaskRow,
    Index(None, "task_id"),
    Index(None, "officer_id"),
    Index(None, "state"),
)
subtask = SUBTASK.table
_LEFT_OVER = Sql(
    select(subtask.c.id)
    .join(task, task.c.id == subtask.c.task_id)
    .where(subtask.c.state == "open", task.c.open < 1)
    .order_by(subtask.c.id)
)


class Subtasks(Repository[SubtaskRow]):
    """The parts of tasks."""

    rows = SUBTASK

    def left_over(self) -> list[str]:
        """The ids of open parts whose task is open no more."""
        return [row[0] for row in self._transaction.rows(_LEFT_OVER)]
