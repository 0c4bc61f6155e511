"""The table in a sheet: title rows above, a header of one row or two, rows below."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase

from engine.model.text import fold
from engine.sentences import Sentence, sentence
from engine.spreadsheets.headers import Vocabulary, field_of
from engine.spreadsheets.sheets import Line, Remark, Sheet, letter, quoted

COUNTED = re.compile(r"^\(?(\d{1,2}|[a-z])\)?(?:\s*=.*)?$")
LEAST_NAMED = 2  # columns by which a header is known
LONGEST_HEADER = 3  # rows
LEAST_COUNTED = 3  # cells of a row that counts the columns: (1) (2) (3)


@dataclass(slots=True)
class Table:
    """Rows under a header.

    ``columns`` are field → column number, ``labels`` the header as written, ``above`` the rows over
    it, ``unused`` what stands in the table and belongs to no field.
    """

    sheet: Sheet
    columns: Mapping[str, int]
    labels: Mapping[str, str]
    header: int
    above: tuple[Line, ...]
    lines: tuple[Line, ...]
    unused: list[Remark] = field(default_factory=list)

    def values(self, line: Line) -> dict[str, str]:
        """What a line says, field by field; blank cells are left out."""
        return {
            key: line.cells[column] for key, column in self.columns.items() if column in line.cells
        }

    def faults(self, line: Line) -> list[Remark]:
        """The cells of a line that are needed and hold a mistake."""
        return [
            self.remark(line, key, line.faults[column])
            for key, column in self.columns.items()
            if column in line.faults
        ]

    def remark(self, line: Line, key: str, message: Sentence) -> Remark:
        """Something to say of one cell."""
        return Remark(self.sheet.name, line.number, self.labels.get(key, key), message)


def find_table(sheet: Sheet, vocabulary: Vocabulary) -> Table | None:
    """The table under the first row that names every needed column and one more, if any."""
    for index, line in enumerate(sheet.lines):
        below = sheet.lines[index + 1 : index + LONGEST_HEADER]
        if below and _names_all(below[0].cells, vocabulary) > _names_all(line.cells, vocabulary):
            continue  # the header is the next row
        names, depth = dict(line.cells), 1
        while below and _continues(below[0], line, vocabulary):
            names = _two_rows(names, below[0], vocabulary)
            below, depth = below[1:], depth + 1
        if _names_all(names, vocabulary):
            below = sheet.lines[index + depth :]
            return _table(sheet, index, _fields(names, vocabulary), names, below)
    return None


def _names_all(names: Mapping[int, str], vocabulary: Vocabulary) -> bool:
    """Whether the columns that are needed are named, and one more where there are more."""
    found = _fields(names, vocabulary)
    needed = {key for key, column in vocabulary.items() if column.needed}
    return needed <= set(found) and len(found) >= min(LEAST_NAMED, len(vocabulary))


def _table(
    sheet: Sheet, index: int, found: dict[str, int], names: dict[int, str], below: tuple[Line, ...]
) -> Table:
    header = sheet.lines[index]
    labels = {key: quoted(names[column]) for key, column in found.items()}
    table = Table(sheet, found, labels, header.number, sheet.lines[:index], below)
    if below and _counts_columns(below[0]):
        words = sentence("dòng đánh số cột, không phải dữ liệu.")
        table.unused.append(Remark(sheet.name, below[0].number, "", words))
        table.lines = below[1:]
    table.unused += _unused_columns(table, names)
    return table


def _fields(names: Mapping[int, str], vocabulary: Vocabulary) -> dict[str, int]:
    """Field → the first column that bears its name."""
    found: dict[str, int] = {}
    for column in sorted(names):
        key = field_of(names[column], vocabulary)
        if key is not None:
            found.setdefault(key, column)
    return {key: found[key] for key in vocabulary if key in found}


def _continues(line: Line, header: Line, vocabulary: Vocabulary) -> bool:
    """Whether a row is the second row of the header above it.

    It is when a cell of the header reaches down into it, or when all it says are header words.
    """
    if any(line.cells[column] == header.cells.get(column) for column in line.carried):
        return True
    own = [text for column, text in line.cells.items() if column not in line.carried]
    return bool(own) and all(field_of(text, vocabulary) is not None for text in own)


def _two_rows(names: dict[int, str], line: Line, vocabulary: Vocabulary) -> dict[int, str]:
    """The names of the columns with the lower row taken in: its word, or both together."""
    joined = dict(names)
    for column, text in line.cells.items():
        above = names.get(column, "")
        if not above or above == text or field_of(text, vocabulary) is not None:
            joined[column] = text
        elif column not in line.carried:
            joined[column] = f"{above} {text}"
    return joined


def _counts_columns(line: Line) -> bool:
    """Whether a row says (1), (2), (3) … or A, B, 1, 2 …: the numbers of the columns."""
    cells = [fold(line.cells[column]) for column in sorted(line.cells)]
    marks = [found[1] for cell in cells if (found := COUNTED.match(cell))]
    letters = sum(mark.isalpha() for mark in marks)
    numbers = (str(number) for number in range(1, len(marks) - letters + 1))
    expected = [*ascii_lowercase[:letters], *numbers]
    return LEAST_COUNTED <= len(cells) == len(marks) and marks == expected


def _unused_columns(table: Table, names: Mapping[int, str]) -> list[Remark]:
    """Every column that belongs to no field and says something, above or below."""
    used = set(table.columns.values())
    counts: dict[int, int] = {}
    for line in table.lines:
        for column in set(line.cells) - line.carried - used:
            counts[column] = counts.get(column, 0) + 1
    told = []
    for column in sorted((set(names) | set(counts)) - used):
        if names.get(column) == names.get(column - 1) and not counts.get(column):
            continue  # a header cell that is merged over two columns
        told.append(_unused_column(table, column, names.get(column, ""), counts.get(column, 0)))
    return told


def _unused_column(table: Table, column: int, name: str, count: int) -> Remark:
    if name:
        words = sentence("cột không được dùng (%(count)s ô có chữ).", count=count)
        return Remark(table.sheet.name, table.header, quoted(name), words)
    words = sentence("cột không có tiêu đề, không được dùng (%(count)s ô có chữ).", count=count)
    return Remark(table.sheet.name, table.header, letter(column), words)
