"""Patterns that somebody else wrote: matched in linear time, or within a budget, or not at all.

Python's own engine tries every way to read a pattern such as ``^(a+)+$``; 40 letters then take
hours, for everybody. RE2 knows no such patterns, and neither look-ahead nor back reference.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

import re2

from engine.apart import OverBudget, apart

LONGEST_PATTERN = 1_000
_OCTETS = 8 * 1024 * 1024


@lru_cache(maxsize=512)
def _linear(pattern: str) -> Any:
    """The pattern as RE2 runs it, or None where it cannot."""
    options = re2.Options()
    options.log_errors, options.max_mem = False, _OCTETS
    try:
        return re2.compile(pattern, options) if len(pattern) <= LONGEST_PATTERN else None
    except re2.error:
        return None


def is_linear(pattern: str) -> bool:
    """Whether any text is matched in a time that grows with its length alone."""
    return _linear(pattern) is not None


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text.

    One that is not linear comes from a form of before; it runs in a process of its own, and what
    it cannot tell within its budget does not match.
    """
    linear = _linear(pattern)
    if linear is not None:
        return linear.search(text) is not None
    try:
        return bool(apart(search, json.dumps([pattern, text]).encode()))
    except OverBudget:
        return False


def search(sent: bytes) -> bool:
    """Python's own search, for the process of its own."""
    pattern, text = json.loads(sent)
    return re.search(pattern, text) is not None
