"""Workbooks made in a line."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(rows: Rows, *merged: str, title: str = "Phụ lục", **others: Rows) -> bytes:
    """An XLSX file: one sheet of rows with merged ranges, then other sheets by name."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for each in merged:
        sheet.merge_cells(each)
    for name, other in others.items():
        added = book.create_sheet(name)
        for row in other:
            added.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()
