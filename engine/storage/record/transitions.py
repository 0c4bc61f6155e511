"""Transitions as rows, with their long texts and the heads of shared streams."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime

from sqlalchemy import Index

from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """One recorded change: the columns mirror what the hashed ``body`` says."""

    stream: Key
    seq: int
    _: KW_ONLY
    root_id: Key | None = None
    kind: Word
    element: Name | None = None
    token: int | None = None
    from_state: Word | None = None
    to_state: Word | None = None
    at: datetime
    actor: Key
    on_behalf: Key | None = None
    capacity: Word | None = None
    agency_from: Key | None = None
    agency_to: Key | None = None
    reason: str | None = None
    command_id: Key | None = None
    body: str
    prev: Key
    hash: Key


THE_RECORD = "it is the record, which chains, anchors and hashes check"

TRANSITION = RowTable(
    "transition",
    TransitionRow,
    Index("ix_transition_root", "root_id", "at", "stream", "seq"),
    key=2,
    uncovered=THE_RECORD,
)
transition = TRANSITION.table


@dataclass(frozen=True, slots=True)
class RecordTextRow:
    """A long text of the record, with the salt of the hash that the chain holds."""

    hash: Key
    stream: Key
    salt: Key
    text: str | None = None
    erased_at: datetime | None = None


RECORD_TEXT = RowTable("record_text", RecordTextRow, Index(None, "stream"), uncovered=THE_RECORD)
record_text = RECORD_TEXT.table


@dataclass(frozen=True, slots=True)
class StreamRow:
    """Where a stream stands that is no instance's."""

    id: Key
    kind: Word
    seq: int
    head: Key


STREAM = RowTable("stream", StreamRow, fleeting=("rows",))
stream = STREAM.table
