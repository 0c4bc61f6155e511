"""Expressions, templates, timers and scripts as a diagram writes them, parsed once and cached."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from engine.bpmn.language import values
from engine.bpmn.language.evaluator import evaluate
from engine.bpmn.language.failures import explained, refuse
from engine.bpmn.language.grammar import RESERVED
from engine.bpmn.language.lexer import text_end
from engine.bpmn.language.parser import parse
from engine.errors import ExpressionFailed
from engine.model.text import nfc
from engine.sentences import sentence

MAX_LINES = 200

_ISO = re.compile(
    r"(?:R-?\d*/.+|-?PT?\d.*"
    r"|\d{4}-?\d\d-?\d\d(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?)\Z",
    re.DOTALL,
)
_DAYS = r"P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?"
_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?"
_NEARLY_ISO = re.compile(rf"(?:R\d*/)?(?:{_MOMENT}/)?{_DAYS}(?:/{_MOMENT})?\Z")
_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")
_OPENING, _CLOSING = "([{", ")]}"


@dataclass(frozen=True)
class Expression:
    """A parsed expression. ``names``: the variables it reads; ``calls``: the functions it calls.

    A call is (function, arguments), an argument that is no literal being None.
    """

    text: str
    trees: tuple[str | ast.expr, ...] = field(repr=False)
    names: frozenset[str]
    calls: tuple[tuple[str, tuple[object, ...]], ...]

    @property
    def constant(self) -> bool:
        """Whether the value depends on nothing but the text."""
        return not self.names and not self.calls

    def evaluate(
        self,
        names: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None = None,
    ) -> object:
        """Return the value (JSON values, numbers exact).

        Raises ExpressionFailed, which says the expression and the values it was given; why alone
        is ``problem`` of its details.
        """
        try:
            return self._value(names, functions)
        except ExpressionFailed as failed:
            raise explained(failed, self.text, self.names, names) from failed

    def _value(
        self,
        names: Mapping[str, object],
        functions: Mapping[str, Callable[..., object]] | None,
    ) -> object:
        if len(self.trees) == 1:
            (tree,) = self.trees
            return tree if isinstance(tree, str) else evaluate(tree, names, functions)
        parts = (
            part if isinstance(part, str) else values.text(evaluate(part, names, functions))
            for part in self.trees
        )
        return values.bounded("".join(parts))


class Assignment(NamedTuple):
    """One line of a script: ``name`` is set to the value of ``expression``."""

    name: str
    expression: Expression


@lru_cache(maxsize=20_000)
def expression(text: str) -> Expression:
    """Parse a bare expression, or the inside of one ``${…}`` / ``#{…}``.

    Raises ExpressionError, with ``position`` and ``advice`` in its details.
    """
    _refuse_feel(text)
    parts = list(pieces(text)) if _wrapped(text) else [(0, text, True)]
    inner = [piece for piece in parts if piece[2] or piece[1].strip()]
    if len(inner) != 1 or not inner[0][2]:
        raise refuse(
            sentence("chữ và ${…} trộn lẫn trong một điều kiện"),
            parts[0][0],
            sentence("Viết cả biểu thức trong một ${…}."),
        )
    return _expression(text, [parse(inner[0][1], inner[0][0])])


@lru_cache(maxsize=20_000)
def template(text: str) -> Expression:
    """Parse text with any number of ``${…}``; one alone gives its value, not its text."""
    _refuse_feel(text)
    parts = [parse(body, at) if inner else body for at, body, inner in pieces(nfc(text.strip()))]
    return _expression(text, parts or [""])


@lru_cache(maxsize=5_000)
def timer(text: str) -> Expression:
    """Parse a timer's text: an ISO 8601 literal (quotes may stand around it) or an expression.

    What begins like a duration, a cycle or a date is taken for one; whether it can be read, the
    one who evaluates it says.
    """
    bare = text.strip()
    if len(bare) > 1 and bare[0] in "'\"" and bare[-1] == bare[0]:
        bare = bare[1:-1].strip()
    if _ISO.match(bare):
        return _expression(text, [bare])
    tight = "".join(bare.split()).upper()  # small letters and blanks, as people write R3 / PT1H
    if _NEARLY_ISO.match(tight):
        return _expression(text, [tight])
    return template(text) if "${" in text or "#{" in text else expression(text)


@lru_cache(maxsize=5_000)
def script(text: str) -> tuple[Assignment, ...]:
    """Parse lines of the form ``name = expression``; ``#`` begins a comment line."""
    lines = [(at, line) for at, line in _logical_lines(nfc(text)) if line.strip()]
    if len(lines) > MAX_LINES:
        raise refuse(sentence("quá nhiều dòng"), 0)
    return tuple(_assignment(at, line) for at, line in lines)


def _assignment(at: int, line: str) -> Assignment:
    match = _ASSIGNMENT.match(line)
    if match is not None and match.group(1) in RESERVED:
        raise refuse(
            sentence("“%(name)s” là từ dành riêng, không đặt làm tên biến", name=match.group(1)),
            at,
            sentence("Đặt tên khác cho biến."),
        )
    if match is None:
        raise refuse(
            sentence("dòng “%(line)s” không có dạng tên = biểu thức", line=line.strip()[:60]),
            at,
            sentence("Mỗi dòng gán một biến: tên = biểu thức. Không có lệnh, vòng lặp hay import."),
        )
    body = line[match.end() :]
    if _wrapped(body):
        return Assignment(match.group(1), expression(body))
    return Assignment(match.group(1), _expression(body.strip(), [parse(body, at + match.end())]))


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Cut at line ends, except inside brackets and quotes; a comment reaches to its line's end."""
    start = at = depth = 0
    while at < len(text):
        char = text[at]
        if char in "'\"":
            at = text_end(text, at)
            if at < 0:
                break
            continue
        if char == "#" and not text.startswith("#{", at) and not text[start:at].strip():
            at = start = text.find("\n", at) + 1 or len(text)
            continue
        depth += (char in _OPENING) - (char in _CLOSING)
        if char == "\n" and depth <= 0:
            yield start, text[start:at]
            start = at + 1
        at += 1
    if start < len(text):
        yield start, text[start:]


def _wrapped(text: str) -> bool:
    return text.lstrip()[:2] in ("${", "#{") or _outside_quotes(text)


def _outside_quotes(text: str) -> bool:
    at = 0
    while 0 <= at < len(text):
        if text[at] in "'\"":
            at = text_end(text, at)
        elif text.startswith(("${", "#{"), at):
            return True
        else:
            at += 1
    return False


def pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """Cut a template: yield (position, text, whether it stood inside ``${…}``)."""
    at = 0
    while at < len(text):
        opened = min((i for i in (text.find("${", at), text.find("#{", at)) if i >= 0), default=-1)
        if opened < 0:
            yield at, text[at:], False
            return
        if opened > at:
            yield at, text[at:opened], False
        end = _closing(text, opened + 2)
        yield opened + 2, text[opened + 2 : end], True
        at = end + 1


def _closing(text: str, start: int) -> int:
    depth, at = 0, start
    while 0 <= at < len(text):
        if text[at] in "'\"":
            at = text_end(text, at)
            continue
        if text[at] == "}" and depth == 0:
            return at
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
    raise refuse(sentence("thiếu dấu } của ${"), start)


def _refuse_feel(text: str) -> None:
    if text.lstrip().startswith("=") and not text.lstrip().startswith("=="):
        raise refuse(
            sentence("đây là biểu thức FEEL (bắt đầu bằng “=”), hệ thống không chạy FEEL"),
            len(text) - len(text.lstrip()),
            sentence("Viết lại không có dấu = ở đầu, ví dụ ${amount > 5}."),
        )


def _expression(text: str, parts: Sequence[str | ast.expr]) -> Expression:
    names: set[str] = set()
    calls: list[tuple[str, tuple[object, ...]]] = []
    for part in parts:
        if isinstance(part, str):
            continue
        functions: set[ast.Name] = set()
        for node in ast.walk(part):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                functions.add(node.func)
                arguments = (a.value if isinstance(a, ast.Constant) else None for a in node.args)
                calls.append((node.func.id, tuple(arguments)))
            elif isinstance(node, ast.Name) and node not in functions:
                names.add(node.id)
    return Expression(text, tuple(parts), frozenset(names), tuple(calls))
