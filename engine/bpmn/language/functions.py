"""The named functions of the language: how many arguments each takes, and those that are pure.

What needs more (the clock, groups, the instance) is handed in by the runtime:
``now today members agencies bound office_agency leading_agency staffed coordinators completed
total missing working_days report_cycle report_due report_period``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cmp_to_key, partial

from engine.bpmn.language import values
from engine.bpmn.language.failures import fail
from engine.model.clock import local_date
from engine.model.text import nfc
from engine.sentences import sentence

MANY = 1_000
MAX_PLACES = 20

FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "now": (0, 0),
    "today": (0, 0),
    "members": (1, MANY),
    "agencies": (0, MANY),
    "bound": (1, 1),
    "office_agency": (0, 0),
    "leading_agency": (0, 0),
    "staffed": (2, 3),
    "coordinators": (2, 2),
    "completed": (1, 1),
    "total": (1, 1),
    "missing": (1, 1),
    "working_days": (2, 2),
    "report_cycle": (2, 2),
    "report_due": (2, 2),
    "report_period": (2, 2),
    "date": (1, 1),
    "count": (1, 1),
    "len": (1, 1),
    "contains": (2, 2),
    "min": (1, MANY),
    "max": (1, MANY),
    "sum": (1, MANY),
    "abs": (1, 1),
    "round": (1, 2),
    "int": (1, 1),
    "number": (1, 1),
    "text": (1, 1),
    "str": (1, 1),
    "lower": (1, 1),
    "upper": (1, 1),
    "trim": (1, 1),
    "join": (2, 2),
}


def _len(value: object) -> int:
    if value is None:
        return 0
    if isinstance(value, str | list | tuple | Mapping):
        return len(value)
    raise fail(sentence("count cần một danh sách"))


def _contains(container: object, item: object) -> bool:
    if container is None:
        return False
    if isinstance(container, str):
        return item is not None and nfc(values.text(item)) in nfc(container)
    if isinstance(container, list | tuple | Mapping):
        return any(values.equal(one, item) for one in container)
    raise fail(sentence("contains cần danh sách hoặc chữ"))


def _numbers(name: str, arguments: Sequence[object]) -> list[int | Decimal]:
    single = arguments[0] if len(arguments) == 1 else arguments
    items = single if isinstance(single, list | tuple) else [single]
    numbers = [number for number in map(values.number, items) if number is not None]
    if len(numbers) < len(items):
        raise fail(sentence("%(name)s chỉ nhận số", name=name))
    return numbers


def _extreme(name: str, choose: Callable[..., object]) -> Callable[..., object]:
    """Numbers by value, also where decimals travel as text; instants by time; else texts."""
    by_value = cmp_to_key(partial(values.compare, name))

    def pick(*arguments: object) -> object:
        single = arguments[0] if len(arguments) == 1 else arguments
        items = list(single) if isinstance(single, list | tuple) else [single]
        if not items:
            return None
        if all(isinstance(one, str) for one in items):
            numbers = [values.number(one) for one in items]
            return choose(items, key=by_value) if None in numbers else choose(numbers)
        return choose(_numbers(name, items if len(items) > 1 else [items]))

    return pick


def _sum(*arguments: object) -> int | Decimal:
    return values.whole(sum((Decimal(one) for one in _numbers("sum", arguments)), Decimal(0)))


def _round(value: object, digits: object = 0) -> int | Decimal:
    (number,) = _numbers("round", [[value]])
    if not isinstance(digits, int) or not 0 <= digits <= MAX_PLACES:
        raise fail(sentence("round nhận 0–20 chữ số"))
    return values.whole(Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _int(value: object) -> int:
    return int(_numbers("int", [[value]])[0])


def _number(value: object) -> int | Decimal:
    return _numbers("number", [[value]])[0]


def _date(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    written = values.text(value).strip()
    moment = values.instant(written)
    if moment is not None:
        return local_date(moment).isoformat()
    try:
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        raise fail(
            sentence(
                "“%(text)s” không phải ngày dạng NĂM-THÁNG-NGÀY", text=values.text(value)[:40]
            ),
        ) from None


def _join(items: object, separator: object) -> str:
    if not isinstance(items, list | tuple):
        raise fail(sentence("join cần một danh sách"))
    return values.bounded(values.text(separator).join(values.text(item) for item in items))


def _abs(value: object) -> int | Decimal:
    (number,) = _numbers("abs", [[value]])
    return -number if number < 0 else number


PURE: Mapping[str, Callable[..., object]] = {
    "empty": values.empty,
    "date": _date,
    "count": _len,
    "len": _len,
    "contains": _contains,
    "min": _extreme("min", min),
    "max": _extreme("max", max),
    "sum": _sum,
    "abs": _abs,
    "round": _round,
    "int": _int,
    "number": _number,
    "text": values.text,
    "str": values.text,
    "lower": lambda value: values.text(value).lower(),
    "upper": lambda value: values.text(value).upper(),
    "trim": lambda value: values.text(value).strip(),
    "join": _join,
}
