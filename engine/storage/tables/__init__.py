"""The schema, one file for each part of the product."""

from __future__ import annotations

from engine.storage.db.columns import Day, Flag, Instant, Json, metadata
from engine.storage.tables import people, record, running, work
from engine.storage.tables.record import APPEND_ONLY

__all__ = [
    "APPEND_ONLY",
    "Day",
    "Flag",
    "Instant",
    "Json",
    "metadata",
    "people",
    "record",
    "running",
    "work",
]
