"""XLSX: values, merged cells, mistakes and formulas without a value, by sheet.

openpyxl reads the file twice when it holds formulas: once for the values that the spreadsheet
program kept beside them, once for where they stand.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import InvalidInput
from engine.sentences import sentence
from engine.spreadsheets.sheets import Cells, Remark, Sheet, text_of

MOST_UNPACKED = 60 * 1024 * 1024  # bytes
MOST_PARTS = 500
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_MERGED = 200_000  # cells of all merged ranges of a sheet
UNREADABLE = (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile)


def read_workbook(body: bytes) -> list[Sheet]:
    """All visible sheets; raises InvalidInput when it is no workbook or is too large."""
    formulas = _bounded(body)
    try:
        book = load_workbook(BytesIO(body), data_only=True)
        unsaid = load_workbook(BytesIO(body)) if formulas else None
    except UNREADABLE as unreadable:
        raise _broken() from unreadable
    return [
        _sheet(sheet, unsaid[sheet.title] if unsaid is not None else None)
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    ]


def _broken() -> InvalidInput:
    return InvalidInput(
        sentence(
            "Không đọc được tệp XLSX. Mở tệp bằng phần mềm bảng tính, lưu lại dạng .xlsx rồi thử "
            "lại."
        )
    )


def _bounded(body: bytes) -> bool:
    """Refuse what would unpack to more than it should; tells whether there are formulas."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise InvalidInput(sentence("Bảng tính quá lớn."))
            names = [part.filename for part in parts if "worksheets/" in part.filename]
            return any(_has_formulas(archive.read(name)) for name in names)
    except zipfile.BadZipFile as unreadable:
        raise _broken() from unreadable


def _has_formulas(xml: bytes) -> bool:
    return any(mark in xml for mark in (b"<f>", b"<f ", b"<f/"))


def _sheet(sheet: Any, unsaid: Any | None) -> Sheet:
    name = str(sheet.title)
    cells, cut = Cells(), False
    for cell in _present(sheet):
        if cell.row > MOST_ROWS or cell.column > MOST_COLUMNS:
            cut = True
        elif cell.data_type == "e":
            cells.faults[cell.row, cell.column] = sentence(
                "ô %(cell)s là giá trị lỗi %(value)s của bảng tính. Sửa công thức, hoặc ghi giá "
                "trị đúng.",
                cell=cell.coordinate,
                value=str(cell.value),
            )
        elif text := text_of(cell.value):
            cells.texts[cell.row, cell.column] = text
    if cut:
        words = sentence(
            "chỉ đọc %(rows)s dòng, %(columns)s cột đầu. Chia bảng thành nhiều tệp.",
            rows=MOST_ROWS,
            columns=MOST_COLUMNS,
        )
        raise InvalidInput(Remark(name, 0, "", words).told)
    _carry(cells, sheet)
    if unsaid is not None:
        _tell_formulas(cells, unsaid)
    return Sheet(name, cells.lines())


def _present(sheet: Any) -> Iterable[Any]:
    """The cells that hold something.

    ``iter_rows`` would make every cell of a sheet that is formatted to its last row, a million of
    them; openpyxl has no other way to the ones that are there.
    """
    return [each for each in sheet._cells.values() if each.value is not None]  # noqa: SLF001


def _carry(cells: Cells, sheet: Any) -> None:
    """Let each cell of a merged range say what its first cell says."""
    ranges = list(sheet.merged_cells.ranges)
    if sum(each.size["rows"] * each.size["columns"] for each in ranges) > MOST_MERGED:
        raise InvalidInput(Remark(str(sheet.title), 0, "", sentence("quá nhiều ô được gộp.")).told)
    for merged in ranges:
        first = (merged.min_row, merged.min_col)
        for place in merged.cells:
            if place == first:
                continue
            if first in cells.faults:
                cells.faults[place] = cells.faults[first]
            elif first in cells.texts:
                cells.texts[place] = cells.texts[first]
                if place[0] > first[0]:
                    cells.carried.add(place)


def _tell_formulas(cells: Cells, unsaid: Any) -> None:
    """A formula whose value was never kept is a mistake of its cell: it would read as blank."""
    for cell in _present(unsaid):
        place = (cell.row, cell.column)
        if cell.data_type == "f" and place not in cells.texts and place not in cells.faults:
            cells.faults[place] = sentence(
                "ô %(cell)s là công thức chưa có giá trị. Mở tệp bằng phần mềm bảng tính, lưu lại "
                "rồi thử lại, hoặc ghi giá trị.",
                cell=cell.coordinate,
            )
