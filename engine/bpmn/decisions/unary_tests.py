"""Unary tests: the cells on a decision table's input side (DMN 1.3 §10.3.1.2, grammar rule 15).

``-`` or nothing fits everything; ``>= 5``, ``[1..5]``, ``]1..5]``, ``"a","b"``, ``not("a")``; what
else stands in a cell is an expression: one that gives true or false decides by itself, any other
value must equal the input.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.bpmn.language import expression
from engine.errors import ExpressionError
from engine.sentences import Sentence

Names = Mapping[str, Any]
Functions = Mapping[str, Callable[..., Any]]

_COMPARED = re.compile(r"(<=|>=|!=|<|>|=)\s*(?!=)(.+)", re.DOTALL)
_INTERVAL = re.compile(r"([\[\]\(])\s*(.+?)\s*\.\.\s*(.+?)\s*([\]\[\)])", re.DOTALL)
_NOT = re.compile(r"not\s*\((.*)\)", re.DOTALL)
_INPUT = "cellInput"


def fits(cell: str, value: Any, names: Names, functions: Functions) -> bool:
    """Say whether an input value fits a cell; raises ExpressionError, ExpressionFailed."""
    text = cell.strip()
    if text in {"", "-"}:
        return True
    negated = _NOT.fullmatch(text)
    if negated is not None and _closed(negated[1]):
        return not fits(negated[1], value, names, functions)
    return any(_fits_one(part, value, names, functions) for part in parts(text))


def tests_of(cell: str) -> Iterator[str]:
    """Give the expressions a cell holds, for checking that they parse."""
    text = cell.strip()
    if text in {"", "-"}:
        return
    negated = _NOT.fullmatch(text)
    if negated is not None and _closed(negated[1]):
        yield from tests_of(negated[1])
        return
    for part in parts(text):
        interval, compared = _INTERVAL.fullmatch(part), _COMPARED.fullmatch(part)
        if interval is not None:
            yield from (interval[2], interval[3])
        elif compared is not None:
            yield compared[2]
        else:
            yield part


def parts(text: str) -> list[str]:
    """Split a cell at its commas; those in quotes, brackets and calls do not count."""
    found, depth, quote, start = [], 0, "", 0
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "({":
            depth += 1
        elif sign in ")}":
            depth -= 1
        elif sign == "," and depth <= 0:
            found.append(text[start:place].strip())
            start = place + 1
    found.append(text[start:].strip())
    return [part for part in found if part]


def _closed(text: str) -> bool:
    """Whether what stands between ``not(`` and ``)`` closes what it opens."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


def _fits_one(part: str, value: Any, names: Names, functions: Functions) -> bool:
    interval = _INTERVAL.fullmatch(part)
    if interval is not None:
        low = f"{_INPUT} {'>=' if interval[1] == '[' else '>'} ({interval[2]})"
        high = f"{_INPUT} {'<=' if interval[4] == ']' else '<'} ({interval[3]})"
        return value is not None and _true(f"{low} and {high}", value, names, functions)
    compared = _COMPARED.fullmatch(part)
    if compared is not None:
        sign = "==" if compared[1] == "=" else compared[1]
        orders = sign not in {"==", "!="}
        if value is None and orders:
            return False
        return _true(f"{_INPUT} {sign} ({compared[2]})", value, names, functions)
    meant = expression(part).evaluate({**names, _INPUT: value}, functions)
    if isinstance(meant, bool) and not isinstance(value, bool):
        return meant
    if isinstance(meant, list):
        return value in meant
    return _true(f"{_INPUT} == other", value, {**names, "other": meant}, functions)


def _true(text: str, value: Any, names: Names, functions: Functions) -> bool:
    return bool(expression(text).evaluate({**names, _INPUT: value}, functions))


def problem(text: str) -> Sentence | None:
    """Say what is wrong with an expression in a cell, or None."""
    try:
        expression(text)
    except ExpressionError as error:
        return error.sentence
    return None
