"""How the language says no: at deployment (`ExpressionError`) and while running."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.errors import ExpressionError, ExpressionFailed
from engine.sentences import Sentence, joined, sentence

LONGEST = 40
"""So much of a value is quoted."""


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


def explained(
    failed: ExpressionFailed, text: str, read: Iterable[str], given: Mapping[str, object]
) -> ExpressionFailed:
    """The same failure with the expression and the values of the variables that it reads."""
    values = ", ".join(f"{name} = {_short(given[name])}" for name in sorted(read) if name in given)
    problem, shown = failed.sentence, " ".join(text.split())
    words = sentence("Biểu thức “%(text)s”: %(problem)s", text=shown, problem=problem)
    if values:
        words = sentence(
            "Biểu thức “%(text)s” với %(values)s: %(problem)s",
            text=shown,
            values=values,
            problem=problem,
        )
    return type(failed)(words, problem=failed.sentence)


def _short(value: object) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
