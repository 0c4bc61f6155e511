"""Identifiers of our own: unguessable, and in the order of their making."""

from __future__ import annotations

import secrets
import threading
import time


class _Sequence:
    """Milliseconds with a counter of 12 bits behind them; never the same or lower twice."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def take(self) -> int:
        with self._lock:
            stamp = (time.time_ns() // 1_000_000) << 12
            self._last = max(stamp, self._last + 1)
            return self._last


_sequence = _Sequence()


def new_id() -> str:
    """Give 32 hexadecimal digits, a UUID version 7 (RFC 9562 §5.7), rising within a process.

    The 12 bits after the milliseconds count within one millisecond, so that rows inserted in
    one transaction keep their order.
    """
    stamp = _sequence.take()
    milliseconds, counter = stamp >> 12, stamp & 0xFFF
    value = (milliseconds << 80) | (0x7 << 76) | (counter << 64)
    value |= (0b10 << 62) | secrets.randbits(62)
    return f"{value:032x}"
