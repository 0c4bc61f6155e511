"""Search in folded columns, with or without diacritics, alike on both databases."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement

from engine.model.text import fold

MOST_WORDS = 8


def all_words(folded: Column[str], words: str) -> list[ColumnElement[bool]]:
    """Conditions that every word occurs in the folded column; none for an empty search."""
    return [folded.contains(word, autoescape=True) for word in fold(words).split()[:MOST_WORDS]]
