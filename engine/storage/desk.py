"""How officers set up their desk: saved views of lists, and what each of them prefers."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """A list as somebody saved it: what it is narrowed to and its order, as in its address.

    ``agency_id``: shared with all who work there; None: his own alone.
    """

    id: Key
    officer_id: Key
    name: Name
    _: KW_ONLY
    query: str
    agency_id: Key | None = None
    saved_at: datetime


SAVED_VIEW = RowTable(
    "saved_view", SavedViewRow, Index(None, "officer_id"), Index(None, "agency_id")
)


@dataclass(frozen=True, slots=True)
class PreferenceRow:
    """What an officer prefers in one matter."""

    officer_id: Key
    name: Word
    value: Any


PREFERENCE = RowTable("preference", PreferenceRow, key=2)
