"""Numbers as Vietnam writes them: points group thousands, the comma is decimal; nothing is guessed.

"15.000" is fifteen thousand, "1.5" one and a half as machines write it. What may mean two things
("15,000", "1,234.5") stays as it is written, and whoever wrote it is asked.
"""

from __future__ import annotations

import re
from decimal import Decimal

from engine.model.numbers import decimal
from engine.sentences import Sentence, sentence

_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"[+-]?\d+(?:,\d+|\.\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_ENGLISH = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_THREE = 3


def read(text: str) -> int | str:
    """Whole numbers as such, others as decimal text; what is no number, or two, stays as it is."""
    compact = re.sub(r"\s", "", text)
    if _EITHER.fullmatch(compact):
        return text
    if _GROUPED.fullmatch(compact):
        compact = compact.replace(".", "")
    elif not _PLAIN.fullmatch(compact):
        return text
    number = decimal(compact.replace(",", "."))
    if number is None:
        return text
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def question(text: str) -> Sentence | None:
    """What is asked of a number that may mean two things; None where it means one, or none."""
    compact = re.sub(r"\s", "", text)
    if _EITHER.fullmatch(compact):
        whole, _, rest = compact.partition(",")
        return sentence(
            "«%(text)s» có thể hiểu hai cách: ghi %(thousands)s nếu là hàng nghìn, hoặc "
            "%(decimal)s nếu là số thập phân.",
            text=text,
            thousands=f"{whole}.{rest}",
            decimal=f"{whole},{rest}0",
        )
    if _ENGLISH.fullmatch(compact):
        return sentence(
            "«%(text)s»: dấu chấm ngăn cách hàng nghìn, dấu phẩy là thập phân, ví dụ 1.234,5.",
            text=text,
        )
    return None


def shown(value: object) -> str:
    """A stored number as it is written in a field, so that it is read back as the same."""
    number = decimal(str(value))
    if number is None or isinstance(value, bool):
        return str(value)
    if number == number.to_integral_value():
        return str(int(number))
    whole, _, rest = format(number, "f").partition(".")
    return f"{whole},{rest}0" if len(rest) == _THREE else f"{whole},{rest}"


def spoken(value: object) -> str:
    """A stored number to be read: thousands apart, decimals behind a comma."""
    number = decimal(str(value))
    if number is None or isinstance(value, bool):
        return str(value)
    whole, _, rest = format(abs(number), "f").partition(".")
    sign = "-" if number < Decimal(0) else ""
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + (f",{rest}" if rest else "")
