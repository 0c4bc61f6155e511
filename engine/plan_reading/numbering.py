"""Automatic numbers of a Word document, which are no text in the file."""

from __future__ import annotations

import re
from typing import Any

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_PLACE = re.compile(r"%(\d)")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
BULLET = "-"


class Numbering:
    """Counts the numbered paragraphs of one document, in the order they are asked for."""

    def __init__(self, document: Word) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._abstract: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for abstract in root.iter(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = _levels(abstract)
        for number in root.iter(qn("w:num")):
            link = number.find(qn("w:abstractNumId"))
            self._abstract[number.get(qn("w:numId"))] = link.get(qn("w:val"))

    def of(self, paragraph: Paragraph) -> str:
        """The number before a paragraph, "" for one without."""
        found = _numbered(_element(paragraph)) or _numbered(_style(paragraph))
        if found is None or found[0] not in self._abstract:
            return ""
        abstract, level = self._abstract[found[0]], found[1]
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        kind, pattern, start = levels[level]
        self._count(abstract, level, start)
        if kind == "bullet":
            return BULLET
        return _PLACE.sub(lambda place: self._shown(abstract, levels, int(place[1]) - 1), pattern)

    def _count(self, abstract: str, level: int, start: int) -> None:
        self._counts[abstract, level] = self._counts.get((abstract, level), start - 1) + 1
        for key in [key for key in self._counts if key[0] == abstract and key[1] > level]:
            del self._counts[key]

    def _shown(self, abstract: str, levels: dict[int, tuple[str, str, int]], level: int) -> str:
        kind, _, start = levels.get(level, ("decimal", "", 1))
        return _written(kind, self._counts.get((abstract, level), start))


def _element(paragraph: Paragraph) -> Any:
    return paragraph._p  # noqa: SLF001 - python-docx has no name for a paragraph's numbering


def _style(paragraph: Paragraph) -> Any:
    return paragraph.style.element if paragraph.style is not None else None


def _numbered(element: Any) -> tuple[str, int] | None:
    properties = None if element is None else element.find(qn("w:pPr"))
    numbers = None if properties is None else properties.find(qn("w:numPr"))
    if numbers is None:
        return None
    number, level = numbers.find(qn("w:numId")), numbers.find(qn("w:ilvl"))
    if number is None:
        return None
    return number.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0


def _levels(abstract: Any) -> dict[int, tuple[str, str, int]]:
    """Each level's kind, pattern ("%1.%2") and first number."""
    found: dict[int, tuple[str, str, int]] = {}
    for level in abstract.iter(qn("w:lvl")):
        kind, text, start = (level.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start"))
        found[int(level.get(qn("w:ilvl")))] = (
            "decimal" if kind is None else kind.get(qn("w:val")),
            "" if text is None else text.get(qn("w:val")),
            1 if start is None else int(start.get(qn("w:val"))),
        )
    return found


def _written(kind: str, number: int) -> str:
    if kind in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman.upper() if kind == "upperRoman" else roman
    if kind in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(number - 1) % len(_LETTERS)]
        return letter if kind == "lowerLetter" else letter.upper()
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
