"""From the lines of a print-out to the paragraphs that its author wrote.

A text that came from paper breaks its lines where the paper ended: between "tham mưu" and
"UBND tỉnh", in the middle of a number, around the figure of a page. A document whose lines are
mostly shorter than a line of print is taken to be broken so; there a paragraph begins only at a
mark ("II.", "3.", "b)", "-"), at a label, or after the end of a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.plan_reading.marks import begins_paragraph
from engine.plan_reading.passage import Passage, Span, joined

PRINTED_LINE = 105
"""Characters that a line of A4 in 14 points holds at most."""
_MOSTLY = 0.85
_ROOM = 0.85
_ABBREVIATION = 2
_PAGE_NUMBER = re.compile(r"[-–—]?\s*\d{1,3}\s*[-–—]?")
_ENDS = re.compile(r"(?:[.:;!?…]|\./\S?)[\"”»)]*$")
_BROKEN_WORD = re.compile(r"\w[-–]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What the author wrote as one, and whether white space stood before it."""

    passage: Passage
    apart: bool = False

    @property
    def text(self) -> str:
        """Its words, each space single."""
        return self.passage.text


def paragraphs(text: str, *, printed: bool = True, without: Sequence[Span] = ()) -> list[Paragraph]:
    """Read a text; every character of a paragraph has its place in it.

    ``printed``: its lines may be those of the paper. ``without`` are places that are no running
    text: the tables.
    """
    lines = [line for line in _lines(text) if not _within(line.passage.at[0], without)]
    if not lines:
        return []
    width = _width(lines) if printed else None
    if width is None:
        return list(_unbroken(lines))
    return [_whole(group) for group in _grouped(lines, width)]


@dataclass(frozen=True, slots=True)
class _Line:
    passage: Passage
    apart: bool

    @property
    def text(self) -> str:
        return self.passage.text


def _lines(text: str) -> Iterator[_Line]:
    """The lines that hold something, spaces single; page numbers are left out."""
    found: list[_Line] = []
    start, apart = 0, False
    for raw in text.split("\n"):
        words = Passage.whole(raw, start).evened()
        start += len(raw) + 1
        if words:
            found.append(_Line(words, apart))
        apart = not words
    for index, line in enumerate(found):
        if 0 < index < len(found) - 1 and _PAGE_NUMBER.fullmatch(line.text):
            continue
        yield line


def _within(place: int, spans: Sequence[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _width(lines: Sequence[_Line]) -> float | None:
    """How long a full line is, where the lines were broken by the print; None where not."""
    lengths = sorted(len(line.passage) for line in lines)
    short = sum(length < PRINTED_LINE for length in lengths)
    if short < _MOSTLY * len(lengths):
        return None
    if not any(_goes_on(one.text, other.text) for one, other in pairwise(lines)):
        return None
    return lengths[int(0.9 * (len(lengths) - 1))]


def _goes_on(line: str, following: str) -> bool:
    return following[0].islower() and not _ENDS.search(line) and begins_paragraph(following) is None


def _unbroken(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    """Each line is a paragraph, but for one that a page broke in mid-sentence."""
    group: list[_Line] = []
    for line in lines:
        if group and not _goes_on(group[-1].text, line.text):
            yield _whole(group)
            group = []
        group.append(line)
    yield _whole(group)


def _grouped(lines: Sequence[_Line], width: float) -> Iterator[list[_Line]]:
    group: list[_Line] = []
    for line in lines:
        if group and _begins(group, line, width):
            yield group
            group = []
        group.append(line)
    yield group


def _begins(group: Sequence[_Line], line: _Line, width: float) -> bool:
    """Whether a line begins another paragraph than the line before it."""
    before = group[-1].text
    if begins_paragraph(line.text) is not None or _capitals(line.text) != _capitals(before):
        return True
    if line.text[0].islower() or _BROKEN_WORD.search(before):
        return False
    if _ENDS.search(before):
        return True
    # A printer breaks a line where the next word has no room; a break before that is the author's.
    return len(before) + 1 + len(line.text.split(" ", 1)[0]) < _ROOM * width


def _capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > _ABBREVIATION and all(letter.isupper() for letter in letters)


def _whole(group: Sequence[_Line]) -> Paragraph:
    whole = group[0].passage
    for line in group[1:]:
        between = "" if _BROKEN_WORD.search(whole.text) and line.text[0].isupper() else " "
        whole = joined((whole, line.passage), between)
    return Paragraph(whole, group[0].apart)
