"""Pages of a PDF as pictures, for who reads them beside what was read."""

from __future__ import annotations

from io import BytesIO

import pypdfium2

SCALE = 1.6
"""Pixels a point: a page of A4 is 950 wide."""


def sizes(body: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points."""
    document = pypdfium2.PdfDocument(body)
    try:
        return [
            (round(size[0], 1), round(size[1], 1))
            for size in map(document.get_page_size, range(len(document)))
        ]
    finally:
        document.close()


def picture(body: bytes, number: int) -> bytes:
    """A page, from 1, as PNG; raises IndexError where there is none."""
    document = pypdfium2.PdfDocument(body)
    try:
        if not 0 < number <= len(document):
            raise IndexError(number)
        image = document[number - 1].render(scale=SCALE).to_pil()
        written = BytesIO()
        image.convert("P").save(written, "PNG")
        return written.getvalue()
    finally:
        document.close()
