"""What is made of others' answers: parts taken into a draft, responses to opinions."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from sqlalchemy import Index

from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class TakenRow:
    """Words of an answer that were taken into the draft of ``assignment_id``.

    ``source_id`` is the assignment that answered, ``field`` the field of its form.
    """

    id: Key
    _: KW_ONLY
    root_id: Key
    assignment_id: Key
    source_id: Key
    field: Word
    text: str
    taken_by: Key
    taken_at: datetime


TAKEN = RowTable("taken_part", TakenRow, Index(None, "assignment_id"), Index(None, "root_id"))


@dataclass(frozen=True, slots=True)
class ResponseRow:
    """What who asked makes of one opinion: ``decision`` and the explanation (tiếp thu, giải trình).

    ``opinion_id`` is the assignment that gave the opinion, ``assignment_id`` the one that asked.
    """

    opinion_id: Key
    _: KW_ONLY
    root_id: Key
    assignment_id: Key
    decision: Word
    text: str
    written_by: Key
    written_at: datetime


RESPONSE = RowTable(
    "opinion_response", ResponseRow, Index(None, "assignment_id"), Index(None, "root_id")
)
