"""One recorded change of state, and the form in which it is hashed.

Canonical JSON: UTF-8, NFC, keys sorted, no spaces, instants in UTC with microseconds, numbers
other than whole ones as text. The same value gives the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from engine.model.text import nfc

FORMAT = 2
"""Version of the form below; part of every hashed body. In the first, fields of a transition that
are empty were said as null; now they are not said."""

GENESIS = "0" * 64
"""The hash before the first transition of a stream."""


@dataclass(frozen=True, slots=True)
class Transition:
    """What changed, from what to what, who did it, for whom, when and why.

    ``kind`` says of what (visit, task, assignment, deadline, instance, deployment, agency,
    permission …); ``body`` holds the values written, old and new.
    """

    kind: str
    at: datetime
    actor: str
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
    body: Mapping[str, Any] = field(default_factory=dict)


def canonical(value: object) -> bytes:
    """The one byte form of a value; raises TypeError for what JSON cannot hold."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def chain_hash(previous: str, body: bytes) -> str:
    """SHA-256 over the previous hash (32 bytes) followed by the canonical body, in hexadecimal."""
    return hashlib.sha256(bytes.fromhex(previous) + body).hexdigest()


def instant_text(moment: datetime) -> str:
    """An instant as it is hashed and stored: ``2025-04-09T01:00:00.000000Z``."""
    if moment.tzinfo is None:
        raise TypeError("an instant needs a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def plain(value: object) -> Any:
    """The value as JSON has it, after the rules above."""
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int():
            return value
        case str():
            return nfc(value)
        case float() | Decimal():
            return _number(value)
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {nfc(_key(name)): plain(held) for name, held in value.items()}
        case set() | frozenset():
            return sorted(plain(item) for item in value)
        case Sequence() if not isinstance(value, bytes | bytearray):
            return [plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise TypeError("a number must be finite")
    return str(value)


def _key(name: object) -> str:
    if not isinstance(name, str):
        raise TypeError("keys are text")
    return name
