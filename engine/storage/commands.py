"""Answers already given, by the id of the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable


@dataclass(frozen=True, slots=True)
class CommandRow:
    """An answer already given to a command."""

    id: Key
    actor: Key
    body_hash: Key
    answer: str
    at: datetime


COMMAND = RowTable(
    "command",
    CommandRow,
    uncovered="no page reads it: it answers a click that is repeated, and the record names the id",
)


class Commands(Repository[CommandRow]):
    """Answers already given."""

    rows = COMMAND

    def add(self, row: CommandRow) -> None:
        """Keep the answer to a command; a second one to the same is a conflict."""
        self.insert(row)
