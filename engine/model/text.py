"""Vietnamese text: one form at every entrance, one folding for every search."""

from __future__ import annotations

import re
import unicodedata

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


def fold(text: str) -> str:
    """For searching: no marks, đ as d, lower case, compatibility forms and spaces evened out."""
    plain = unicodedata.normalize("NFKD", clean(text).translate(_ODD_D))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _SPACES.sub(" ", letters).strip().casefold()
