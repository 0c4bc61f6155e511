"""Search in folded columns, with or without diacritics, alike on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, and_, or_

from engine.model.text import fold

MOST_WORDS = 8
_ESCAPE = "/"
_STOPS = ".,;:"
"""What a page prints behind an ordinal or a name, and no name has in it: 1.a. is found as 1.a."""
_MEANING = str.maketrans({sign: _ESCAPE + sign for sign in (_ESCAPE, "%", "_")})


def words_of(text: str) -> list[str]:
    """The words that are looked for, ready for :func:`all_words`; none for an empty search."""
    words = (word.rstrip(_STOPS) or word for word in fold(text).split())
    return [word.translate(_MEANING) for word in words][:MOST_WORDS]


def all_words(folded: Column[str], words: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions that every word occurs in the folded column."""
    return [folded.contains(word, escape=_ESCAPE) for word in words]


def one_of(columns: Sequence[Any], tuples: Sequence[Sequence[Any]]) -> ColumnElement[bool]:
    """Whether the columns together hold one of some tuples.

    No index is found by it on SQLite: name the first column as one of some values as well.
    """
    return or_(
        *(
            and_(*(column == value for column, value in zip(columns, each, strict=True)))
            for each in tuples
        )
    )
