"""Identifiers of our own: unguessable, and in the order of their making."""

from __future__ import annotations

import secrets
import threading
import time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Give 32 hexadecimal digits, a UUID version 7 (RFC 9562 §5.7), rising within a process.

    The 12 bits after the milliseconds count within one millisecond, so that rows inserted in
    one transaction keep their order.
    """
    global _last
    with _lock:
        stamp = (time.time_ns() // 1_000_000) << 12
        _last = stamp if stamp > _last else _last + 1
        stamp = _last
    milliseconds, counter = stamp >> 12, stamp & 0xFFF
    value = (milliseconds << 80) | (0x7 << 76) | (counter << 64)
    value |= (0b10 << 62) | secrets.randbits(62)
    return f"{value:032x}"
