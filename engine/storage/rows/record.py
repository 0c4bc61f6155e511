"""Rows of :mod:`engine.storage.tables.record`, one frozen value a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """A row of ``transition``."""

    stream: str
    seq: int
    kind: str
    at: datetime
    actor: str
    body: str
    prev: str
    hash: str
    root_id: str | None = None
    element: str | None = None
    token: int | None = None
    from_state: str | None = None
    to_state: str | None = None
    on_behalf: str | None = None
    capacity: str | None = None
    agency_from: str | None = None
    agency_to: str | None = None
    reason: str | None = None
    command_id: str | None = None


@dataclass(frozen=True, slots=True)
class RecordTextRow:
    """A row of ``record_text``."""

    hash: str
    stream: str
    salt: str
    text: str | None = None
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A row of ``stream``."""

    id: str
    kind: str
    seq: int
    head: str


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """A row of ``anchor``."""

    seq: int
    at: datetime
    body: Any
    prev: str
    hash: str
    signature: str
