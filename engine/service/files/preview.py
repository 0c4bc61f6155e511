"""Files to look at beside a form: pages of a PDF and pictures as PNG, documents as their text.

What strangers sent is read in a process of its own, within a budget; whoever looks gets what we
drew or the bare text of it, never the file.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from engine.apart import OverBudget, apart
from engine.errors import NotFound
from engine.model.permission import Actor
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.files import attachments, kinds
from engine.storage import AttachmentRow

DRAWN = frozenset({kinds.PDF, kinds.PNG, kinds.JPEG})
WRITTEN = frozenset({kinds.TEXT, kinds.DOCX, kinds.ODT})
MOST_PAGES, MOST_LETTERS = 30, 100_000
WIDEST = 1_600
"""Pixels of a picture that is shown."""
SECONDS = 5
"""Of one core for one page, or one text."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A file as it can be looked at: so many ``pages``, or a ``text``, or the reason why not.

    ``whole``: nothing of it is left out.
    """

    row: AttachmentRow
    pages: int = 0
    text: str = ""
    whole: bool = True
    why_not: Sentence | None = None


def begun(row: AttachmentRow) -> Preview | None:
    """The first page of a file that is drawn, not looked into yet; None for other kinds."""
    return Preview(row, pages=1, whole=False) if row.media_type in DRAWN else None


def preview(engine: Engine, who: Actor, attachment_id: str) -> Preview:
    """What can be shown of a file; raises :class:`errors.NotFound` for what one may not see."""
    row, body = attachments.open_(engine, who, attachment_id)
    if row.media_type not in DRAWN | WRITTEN:
        words = sentence("Không xem trước được loại tệp này. Tải tệp về để xem.")
        return Preview(row, why_not=words)
    try:
        looked = apart(look, _sent(row.media_type, 0, body), SECONDS)
    except OverBudget:
        looked = {}
    if not looked:
        words = sentence("Tệp hỏng hoặc quá lớn nên không xem trước được. Tải tệp về để xem.")
        return Preview(row, why_not=words)
    return Preview(row, looked["pages"], looked["text"], looked["whole"])


def page(engine: Engine, who: Actor, attachment_id: str, number: int) -> bytes:
    """One page, from 1, as PNG; raises :class:`errors.NotFound` where none can be drawn."""
    row, body = attachments.open_(engine, who, attachment_id)
    if row.media_type not in DRAWN or not 0 < number <= MOST_PAGES:
        raise NotFound(sentence("Không có trang này."))
    try:
        drawn = apart(draw, _sent(row.media_type, number, body), SECONDS)
    except OverBudget as slow:
        raise NotFound(sentence("Không có trang này.")) from slow
    if not drawn:
        raise NotFound(sentence("Không có trang này."))
    return b64decode(drawn)


def look(sent: bytes) -> dict[str, Any]:
    """How many pages or which text a file has, nothing for a damaged one; runs apart."""
    kind, _number, body = _read(sent)
    try:
        if kind in WRITTEN:
            return _text(kind, body)
        count = _count(kind, body)
    except (kinds.Overfull, *_BROKEN):
        return {}
    return {"pages": min(count, MOST_PAGES), "text": "", "whole": count <= MOST_PAGES}


def draw(sent: bytes) -> str:
    """One page as PNG in base 64, nothing where there is none; runs apart."""
    kind, number, body = _read(sent)
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
    from engine.plan_reading import pictures  # noqa: PLC0415

    return len(pictures.sizes(body))


def _png(kind: str, number: int, body: bytes) -> bytes:
    if kind == kinds.PDF:
        from engine.plan_reading import pictures  # noqa: PLC0415

        return pictures.picture(body, number)
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


def _sent(kind: str, number: int, body: bytes) -> bytes:
    return json.dumps([kind, number]).encode() + b"\n" + body


def _read(sent: bytes) -> tuple[str, int, bytes]:
    head, _, body = sent.partition(b"\n")
    kind, number = json.loads(head)
    return kind, number, body
