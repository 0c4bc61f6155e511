"""A sheet as text: lines of cells, each at the row and column where people see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from openpyxl.utils import get_column_letter

from engine.model.text import clean
from engine.sentences import Sentence, sentence

LONGEST_QUOTE = 60  # letters of a cell that a remark repeats


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of one place: ``row`` 0 is the whole sheet, an empty ``sheet`` the file."""

    sheet: str
    row: int
    column: str
    message: Sentence

    @property
    def where(self) -> Sentence:
        """The place in words, as far as it is known; empty for the whole file."""
        words = _WORDS[bool(self.sheet), self.row > 0, bool(self.column)]
        return sentence(words.key, sheet=self.sheet, row=self.row, column=self.column)

    @property
    def told(self) -> Sentence:
        """Place and message as one sentence."""
        if not str(self.where):
            return self.message
        return sentence("%(where)s: %(message)s", where=self.where, message=self.message)


_WORDS = {
    (True, True, True): sentence("Trang «%(sheet)s», dòng %(row)s, cột «%(column)s»"),
    (True, True, False): sentence("Trang «%(sheet)s», dòng %(row)s"),
    (True, False, True): sentence("Trang «%(sheet)s», cột «%(column)s»"),
    (True, False, False): sentence("Trang «%(sheet)s»"),
    (False, True, True): sentence("Dòng %(row)s, cột «%(column)s»"),
    (False, True, False): sentence("Dòng %(row)s"),
    (False, False, True): sentence("Cột «%(column)s»"),
    (False, False, False): Sentence(""),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row that says something: its number from 1, its cells by column from 1.

    ``carried`` are the columns whose text stands in a merged cell that begins in a row above;
    ``faults`` the cells that hold no text but a mistake (``#N/A``, a formula without a value).
    """

    number: int
    cells: Mapping[int, str]
    carried: frozenset[int] = frozenset()
    faults: Mapping[int, Sentence] = field(default_factory=dict)

    @property
    def says(self) -> tuple[str, ...]:
        """The different texts of the row, from left to right."""
        return tuple(dict.fromkeys(self.cells[column] for column in sorted(self.cells)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or the whole of a CSV file, which has no name.

    ``remarks`` are what the reader found out about the sheet: its encoding, rows cut off.
    """

    name: str
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...] = ()


@dataclass(slots=True)
class Cells:
    """Collects the cells of a sheet by (row, column) and makes its lines."""

    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    carried: set[tuple[int, int]] = field(default_factory=set)
    faults: dict[tuple[int, int], Sentence] = field(default_factory=dict)

    def lines(self) -> tuple[Line, ...]:
        """The rows that say something of their own, in order."""
        rows: dict[int, dict[int, str]] = {}
        for (row, column), text in self.texts.items():
            rows.setdefault(row, {})[column] = text
        faults: dict[int, dict[int, Sentence]] = {}
        for (row, column), fault in self.faults.items():
            faults.setdefault(row, {})[column] = fault
            rows.setdefault(row, {})
        made = (self._line(row, rows[row], faults.get(row, {})) for row in sorted(rows))
        return tuple(line for line in made if set(line.cells) - line.carried or line.faults)

    def _line(self, row: int, cells: dict[int, str], faults: dict[int, Sentence]) -> Line:
        carried = frozenset(column for column in cells if (row, column) in self.carried)
        return Line(row, MappingProxyType(cells), carried, MappingProxyType(faults))


def letter(column: int) -> str:
    """The letters that stand above a column: 1 is A, 28 is AB."""
    return get_column_letter(column)


def quoted(text: str) -> str:
    """A cell's text on one line, cut where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST_QUOTE else flat[: LONGEST_QUOTE - 1].rstrip() + "…"


def text_of(value: object) -> str:
    """A cell's value as people write it: days as 31/12/2026, whole numbers without a point.

    Line breaks stay; invisible characters and double spaces go.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    lines = (clean(line) for line in str(value).strip().splitlines())
    return "\n".join(line for line in lines if line)
