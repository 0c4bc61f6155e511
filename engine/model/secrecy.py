"""Marks of secrecy, for which this system is no place (Luật Bảo vệ bí mật nhà nước).

A mark is a field's value, or a line or a bracket of its own; "bí mật", "bảo mật" and sentences
about secrecy are not marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from engine.errors import SecretRefused
from engine.model.text import clean, fold, visible

MARKS = frozenset({"mật", "tối mật", "tuyệt mật"})
_WORD = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
_LABEL = re.compile(rf"\b(?:độ|mức độ)\s+mật\s*:\s*{_WORD}\b", re.IGNORECASE)
_BRACKET = re.compile(rf"[\[(«<{{]\s*{_WORD}\s*[\])»>}}]", re.IGNORECASE)
_EDGES = " \t\"'“”.,;:*-–—_|/\\"
_NAMED = re.compile(r"(?<!\w)(?:tuyet|toi) ?mat(?!\w)|[\[({]\s*mat\s*[\])}]")
_PARTS = re.compile(r"[\[\](){}«»_\-–—.|,;]+")


def refuse_if_secret(*texts: object) -> None:
    """Look at fields and texts; raises :class:`errors.SecretRefused` at the first mark.

    Mappings and lists are looked into; what is not text is passed over.
    """
    if any(_bears_mark(text) for text in _texts(texts)):
        raise SecretRefused


def refuse_secret_name(name: str) -> None:
    """The same for the name of a file, whose parts stand between signs and not on lines.

    Files are often named without diacritics: "TUYET MAT", "toi_mat" and "(mat)" are marks too.
    """
    parts = [clean(part) for part in _PARTS.split(clean(name))]
    plain = fold(" ".join(parts)), fold(name)
    if any(part.casefold() in MARKS for part in parts) or any(map(_NAMED.search, plain)):
        raise SecretRefused


def _bears_mark(text: str) -> bool:
    lines = [line for line in visible(text).splitlines() if line.strip()]
    named = [place for place, line in enumerate(lines) if "mật" in line.casefold()]
    near = sorted({beside for place in named for beside in (place - 1, place, place + 1)})
    composed = "\n".join(clean(lines[place]) for place in near if 0 <= place < len(lines))
    if _LABEL.search(composed) or _BRACKET.search(composed):
        return True
    return any(line.strip(_EDGES).casefold() in MARKS for line in composed.split("\n"))


def _texts(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            yield from _texts(value.values())
        elif isinstance(value, list | tuple):
            yield from _texts(value)
