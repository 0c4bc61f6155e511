"""PDF files with text: the one home of pdfplumber."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, TypeGuard

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from engine.errors import InvalidInput
from engine.plan_reading.writing import Cell, Cells, Line, Place, Written
from engine.sentences import sentence

MOST_PAGES = 200


def read(body: bytes) -> list[Written]:
    """The lines and tables of all pages from top to bottom; a page number is left out later.

    A table that a page breaks goes on in the next one's first table where both have as many
    columns; its repeated header row is left out. Raises :class:`errors.InvalidInput`.
    """
    try:
        with pdfplumber.open(BytesIO(body)) as document:
            if len(document.pages) > MOST_PAGES:
                raise InvalidInput(sentence("Tệp PDF dài quá %(most)s trang.", most=MOST_PAGES))
            pages = [list(_page(page)) for page in document.pages]
    except (PDFSyntaxError, PdfminerException, PDFPasswordIncorrect, ValueError) as error:
        raise InvalidInput(
            sentence("Không đọc được tệp PDF (hỏng hoặc có mật khẩu). Dùng tệp khác.")
        ) from error
    return _continued(pages)


def _page(page: Any) -> Iterator[Written]:
    """What a page shows: the lines between its tables, and the tables."""
    top: float = 0
    for table in sorted(page.find_tables(), key=lambda found: found.bbox[1]):
        cells = _cells(table, page.page_number)
        if len(cells) < 2 or len(cells[0]) < 3:  # noqa: PLR2004 - a frame around text is no table
            continue
        yield from _lines(page, top, table.bbox[1])
        yield cells
        top = table.bbox[3]
    yield from _lines(page, top, page.height)


def _lines(page: Any, top: float, bottom: float) -> Iterator[Line]:
    if bottom - top < 1:
        return
    part = page.crop((0, max(top, 0), page.width, min(bottom, page.height)))
    for line in part.extract_text_lines(return_chars=False):
        box = (line["x0"], line["top"], line["x1"], line["bottom"])
        yield Line(line["text"], place=Place(page.page_number, box))


def _cells(table: Any, page: int) -> list[list[Cell]]:
    """The cells; one that is merged over others is the same in all of their places."""
    texts, boxes = table.extract(), [row.cells for row in table.rows]
    rows: list[list[Cell]] = []
    for line, row in enumerate(texts):
        cells: list[Cell] = []
        for column, text in enumerate(row):
            box = boxes[line][column]
            if box is not None:
                cells.append(Cell((text or "").strip(), Place(page, box)))
            elif column and _reaches(boxes[line][:column], table, column):
                cells.append(cells[-1])
            else:
                cells.append(rows[-1][column] if rows else Cell(""))
        rows.append(cells)
    return rows


def _reaches(left: Sequence[Any], table: Any, column: int) -> bool:
    """Whether the cell to the left lies over this column too."""
    near = next((box for box in reversed(left) if box is not None), None)
    edges = [row.cells[column] for row in table.rows if row.cells[column] is not None]
    return near is not None and bool(edges) and near[2] > min(box[0] for box in edges) + 1


def _continued(pages: Sequence[Sequence[Written]]) -> list[Written]:
    whole: list[Written] = []
    for page in pages:
        for part in page:
            last = next((each for each in reversed(whole) if not _is_number(each)), None)
            if not isinstance(part, Line) and _is_wide(last, len(part[0])):
                rows = part[1:] if _words(part[0]) == _words(last[0]) else part
                whole[_index(whole, last)] = [*last, *rows]
            else:
                whole.append(part)
    return whole


def _is_wide(part: Written | None, columns: int) -> TypeGuard[Cells]:
    """Whether it is a table of so many columns."""
    return part is not None and not isinstance(part, Line) and len(part[0]) == columns


def _is_number(part: Written) -> bool:
    if not isinstance(part, Line):
        return False
    return part.text.strip().isdigit() or not part.text.strip()


def _words(row: Sequence[Cell]) -> list[str]:
    return [" ".join(cell.text.split()) for cell in row]


def _index(whole: Sequence[Written], part: Written) -> int:
    return next(index for index, each in enumerate(whole) if each is part)
