"""Points in time and JSON values as they stand in columns, once for both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson


@lru_cache(maxsize=1024)  # all rows of a command bear the same few instants
def instant_text(value: datetime) -> str:
    """An aware datetime as it stands in a column."""
    if value.tzinfo is None:
        raise ValueError("a point in time needs a time zone")
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond:06d}Z"


@lru_cache(maxsize=1024)
def read_instant(stored: str) -> datetime:
    """What :func:`instant_text` wrote."""
    return datetime.fromisoformat(stored[:-1]).replace(tzinfo=UTC)


def json_text(value: Any) -> str:
    """A JSON value as it stands in a column."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # What only the standard library writes: whole numbers of more than 64 bits, keys that are
        # no text, half of a surrogate pair.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_json(stored: str) -> Any:
    """What :func:`json_text` wrote."""
    try:
        return orjson.loads(stored)
    except orjson.JSONDecodeError:
        return json.loads(stored)
