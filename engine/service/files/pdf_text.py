"""What the pages of a PDF file say, quickly and without their layout: the one home of PDFium.

Only imported in the process of its own that looks at files.
"""

from __future__ import annotations

from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError


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
