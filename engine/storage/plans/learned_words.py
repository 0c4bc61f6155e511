"""Words that clerks taught the reader of plan documents."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from sqlalchemy import Index

from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class LearnedWordRow:
    """What words of a ``kind`` mean; ``spelling`` is how they are compared.

    ``meaning`` of a name is the agency's id. ``file`` is the document from which it was taught;
    the reading of it may be gone. A word that was taken back stays.
    """

    id: Key
    _: KW_ONLY
    kind: Word
    words: Name
    spelling: Name
    meaning: Name
    reading_id: Key
    file: Name
    at: datetime
    actor: Key
    revoked_at: datetime | None = None
    revoked_by: Key | None = None


LEARNED_WORD = RowTable("learned_word", LearnedWordRow, Index(None, "kind", "spelling"))
