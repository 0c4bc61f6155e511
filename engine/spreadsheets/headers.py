"""Header words: what a column is called by the people who make such tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.text import fold

ASIDE = re.compile(r"\([^)]*\)")
BETWEEN = re.compile(r"\s*[/,;]\s*|\s+hoac\s+")
EDGES = " :.*-–"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is understood: its own name, other words for it, words that are enough.

    ``words`` are compared as a whole, ``within`` anywhere in the header; all of them folded (no
    marks, lower case). ``needed``: without it there is no such table.
    """

    name: str
    words: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    needed: bool = False


Vocabulary = Mapping[str, Column]
"""Field → the column that holds it, in the order in which a table shows them."""


def field_of(header: str, vocabulary: Vocabulary) -> str | None:
    """The field that a header cell names, compared without marks and case; None for no field.

    What stands in brackets is a remark, and "Sản phẩm/Kết quả" is either of the two; a header that
    names two fields is none.
    """
    whole = " ".join(fold(header).split()).strip(EDGES)
    if not whole:
        return None
    short = " ".join(ASIDE.sub(" ", whole).split()).strip(EDGES)
    for words in dict.fromkeys((whole, short)):
        found = _exact(words, vocabulary)
        if found:
            return found
    named = {_exact(part.strip(EDGES), vocabulary) for part in BETWEEN.split(short)} - {None}
    named |= {key for key, column in vocabulary.items() if any(w in short for w in column.within)}
    return named.pop() if len(named) == 1 else None


def _exact(words: str, vocabulary: Vocabulary) -> str | None:
    for key, column in vocabulary.items():
        if words == fold(column.name) or words in column.words:
            return key
    return None
