"""A workbook written: sheets of text with bold headers, nothing taken for a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font

from engine.spreadsheets.sheets import text_of

WIDTH = 28  # of each column, in letters


def write_workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """An XLSX file; the first row of each sheet is its header. Days are written 31/12/2026."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(value) for value in row])
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = WIDTH
        sheet.freeze_panes = "A2"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: object) -> str | None:
    """Text that no spreadsheet takes for a formula: a name may begin with any sign."""
    text = text_of(value)
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text or None
