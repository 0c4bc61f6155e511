"""Texts of many agencies laid side by side: which are nearly the same, where their numbers differ.

Two texts are near when their pairs of neighbouring words, numbers set aside, are for the most part
the same (Dice's coefficient): a sentence copied from one agency to the next is seen as such
although its figures were changed. The time grows with the length of the texts, not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.model.text import clean, fold

NEAR = 0.8
"""From this share of equal pairs of words on two texts are nearly the same."""
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_WORD = re.compile(r"\w+")
_ENDS = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``differs`` is a number that others write otherwise in the same place."""

    text: str
    differs: bool = False


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, and its lines, in their order."""
    return [part.strip() for part in _ENDS.split(text) if part.strip()]


def alike(texts: Mapping[str, str]) -> list[list[str]]:
    """The keys of texts that are nearly the same, each group in the order of ``texts``."""
    pairs = {key: _pairs(text) for key, text in texts.items() if text.strip()}
    groups: list[list[str]] = []
    for key, own in pairs.items():
        near = next((group for group in groups if _share(pairs[group[0]], own) >= NEAR), None)
        if near is None:
            groups.append([key])
        else:
            near.append(key)
    return [group for group in groups if len(group) > 1]


def differing(texts: Mapping[str, str]) -> dict[str, list[Piece]]:
    """Near texts cut into pieces, with the numbers lit up in which they differ from the most."""
    numbers = {key: _NUMBER.findall(text) for key, text in texts.items()}
    most = max((len(found) for found in numbers.values()), default=0)
    usual = [_usual(numbers, place) for place in range(most)]
    return {key: _cut(text, usual) for key, text in texts.items()}


def _usual(numbers: Mapping[str, Sequence[str]], place: int) -> str | None:
    """What most write there; nothing where as many write each of several numbers."""
    counted = Counter(found[place] for found in numbers.values() if place < len(found))
    (first, times), *others = counted.most_common(2)
    return None if others and others[0][1] == times else first


def _cut(text: str, usual: Sequence[str | None]) -> list[Piece]:
    pieces, end = [], 0
    for place, found in enumerate(_NUMBER.finditer(text)):
        pieces.append(Piece(text[end : found.start()]))
        pieces.append(Piece(found[0], differs=found[0] != usual[place]))
        end = found.end()
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = _WORD.findall(_NUMBER.sub("0", fold(clean(text))))
    return Counter(pairwise(["", *words]))


def _share(one: Counter[tuple[str, str]], other: Counter[tuple[str, str]]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
