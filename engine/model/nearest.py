"""The names that somebody may have meant who wrote one that there is not."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from engine.model.text import clean, fold
from engine.sentences import Sentence, joined, sentence

MOST = 3


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """The known names that look most like it, with and without marks; at most :data:`MOST`."""
    spoken: dict[str, str] = {}
    for each in sorted(known):
        spoken.setdefault(_plain(each), each)
    return [spoken[match] for match in get_close_matches(_plain(name), spoken, n=MOST)]


def with_nearest(refusal: Sentence, name: str, known: Iterable[str]) -> Sentence:
    """The refusal of a name, and what may have been meant where something is near."""
    names = set(known)
    if clean(name) in names:
        hint = sentence(
            "Tên đã viết có dấu cách hoặc ký tự không nhìn thấy được; viết lại: %(name)s.",
            name=clean(name),
        )
        return joined(" ", (refusal, hint))
    near = nearest(name, names)
    if not near:
        return refusal
    return joined(" ", (refusal, sentence("Tên gần nhất: %(names)s.", names=", ".join(near))))


def _plain(name: str) -> str:
    return fold(name).replace("_", "-").replace(" ", "-")
