"""Numbers as strangers write them: nothing is computed before it is known to be small."""

from __future__ import annotations

import re
from decimal import Decimal

LONGEST = 64
"""Signs of a number in a field: more than any amount, area or coordinate has."""
_DECIMAL = re.compile(
    r"[+-]?(?:[0-9]{1,60}(?:\.[0-9]{0,60})?|\.[0-9]{1,60})(?:[eE][+-]?[0-9]{1,2})?"
)
_MOST_DIGITS = 60


def decimal(text: str) -> Decimal | None:
    """The number that a text writes with a decimal point; None for any other, and for huge ones."""
    if len(text) > LONGEST or not _DECIMAL.fullmatch(text):
        return None
    number = Decimal(text)
    return number if abs(number.adjusted()) <= _MOST_DIGITS else None


def whole(text: str, least: int = 0, most: int = 2**31 - 1) -> int | None:
    """The whole number within these bounds that a text writes; None for any other text."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        return None
    number = int(text)
    return number if least <= number <= most else None
