"""The canonical form of a transition, made in one walk over its values.

:func:`engine.model.transitions.canonical` says what the form is. A step spends a third of its
time on it when it is made value by value, so here one walk brings the values into that form,
puts long texts aside, and leaves the writing of JSON to a library. A test holds the two together.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

import orjson

from engine.model.transitions import canonical, plain
from engine.storage.record.transitions import RecordTextRow

LONGEST_IN_CHAIN = 64
"""Longer texts stand in a side table, where they may be erased; the chain holds their hash."""


def canonical_bytes(whole: dict[str, Any]) -> bytes:
    """The bytes of a document whose values :func:`shorten` or the product itself has made plain."""
    try:
        return orjson.dumps(whole, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Whole numbers of more than 64 bits.
        return canonical(whole)


def shorten(value: Any, stream: str, texts: list[RecordTextRow]) -> Any:
    """The plain form of a value, its long texts put into ``texts`` and named by their hash.

    A key that begins as ours do gets one more dollar sign.
    """
    kind = type(value)
    if kind is str:
        text = value if value.isascii() else plain(value)
        return text if len(text) <= LONGEST_IN_CHAIN else _aside(text, stream, texts)
    if value is None or kind is int or kind is bool:
        return value
    if kind is dict:
        return {_key(name): shorten(each, stream, texts) for name, each in value.items()}
    if kind is list or kind is tuple:
        return [shorten(each, stream, texts) for each in value]
    # Other mappings, sequences, dates and numbers: their plain form is of the kinds above.
    return shorten(plain(value), stream, texts)


def _key(name: Any) -> str:
    key: str = name if type(name) is str and name.isascii() else next(iter(plain({name: None})))
    return f"${key}" if key[:1] == "$" else key


def _aside(text: str, stream: str, texts: list[RecordTextRow]) -> dict[str, str]:
    salt = secrets.token_hex(16)
    digest = hashlib.sha256((salt + text).encode()).hexdigest()
    texts.append(RecordTextRow(hash=digest, stream=stream, salt=salt, text=text))
    return {"$text": digest}
