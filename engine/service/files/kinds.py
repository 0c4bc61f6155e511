"""What a file is, by its content, and the lines of it that may bear a mark of secrecy."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{_OFFICE}.wordprocessingml.document"
XLSX = f"{_OFFICE}.spreadsheetml.sheet"
PPTX = f"{_OFFICE}.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

NAMES = ("PDF", "DOCX", "XLSX", "PPTX", "ODT", "ODS", "PNG", "JPEG", "TXT")
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 2_000
MOST_TEXT = 32 * 1024 * 1024
"""Octets of markup in which marks are looked for: some ten thousand pages."""

_ARCHIVES = {"docx": DOCX, "xlsx": XLSX, "pptx": PPTX, "odt": ODT, "ods": ODS}
_INSIDE = {
    DOCX: "word/document.xml",
    XLSX: "xl/workbook.xml",
    PPTX: "ppt/presentation.xml",
    ODT: "content.xml",
    ODS: "content.xml",
}
_READ = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|xl/(?:sharedStrings|worksheets/sheet\d+|drawings/drawing\d+)\.xml"
    r"|ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml|content\.xml|styles\.xml"
)
_LINE_END = re.compile(
    r"</(?:w:p|a:p|text:p|text:h|si|c|(?:odd|even|first)(?:Header|Footer))>"
    r"|<(?:w:br|w:cr|w:tab|a:br|text:line-break|text:tab)"
)
_TAG = re.compile(r"<[^<>]*>")  # no "<" inside: a file of nothing else takes linear time
_SHEET = re.compile(r"xl/worksheets/")
_SHEET_HEADER = re.compile(r"&(?:\"[^\"]*\"|\d{1,3}|[A-Z])")
"""What stands before a text at the top or the foot of a printed sheet: place, font, size."""
_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))


class Overfull(Exception):
    """The archive unpacks to more than is read of one file."""


def kind_of(name: str, body: bytes) -> str | None:
    """The media type the content has; None for a kind that is not taken.

    A name whose ending says otherwise than the content is not taken either. Raises
    :class:`Overfull`.
    """
    ending = name.rsplit(".", 1)[-1].casefold() if "." in name else ""
    for start, kind in _STARTS:
        if body.startswith(start):
            return kind if ending in _ENDINGS[kind] else None
    if body.startswith(b"PK\x03\x04"):
        return _archive(ending, body)
    return TEXT if ending in _ENDINGS[TEXT] and _is_text(body) else None


_ENDINGS = {PDF: {"pdf"}, PNG: {"png"}, JPEG: {"jpg", "jpeg"}, TEXT: {"txt"}}


def _archive(ending: str, body: bytes) -> str | None:
    kind = _ARCHIVES.get(ending)
    if kind is None:
        return None
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile:
        return None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Overfull
    names = {part.filename for part in parts}
    macros = any(name.casefold().endswith("vbaproject.bin") for name in names)
    return kind if _INSIDE[kind] in names and not macros else None


def _is_text(body: bytes) -> bool:
    try:
        return "\x00" not in body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def lines_of(kind: str, body: bytes) -> Iterator[str]:
    """The lines of a document, headers and footers included; an image has none.

    Raises :class:`Overfull` where they are more than is read, :class:`ValueError` and what
    :mod:`zipfile` raises where the document is damaged or closed with a password.
    """
    if kind == TEXT:
        yield body.decode("utf-8-sig")
    elif kind == PDF:
        # Only the process that looks at files loads the library.
        from engine.service.files import pdf_text  # noqa: PLC0415

        yield from pdf_text.pages(body)
    elif kind in _INSIDE:
        yield from _parts(body)


def _parts(body: bytes) -> Iterator[str]:
    left = MOST_TEXT
    with zipfile.ZipFile(BytesIO(body)) as archive:
        for part in archive.infolist():
            if _READ.fullmatch(part.filename):
                with archive.open(part) as content:
                    markup = content.read(left + 1)
                left -= len(markup)
                if left < 0:
                    raise Overfull
                words = _words(markup)
                yield _SHEET_HEADER.sub("\n", words) if _SHEET.match(part.filename) else words


def _words(markup: bytes) -> str:
    """Paragraphs as lines, without markup, whichever way their letters are written."""
    wide = markup[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = markup.decode("utf-16" if wide else "utf-8", "replace")
    return html.unescape(_TAG.sub("", _LINE_END.sub(r"\n\g<0>", text)))
