"""The hashes and signatures of the record."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

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


def link_signature(key: bytes, seq: int, kind: str, body: Mapping[str, Any]) -> str:
    """The signature of what a row of the stream ``rows`` tells, at its place."""
    told = {name: value for name, value in body.items() if name != "sign"}
    text = json.dumps([seq, kind, told], sort_keys=True, separators=(",", ":"))
    return sign(key, text)
