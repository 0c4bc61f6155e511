"""Cuts an expression into tokens, each with its position, so that an error can point at it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from engine.bpmn.language.failures import refuse
from engine.model.text import nfc, shown
from engine.sentences import sentence

MAX_TEXT = 8_192
MAX_DIGITS = 60

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_NAME = re.compile(r"[^\W\d]\w*")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_OPERATORS = (
    "&&", "||", "==", "!=", "<=", ">=", "!", "<", ">", "+", "-", "*", "/", "%",
    "?", ":", "(", ")", "[", "]", "{", "}", ",", ".", "=",
)  # fmt: skip
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}


@dataclass(frozen=True, slots=True)
class Lexeme:
    """``kind`` is name, number, text, op or end; ``value`` what it stands for."""

    kind: str
    value: object
    position: int


def lexemes(text: str, offset: int = 0) -> list[Lexeme]:
    """Return the lexemes of ``text``, the last of kind ``end``; positions count from ``offset``."""
    if len(text) > MAX_TEXT:
        raise refuse(
            sentence(
                "biểu thức dài %(count)s ký tự, tối đa %(max_text)s",
                count=len(text),
                max_text=MAX_TEXT,
            ),
            offset,
        )
    # Vietnamese comes decomposed from some keyboards, code pages and PDF files.
    text = nfc(text)
    sequence: list[Lexeme] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        lexeme, at = _next(text, at, offset)
        sequence.append(lexeme)
    sequence.append(Lexeme("end", "", offset + len(text)))
    return sequence


def text_end(text: str, start: int) -> int:
    """Return the index behind the quoted text that begins at ``start``, or -1 when it is open."""
    at = start + 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
        elif text[at] == text[start]:
            return at + 1
        else:
            at += 1
    return -1


def _next(text: str, at: int, offset: int) -> tuple[Lexeme, int]:
    char = text[at]
    if char in "'\"":
        return _quoted(text, at, offset)
    if match := _NUMBER.match(text, at):
        return Lexeme("number", _number(match.group(), offset + at), offset + at), match.end()
    if match := _NAME.match(text, at):
        return Lexeme("name", match.group(), offset + at), match.end()
    for operator in _OPERATORS:
        if text.startswith(operator, at):
            return Lexeme("op", operator, offset + at), at + len(operator)
    raise refuse(
        sentence("ký tự “%(char)s” không thuộc ngôn ngữ biểu thức", char=shown(char)),
        offset + at,
    )


def _quoted(text: str, at: int, offset: int) -> tuple[Lexeme, int]:
    end = text_end(text, at)
    if end < 0:
        raise refuse(
            sentence("chuỗi ký tự chưa được đóng bằng dấu nháy"),
            offset + at,
        )
    body = _ESCAPED.sub(lambda m: _ESCAPES.get(m[1], m[0]), text[at + 1 : end - 1])
    return Lexeme("text", body, offset + at), end


def _number(digits: str, position: int) -> int | Decimal:
    if len(digits) > MAX_DIGITS:
        raise refuse(sentence("số quá dài"), position)
    return int(digits) if digits.isdigit() else Decimal(digits)
