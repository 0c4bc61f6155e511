"""Calls that other engines' diagrams hold, and what to write here instead."""

from __future__ import annotations

from engine.sentences import Sentence, sentence

_VARIABLE = sentence("Viết thẳng tên biến, ví dụ x thay cho execution.getVariable('x').")
_PRESENT = sentence("Viết x != null thay cho execution.hasVariable('x').")
_EQUAL = sentence("Viết a == b thay cho a.equals(b).")
_PERIOD = sentence("Ghi khoảng thời gian ISO 8601, ví dụ P1W (một tuần), P3D, PT12H.")
_USUAL = sentence("Dùng một hàm trong danh mục, ví dụ lower(x).")

_SAME: dict[str, str] = {
    "toLowerCase": "lower(x)", "toUpperCase": "upper(x)", "size": "count(x)", "length": "len(x)",
    "isEmpty": "empty(x)", "contains": "contains(x, y)", "toString": "text(x)", "trim": "trim(x)",
    "intValue": "int(x)", "longValue": "int(x)", "doubleValue": "number(x)", "get": "x['y']",
    "getTime": "x", "value": "x", "booleanValue": "x", "isPresent": "x != null",
}  # fmt: skip


def instead_of_method(name: str) -> Sentence:
    """What to write instead of ``x.name(…)``."""
    if name in {"getVariable", "getVariableLocal", "getVariables"}:
        return _VARIABLE
    if name in {"hasVariable", "hasVariableLocal"}:
        return _PRESENT
    if name in {"equals", "equalsIgnoreCase"}:
        return _EQUAL
    if name.startswith(("plus", "minus")) or name in {"toDate", "now", "withHourOfDay"}:
        return _PERIOD
    if name in _SAME:
        return sentence("Viết %(here)s thay cho x.%(name)s(…).", here=_SAME[name], name=name)
    return _USUAL


def instead_of_function(name: str) -> Sentence | None:
    """What to write instead of a function of another engine; None for one nobody knows."""
    return _PERIOD if name == "dateTime" else None
