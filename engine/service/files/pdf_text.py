"""What the pages of a PDF file say and how they look, quickly: the one home of PDFium here.

Only imported in the process of its own that looks at files.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from pypdfium2 import PdfDocument, PdfiumError

SCALE = 1.6
"""Pixels a point: a page of A4 is 950 wide."""


def count(body: bytes) -> int:
    """How many pages a file has; PDFium's failures are RuntimeErrors."""
    document = PdfDocument(body)
    try:
        return len(document)
    finally:
        document.close()


def picture(body: bytes, number: int) -> bytes:
    """A page, from 1, as PNG; raises IndexError where there is none."""
    document = PdfDocument(body)
    try:
        if not 0 < number <= len(document):
            raise IndexError(number)
        written = BytesIO()
        document[number - 1].render(scale=SCALE).to_pil().convert("P").save(written, "PNG")
        return written.getvalue()
    finally:
        document.close()


def pages(body: bytes) -> Iterator[str]:
    """The text of each page; a page that is an image has none.

    Raises :class:`ValueError` for a file that is damaged or wants a password.
    """
    try:
        document = PdfDocument(body)
        for page in document:
            text = page.get_textpage()
            yield text.get_text_bounded()
            text.close()
            page.close()
    except PdfiumError as failure:
        raise ValueError("no PDF file that can be read") from failure
