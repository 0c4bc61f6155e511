"""How urgent a task is: a whole number, 50 where nothing is said (as Camunda counts)."""

from __future__ import annotations

import re

DEFAULT_PRIORITY = 50
HIGHEST = 100
_WHOLE = re.compile(r"\d{1,3}(?:[.]0+)?\Z")


def read_priority(value: object) -> int | None:
    """The number meant, from 0 to 100; None for what is none."""
    text = str(value).strip()
    number = int(text.partition(".")[0]) if _WHOLE.match(text) else None
    return number if number is not None and number <= HIGHEST else None
