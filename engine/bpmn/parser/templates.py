"""Turns the text of a template into one expression of the language."""

from __future__ import annotations

import json

from engine.bpmn.language.expressions import pieces
from engine.errors import ExpressionError


def as_expression(text: str | None) -> str | None:
    """Return an expression whose value is that of the template ``text``.

    Text without ``${…}`` becomes a literal, ``${x}`` alone becomes ``x``; text that does not
    parse is returned as it is, for the check to refuse.
    """
    if text is None:
        return None
    try:
        parts = list(pieces(text.strip()))
    except ExpressionError:
        return text
    if len(parts) == 1 and parts[0][2]:
        return parts[0][1].strip()
    shown = [body if inner else _literal(body) for _, body, inner in parts]
    return f"join([{', '.join(shown)}], '')" if len(shown) > 1 else (shown or ["''"])[0]


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
