"""Names of public bodies in running text, as the document writes them.

Proper names are known by dictionary (:mod:`.bodies`), groups by their grammar ("các sở, ban, ngành,
đơn vị, địa phương"). What is neither is no agency here; who it is in this province is decided
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.plan_reading.bodies import DEPARTMENT, PATTERNS, any_of
from engine.plan_reading.passage import Passage

_AGENCY = re.compile(any_of(*PATTERNS))
_BETWEEN = re.compile(
    r"(?:\s*[,;\n]\s*(?:[-–•+]\s*)?(?:và\s+|cùng(?: với)?\s+)?|,?\s+(?:và|cùng(?: với)?)\s+"
    r"|\s*[-–]\s*)"
    r"(?:với\s+|của\s+)?"
)
_MANY = re.compile(rf"[Cc]ác\s+(?P<word>Sở|Bộ)\s*:?\s*(?={DEPARTMENT})")
_NAME = re.compile(DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Agency:
    """A body as named: its words, and where. ``shared`` is the word it has in common with others.

    In "các Sở: Tài chính, Nội vụ" the second is "Sở Nội vụ" and stands as "Nội vụ".
    """

    passage: Passage
    shared: str = ""

    @property
    def name(self) -> str:
        """Its full name."""
        return f"{self.shared} {self.passage.text}" if self.shared else self.passage.text


def agencies(passage: Passage) -> list[Agency]:
    """All bodies that a passage names, in order."""
    return [agency for match in _AGENCY.finditer(passage.text) for agency in _of(passage, match)]


def leading(passage: Passage) -> tuple[list[Agency], int]:
    """The bodies that a passage begins with, and where what follows them begins."""
    names: list[Agency] = []
    end = 0
    while match := _AGENCY.match(passage.text, end):
        names.extend(_of(passage, match))
        end = match.end()
        gap = _BETWEEN.match(passage.text, end)
        if gap is None or not _AGENCY.match(passage.text, gap.end()):
            break
        end = gap.end()
    return names, end


def listed(passage: Passage) -> tuple[list[Agency], bool]:
    """The bodies of a cell or a labelled line, which holds nothing else, and whether all are known.

    A name that the grammar does not know is taken as it is written: what it means is asked for.
    """
    found: list[Agency] = []
    known = True
    rest = passage.without(_LIST_BEGIN).stripped(" .;,\n")
    while rest:
        bodies, end = leading(rest)
        if not bodies:
            stop = _NAME_END.search(rest.text)
            end = stop.start() if stop else len(rest.text)
            name = rest.cut(0, end).stripped(" .;,\n-–")
            known, bodies = False, [Agency(name)] if name else []
        found.extend(bodies)
        rest = rest.cut(max(end, 1)).without(_NEXT_NAME).stripped(" .;,\n")
    return found, known


_LIST_BEGIN = re.compile(r"\s*[-–•+]\s+")
_NAME_END = re.compile(r"[;,\n]|\s+và\s+(?=[^\W\d_a-zà-ỹ])")
_NEXT_NAME = re.compile(r"\s*(?:[,;.\n]\s*(?:[-–•+]\s*)?)?(?:và\s+)?")


def _of(passage: Passage, match: re.Match[str]) -> Iterator[Agency]:
    found = passage.matched(match).stripped(" ,;")
    many = _MANY.match(found.text)
    if many is None or len(_NAME.findall(found.text)) == 1:
        yield Agency(found)
        return
    for name in _NAME.finditer(found.text):
        yield Agency(found.matched(name), many["word"])


def names(found: Sequence[Agency]) -> list[str]:
    """Their names, each once."""
    return list(dict.fromkeys(agency.name for agency in found))
