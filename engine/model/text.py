"""Vietnamese text: one form at every entrance, one folding for every search."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_SPACES = re.compile(r"\s+")
_ODD_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})
_INVISIBLE = {"Cf"}  # zero-width joiners, direction overrides: never part of a name


def nfc(text: str) -> str:
    """Compose the letters (NFC); typed and pasted text are equal afterwards."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Composed letters (NFC) without invisible characters."""
    composed = nfc(text)
    hidden = {ord(c): None for c in set(composed) if unicodedata.category(c) in _INVISIBLE}
    return composed.translate(hidden) if hidden else composed


def clean(text: str) -> str:
    """A name as it is kept: NFC, single spaces, no invisible characters."""
    return _SPACES.sub(" ", visible(text)).strip()


def invisible(text: str) -> list[str]:
    """The characters of a text that nobody sees, or sees as a plain blank, each once."""
    if text.isascii():
        return []
    return list(dict.fromkeys(c for before, c in pairwise(f" {text}") if _unseen(before, c)))


def shown(text: str) -> str:
    """A text in which the invisible characters can be seen, as ‹U+200B›."""
    if text.isascii():
        return text
    return "".join(
        f"‹U+{ord(c):04X}›" if _unseen(before, c) else c for before, c in pairwise(f" {text}")
    )


def _unseen(before: str, char: str) -> bool:
    """Zero width, marks of direction, blanks that are no plain space; never inside an emoji."""
    category = unicodedata.category(char)
    if char == "\u200d" and unicodedata.category(before) in {"So", "Sk", "Mn"}:
        return False
    return category in _INVISIBLE or (category == "Zs" and char != " ")


def fold(text: str) -> str:
    """For searching: no marks, đ as d, lower case, compatibility forms and spaces evened out."""
    plain = unicodedata.normalize("NFKD", clean(text).translate(_ODD_D))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACES.sub(" ", letters).strip().casefold()
