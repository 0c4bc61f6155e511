"""Files to look at beside a form: pages of a PDF and pictures as PNG, documents as their text.

What strangers sent is read in a process of its own, within a budget; whoever looks gets what we
drew or the bare text of it, never the file.
"""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass

from engine.apart import OverBudget, apart
from engine.errors import NotFound
from engine.model.permission import Actor
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.files import attachments
from engine.service.files.drawing import DRAWN, MOST_PAGES, WRITTEN, draw, look, sent
from engine.storage import AttachmentRow

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
        looked = apart(look, sent(row.media_type, 0, body), SECONDS)
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
    return drawn(row.media_type, body, number)


def drawn(kind: str, body: bytes, number: int) -> bytes:
    """A page of a file, from 1, as PNG; raises :class:`errors.NotFound` where none can be drawn."""
    try:
        picture = apart(draw, sent(kind, number, body), SECONDS)
    except OverBudget as slow:
        raise NotFound(sentence("Không có trang này.")) from slow
    if not picture:
        raise NotFound(sentence("Không có trang này."))
    return b64decode(picture)
