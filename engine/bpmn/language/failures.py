"""How the language says no: at deployment (`ExpressionError`) and while running."""

from __future__ import annotations

from engine.errors import ExpressionError, ExpressionFailed
from engine.sentences import Sentence, joined, sentence


def refuse(what: Sentence, position: int, advice: Sentence | None = None) -> ExpressionError:
    """Build the error for text that is not an expression; ``position`` counts from 0."""
    where = sentence(
        "Biểu thức không hợp lệ ở vị trí %(position)s: %(what)s.", position=position + 1, what=what
    )
    return ExpressionError(
        where if advice is None else joined(" ", (where, advice)), position=position, advice=advice
    )


def fail(what: Sentence) -> ExpressionFailed:
    """Build the error for an expression that cannot be evaluated with the values at hand."""
    return ExpressionFailed(sentence("Không tính được biểu thức: %(what)s.", what=what))
