"""How the language says no: at deployment (`ExpressionError`) and while running."""

from __future__ import annotations

from engine.errors import ExpressionError, ExpressionFailed


def refuse(
    vi: str, en: str, position: int, advice_vi: str = "", advice_en: str = ""
) -> ExpressionError:
    """Build the error for text that is not an expression; ``position`` counts from 0."""
    where = f"Biểu thức không hợp lệ ở vị trí {position + 1}: {vi}."
    return ExpressionError(
        f"{where} {advice_vi}".strip(),
        english=f"Invalid expression at position {position + 1}: {en}.",
        position=position,
        advice=advice_vi,
        advice_en=advice_en,
    )


def fail(vi: str, en: str) -> ExpressionFailed:
    """Build the error for an expression that cannot be evaluated with the values at hand."""
    return ExpressionFailed(f"Không tính được biểu thức: {vi}.", english=f"{en}.")
