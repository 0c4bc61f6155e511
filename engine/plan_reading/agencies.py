"""Names of public bodies in running text, as the document writes them.

Proper names are known by dictionary (:mod:`.bodies`), groups by their grammar ("các sở, ban, ngành,
đơn vị, địa phương"). What is neither is no agency here; who it is in this province is decided
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.plan_reading.bodies import CAPITAL, DEPARTMENT, HEADNOUN, PATTERNS, any_of
from engine.plan_reading.passage import Passage
from engine.plan_reading.verbs import WORK

_AGENCY = re.compile(any_of(*PATTERNS))
_BETWEEN = re.compile(
    r"(?:\s*[,;\n]\s*(?:[-–•+]\s*)?(?:và\s+|cùng(?: với)?\s+)?|,?\s+(?:và|cùng(?: với)?)\s+"
    r"|\s*[-–]\s*)"
    r"(?:với\s+|của\s+)?"
)
_IN_CAPITALS = re.compile(any_of(*PATTERNS), re.IGNORECASE)
_UNKNOWN = re.compile(
    rf"{HEADNOUN}\s+{CAPITAL}[^\s,;:.()]*(?:\s+(?:-\s+)?[^\s,;:.()]+){{0,8}}?"
    rf"(?=\s*(?:[,;:.(]|$)|\s+(?:và\s+(?:{HEADNOUN}|Sở|UBND|Ủy ban|các)|cùng"
    rf"|đồng chủ trì|có trách nhiệm|được|của|{any_of(*WORK)})\b)"
)
"""A body that no dictionary holds: from its head noun to the verb of what it does."""
_MANY = re.compile(rf"[Cc]ác\s+(?P<word>Sở|Bộ)\s*:?\s*(?={DEPARTMENT})")
_NAME = re.compile(DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Agency:
    """A body as named: its words, and where. ``shared`` is the word it has in common with others.

    In "các Sở: Tài chính, Nội vụ" the second is "Sở Nội vụ" and stands as "Nội vụ". ``meant`` is
    the name that a clerk taught for these words.
    """

    passage: Passage
    shared: str = ""
    meant: str = ""

    @property
    def name(self) -> str:
        """Its full name."""
        if self.meant:
            return self.meant
        return f"{self.shared} {self.passage.text}" if self.shared else self.passage.text


def agencies(passage: Passage) -> list[Agency]:
    """All bodies that a passage names, in order."""
    return [agency for match in _AGENCY.finditer(passage.text) for agency in _of(passage, match)]


def leading(passage: Passage, *, in_capitals: bool = False) -> tuple[list[Agency], int]:
    """The bodies that a passage begins with, and where what follows them begins.

    ``in_capitals``: a heading, which is written so.
    """
    names: list[Agency] = []
    end = 0
    while match := _body(passage.text, end, in_capitals=in_capitals):
        names.extend(_of(passage, match))
        end = match.end()
        gap = _BETWEEN.match(passage.text, end)
        if gap is None or not _body(passage.text, gap.end(), in_capitals=in_capitals):
            break
        end = gap.end()
    return names, end


def _body(text: str, at: int, *, in_capitals: bool) -> re.Match[str] | None:
    if in_capitals:
        return _IN_CAPITALS.match(text, at)
    return _AGENCY.match(text, at) or _UNKNOWN.match(text, at)


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
