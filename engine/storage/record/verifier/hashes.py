"""The hashes and signatures of the record."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

STRONG = 16
"""Bytes of a digest that nobody can make another row for."""

GENESIS = "0" * 64
"""The hash before the first row of a stream."""


def chain_hash(previous: str, body: str) -> str:
    """SHA-256 over the previous hash (32 bytes) and the body (UTF-8), in hexadecimal."""
    try:
        return hashlib.sha256(bytes.fromhex(previous) + body.encode()).hexdigest()
    except ValueError:
        return ""


def anchor_hash(previous: str, body: Mapping[str, Any]) -> str:
    """The hash of an anchor: like a row's, over its body with sorted keys and without spaces."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return chain_hash(previous, text)


def sign(key: bytes, anchor: str) -> str:
    """HMAC-SHA-256 of an anchor's hash."""
    return hmac.digest(key, anchor.encode(), "sha256").hex()


def fingerprint(key: bytes) -> str:
    """By what a key is known without being told."""
    return hashlib.sha256(b"dieuphoi" + key).hexdigest()[:16]


def agree(told: str | None, standing: str | None) -> bool:
    """Whether two digests are of one row as it stands.

    Behind the first 16 bytes stands one for each column of the table. Where the table has got more
    columns since, the first alone count: they are of what holds something, by name.
    """
    if told == standing or told is None or standing is None:
        return told == standing
    before, now = (
        base64.urlsafe_b64decode(each + "=" * (-len(each) % 4)) for each in (told, standing)
    )
    return len(before) != len(now) and before[:STRONG] == now[:STRONG]


def link_signature(key: bytes, seq: int, kind: str, body: Mapping[str, Any]) -> str:
    """The signature of what a row of the stream ``rows`` tells, at its place."""
    told = {name: value for name, value in body.items() if name != "sign"}
    text = json.dumps([seq, kind, told], sort_keys=True, separators=(",", ":"))
    return sign(key, text)
