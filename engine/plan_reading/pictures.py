"""How large the pages of a PDF are, for who sees them beside what was read."""

from __future__ import annotations

import pypdfium2


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
