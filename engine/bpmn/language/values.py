"""What the language's operators do with JSON values; numbers are exact (int and Decimal).

Decimals travel as text ("3.5"), so a text that reads as a number takes part in arithmetic and in
comparisons with numbers. Two texts with a decimal point add up; any other two texts are joined.

Texts are compared in one form: composed letters (NFC), instants with a zone by the instant, and
decimals by value. Whole numbers as text stay what is written, since "007" is no "7" in a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Context, Decimal, DecimalException, InvalidOperation
from decimal import localcontext as exactly

from engine.bpmn.language.failures import fail
from engine.model.clock import ZONE
from engine.model.text import nfc
from engine.sentences import Sentence, sentence, verbatim

MAX_TEXT = 65_536
MAX_DIGITS = 60

_NUMERIC = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,60})?(?:[eE][+-]?\d{1,2})?\Z")
_DECIMAL = re.compile(r"-?\d{1,60}\.\d{1,60}\Z")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)\Z")
_QUOTIENT = Context(prec=28, Emin=-999, Emax=999, traps=[InvalidOperation])
_CONTEXT = Context(prec=MAX_DIGITS, Emin=-999, Emax=999, traps=[InvalidOperation])


def number(value: object) -> int | Decimal | None:
    """Return the number that ``value`` is or reads as, or None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, float):
        return whole(Decimal(repr(value)))
    if isinstance(value, str) and _NUMERIC.match(value.strip()):
        return whole(Decimal(value.strip()))
    return None


def whole(value: Decimal) -> int | Decimal:
    """Return a whole decimal as int, any other without trailing zeros; refuses NaN and huge."""
    if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
        raise fail(sentence("số quá lớn"))
    if value == value.to_integral_value():
        return int(value)
    return value.normalize(_CONTEXT)


def truth(value: object) -> bool:
    """Read ``value`` as a condition: null, 0, "", "false", an empty list or map are false."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false")
    return bool(value)


def text(value: object) -> str:
    """Return ``value`` as it stands in a template: null is empty, true and false in lower case."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        value = number(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list | tuple):
        return ", ".join(text(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {text(item)}" for key, item in value.items())
    return bounded(str(value))


def bounded(value: str) -> str:
    """Return ``value``; fails when it is longer than a variable may be (64 KB)."""
    if len(value) > MAX_TEXT:
        raise fail(sentence("chuỗi quá dài"))
    return value


def empty(value: object) -> bool:
    """Whether ``value`` is null or holds nothing."""
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)


def equal(left: object, right: object) -> bool:
    """Compare for equality; numbers exactly, whatever their form."""
    if isinstance(left, bool) or isinstance(right, bool):
        return _boolean(left) is _boolean(right) and _boolean(left) is not None
    if isinstance(left, str) and isinstance(right, str):
        return _equal_texts(left, right)
    first, second = number(left), number(right)
    if first is not None and second is not None:
        return first == second
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


def order(name: str, decide: Callable[[int], bool]) -> Callable[[object, object], bool]:
    """Build the operator ``name``: see :func:`compare`."""
    return lambda left, right: decide(compare(name, left, right))


def compare(name: str, left: object, right: object) -> int:
    """Negative, 0 or positive: numbers by value, instants by time, other texts by characters.

    ``name`` is what a failure calls the comparison.
    """
    if not (isinstance(left, str) and isinstance(right, str)):
        first, second = number(left), number(right)
        if first is None or second is None:
            raise _unfit(name, left, right)
        return (first > second) - (first < second)
    if _NUMERIC.match(left) and _NUMERIC.match(right):
        one, two = Decimal(left), Decimal(right)
        return (one > two) - (one < two)
    ours, theirs = _in_one_form(left), _in_one_form(right)
    return (ours > theirs) - (ours < theirs)


def _equal_texts(left: str, right: str) -> bool:
    if left == right:
        return True
    if _NUMERIC.match(left) and _NUMERIC.match(right):
        decimals = _DECIMAL.match(left) or _DECIMAL.match(right)
        return decimals is not None and Decimal(left) == Decimal(right)
    return _in_one_form(left) == _in_one_form(right)


def _in_one_form(written: str) -> str:
    """Composed letters; an instant with a zone as it is in Vietnam, where days are counted."""
    if written.isascii():
        moment = instant(written)
        return written if moment is None else moment.astimezone(ZONE).isoformat()
    return nfc(written)


def instant(written: str) -> datetime | None:
    """The instant that a text names with its zone (ISO 8601); None for any other text."""
    if not _INSTANT.match(written):
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def add(left: object, right: object) -> object:
    """Add numbers, join texts, append lists."""
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return [*left, *right]
    if isinstance(left, str) and isinstance(right, str):
        if not (_DECIMAL.match(left) and _DECIMAL.match(right)):
            return bounded(left + right)
    elif (_words(left) and _plain(right)) or (_words(right) and _plain(left)):
        return bounded(text(left) + text(right))
    return _calculate("+", left, right)


def arithmetic(name: str) -> Callable[[object, object], object]:
    """Build the operator ``name`` of ``- * / %`` on numbers."""
    return lambda left, right: _calculate(name, left, right)


def negative(value: object) -> object:
    """Change the sign of a number."""
    return _calculate("-", 0, value)


def positive(value: object) -> object:
    """Return a number as it is."""
    return _calculate("+", 0, value)


def _calculate(name: str, left: object, right: object) -> int | Decimal:
    first, second = number(left), number(right)
    if first is None or second is None:
        raise _unfit(name, left, right)
    if name in "/%" and second == 0:
        raise fail(sentence("chia cho 0"))
    one, two = Decimal(first), Decimal(second)
    try:
        with exactly(_CONTEXT):
            if name == "+":
                return whole(one + two)
            if name == "-":
                return whole(one - two)
            if name == "*":
                return whole(one * two)
            if name == "%":
                return whole(one % two)
        return whole(_QUOTIENT.divide(one, two))
    except DecimalException:
        raise fail(sentence("số quá lớn")) from None


def _words(value: object) -> bool:
    return isinstance(value, str) and number(value) is None


def _plain(value: object) -> bool:
    return isinstance(value, bool | int | float | Decimal)


def _boolean(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return None


def _unfit(name: str, left: object, right: object) -> Exception:
    return fail(
        sentence(
            "không làm được phép “%(left)s %(sign)s %(right)s”",
            left=kind(left),
            sign=name,
            right=kind(right),
        )
    )


def kind(value: object) -> Sentence:
    """Name the kind of a value as people do."""
    if value is None:
        return verbatim("null")
    if isinstance(value, bool):
        return sentence("đúng/sai")
    if isinstance(value, int | float | Decimal):
        return sentence("số")
    if isinstance(value, str):
        return sentence("chữ")
    return sentence("danh sách") if isinstance(value, list | tuple) else sentence("bảng")
