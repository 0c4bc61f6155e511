"""Files drawn or read for a preview, in a process of its own: it imports little, to start fast."""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from io import BytesIO
from typing import Any

from engine.service.files import kinds

DRAWN = frozenset({kinds.PDF, kinds.PNG, kinds.JPEG})
WRITTEN = frozenset({kinds.TEXT, kinds.DOCX, kinds.ODT})
MOST_PAGES, MOST_LETTERS = 30, 100_000
WIDEST = 1_600
"""Pixels of a picture that is shown."""


def look(request: bytes) -> dict[str, Any]:
    """How many pages or which text a file has, nothing for a damaged one; runs apart."""
    kind, _number, body = _read(request)
    try:
        if kind in WRITTEN:
            return _text(kind, body)
        count = _count(kind, body)
    except (kinds.Overfull, *_BROKEN):
        return {}
    return {"pages": min(count, MOST_PAGES), "text": "", "whole": count <= MOST_PAGES}


def draw(request: bytes) -> str:
    """One page as PNG in base 64, nothing where there is none; runs apart."""
    kind, number, body = _read(request)
    try:
        return b64encode(_png(kind, number, body)).decode()
    except _BROKEN:
        return ""


_BROKEN = (
    *(IndexError, OSError, RuntimeError, ValueError, EOFError, KeyError, SyntaxError),
    zipfile.BadZipFile,
)
"""What the readers raise at damaged files; PDFium's failures are RuntimeErrors."""


def _text(kind: str, body: bytes) -> dict[str, Any]:
    lines: list[str] = []
    for part in kinds.lines_of(kind, body):
        lines += [line.strip() for line in part.splitlines()]
    text = "\n".join(line for line in lines if line)
    return {"pages": 0, "text": text[:MOST_LETTERS], "whole": len(text) <= MOST_LETTERS}


def _count(kind: str, body: bytes) -> int:
    if kind != kinds.PDF:
        return 1
    # Only the process that looks at files loads the library.
    from engine.service.files import pdf_text  # noqa: PLC0415

    return pdf_text.count(body)


def _png(kind: str, number: int, body: bytes) -> bytes:
    if kind == kinds.PDF:
        from engine.service.files import pdf_text  # noqa: PLC0415

        return pdf_text.picture(body, number)
    if number != 1:
        raise IndexError(number)
    from PIL import Image, ImageOps  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = 80_000_000
    with Image.open(BytesIO(body), formats=("PNG", "JPEG")) as image:
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((WIDEST, WIDEST * 2))
        written = BytesIO()
        turned.convert("RGB").save(written, "PNG")
    return written.getvalue()


def sent(kind: str, number: int, body: bytes) -> bytes:
    """What the process is sent: the file behind a line with its kind and the page that is asked."""
    return json.dumps([kind, number]).encode() + b"\n" + body


def _read(request: bytes) -> tuple[str, int, bytes]:
    head, _, body = request.partition(b"\n")
    kind, number = json.loads(head)
    return kind, number, body
