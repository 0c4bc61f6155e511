"""Word documents: the one home of python-docx."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from engine.errors import InvalidInput
from engine.plan_reading.numbering import Numbering
from engine.plan_reading.writing import Cell, Line, Written
from engine.sentences import sentence

COLUMNS_OF_LAYOUT = 2
LARGEST_UNPACKED = 64 * 1024 * 1024


def read(body: bytes) -> list[Written]:
    """The paragraphs and tables of a DOCX in their order, automatic numbers written out.

    Text boxes stand where they are anchored; footnotes are left out: they number no work.
    Raises :class:`errors.InvalidInput`.
    """
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise InvalidInput(
                    sentence(
                        "Tệp chứa quá nhiều dữ liệu nên không kiểm tra được. Hãy chia nhỏ hoặc gửi "
                        "dạng PDF."
                    )
                )
        document = Document(BytesIO(body))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise InvalidInput(
            sentence("Không đọc được tệp DOCX. Mở bằng Word, lưu lại rồi thử lại.")
        ) from error
    return list(_blocks(document))


def _blocks(document: Word) -> Iterator[Written]:
    numbering = Numbering(document)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            if _is_layout(block):
                yield from _columns(block)
            else:
                yield _cells(block)
        else:
            yield from _lines(block, numbering)


def _lines(paragraph: Paragraph, numbering: Numbering) -> Iterator[Line]:
    """A paragraph with its automatic number; a manual line break begins another line."""
    number = numbering.of(paragraph)
    text = f"{number} {paragraph.text}" if number and paragraph.text.strip() else paragraph.text
    yield from _written(paragraph, text.replace("\v", "\n"))
    for box in _element(paragraph).iter(qn("w:txbxContent")):
        yield from (Line("".join(_texts(inner))) for inner in box.iter(qn("w:p")))


def _written(paragraph: Paragraph, text: str) -> Iterator[Line]:
    """The lines of a paragraph, as they are set."""
    align = _ALIGNED.get(paragraph.alignment, "") if paragraph.alignment is not None else ""
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    yield from (Line(line, align, bold) for line in text.split("\n"))


_ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


def _element(block: Any) -> Any:
    """The XML of a paragraph or a cell: python-docx shows neither text boxes nor merged cells."""
    return block._element  # noqa: SLF001


def _texts(element: Any) -> Iterator[str]:
    for text in element.iter(qn("w:t")):
        yield text.text or ""


def _is_layout(table: Table) -> bool:
    """Whether it only holds two columns of the heading or the signature side by side."""
    words = " ".join(cell.text for row in table.rows for cell in row.cells).upper()
    beside = any(word in words for word in ("CỘNG H", "NƠI NHẬN", "KÍNH GỬI"))
    return beside and len(table.columns) <= COLUMNS_OF_LAYOUT


def _columns(table: Table) -> Iterator[Line]:
    """The cells of a heading or signature, column by column."""
    for column in table.columns:
        cells = {_element(cell): cell for cell in column.cells}
        for cell in cells.values():
            for paragraph in cell.paragraphs:
                yield from _written(paragraph, paragraph.text)


def _cells(table: Table) -> list[list[Cell]]:
    placed: dict[Any, Cell] = {}
    return [
        [placed.setdefault(_element(cell), Cell(cell.text.strip())) for cell in row.cells]
        for row in table.rows
    ]
