"""What an officer marks a task with for himself: a pin, a day on which he wants to be reminded."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date

from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class TaskMarkRow:
    """An officer's own marks on a task; nobody else sees them."""

    officer_id: Key
    task_id: Key
    _: KW_ONLY
    pinned: bool = False
    remind_on: date | None = None


TASK_MARK = RowTable("task_mark", TaskMarkRow, key=2)
