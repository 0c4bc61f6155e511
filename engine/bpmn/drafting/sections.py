"""Which rows of a table name a part of it: "I. Cải cách thể chế", "A", "1" above "1.1"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.spreadsheets import Line, Table

MARKED = re.compile(r"^(?P<mark>[IVXLC]+|[A-ZĐ])\s*[.):/-]?\s+(?P<title>\S.*)$", re.DOTALL)
PART = re.compile(r"^(?P<mark>(?:PHẦN|Phần|MỤC|Mục)\s+\w+)[.:]?\s+(?P<title>\S.*)$", re.DOTALL)
ROMAN = re.compile(r"^[IVXLC]+$")
CAPITAL = re.compile(r"^[A-ZĐ]$")
ITEM = re.compile(r"^(?:[a-zđ]|[-+•])$")
EDGES = " .):/"
SHORT = 8  # letters of a number; what is longer in its column is words
#: Levels of sections, from the outside in.
PARTS, LETTERED, NUMBERED, UNNUMBERED, HEADING = range(5)


@dataclass(frozen=True, slots=True)
class Section:
    """A row that names a part of the table; ``mark`` is its number without dot or bracket."""

    level: int
    mark: str
    title: str

    @property
    def words(self) -> str:
        """Number and title, as the field of work is called."""
        return f"{self.mark}. {self.title}" if self.mark else self.title

    def owns(self, number: str) -> bool:
        """Whether a number under a heading is one of its items: 1.1 or a) under 1."""
        return number.startswith(f"{self.mark}.") or bool(ITEM.match(number.strip(EDGES)))


def section_at(table: Table, index: int) -> Section | None:
    """The section that a row begins, or None for a row of another kind."""
    line = table.lines[index]
    values = table.values(line)
    if line.faults or not values:
        return None
    if len(line.says) == 1:
        return _alone(table, line, values)
    own = {key for key in values if table.columns[key] not in line.carried}
    if own != {"number", "title"}:
        return None
    return _marked(values) or _heading(table, index, values)


def has_tasks(table: Table, index: int, section: Section) -> bool:
    """Whether a task stands between a section and the next one that is no part of it."""
    for below in range(index + 1, len(table.lines)):
        values = table.values(table.lines[below])
        other = section_at(table, below)
        if other is not None and other.level <= section.level:
            return False
        if other is None and values:
            return section.level != HEADING or section.owns(values.get("number", ""))
    return False


def _alone(table: Table, line: Line, values: Mapping[str, str]) -> Section | None:
    """A row with one text, in one cell or merged over many."""
    text = line.says[0]
    found = PART.match(text) or MARKED.match(text)
    if found:
        mark = found["mark"]
        return Section(_level(mark), mark, found["title"])
    if len(line.cells) == 1 and "number" not in table.columns:
        return None  # a table without numbers: a task of which only the words are known
    if "title" not in values and len(text) <= SHORT:
        return None
    return Section(UNNUMBERED, "", text)


def _marked(values: Mapping[str, str]) -> Section | None:
    mark = values["number"].strip(EDGES)
    if ROMAN.match(mark) or CAPITAL.match(mark):
        return Section(_level(mark), mark, values["title"])
    return None


def _heading(table: Table, index: int, values: Mapping[str, str]) -> Section | None:
    section = Section(HEADING, values["number"].strip(EDGES), values["title"])
    if index + 1 == len(table.lines) or ITEM.match(section.mark):
        return None
    below = table.values(table.lines[index + 1]).get("number", "")
    return section if section.owns(below) else None


def _level(mark: str) -> int:
    if ROMAN.match(mark):
        return NUMBERED
    return LETTERED if CAPITAL.match(mark) else PARTS
