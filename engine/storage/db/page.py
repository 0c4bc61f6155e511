"""Pages of long lists, by key: the next page begins after the last row, however long the list."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from engine.errors import InvalidInput
from engine.sentences import sentence, verbatim

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """Some rows, and what to hand in as ``after`` to see those that follow (None: no more)."""

    rows: list[RowT]
    next: str | None = None


def cut(rows: Sequence[RowT], limit: int, key: Callable[[RowT], Sequence[Any]]) -> Page[RowT]:
    """Make a page of ``limit`` rows of which one more was fetched."""
    if len(rows) <= limit:
        return Page(list(rows))
    shown = list(rows[:limit])
    return Page(shown, _pack(key(shown[-1])))


def _pack(key: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def unpack(after: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The key in a page mark (None: none); raises :class:`errors.InvalidInput` for none of ours.

    ``kinds`` are the types of the key's parts.
    """
    if after is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except ValueError as failure:
        raise InvalidInput(
            sentence("Dấu trang không hợp lệ."), fields={"after": verbatim(after)}
        ) from failure
    if not isinstance(key, list) or [type(part) for part in key] != [*kinds]:
        raise InvalidInput(sentence("Dấu trang không hợp lệ."), fields={"after": verbatim(after)})
    return tuple(key)
