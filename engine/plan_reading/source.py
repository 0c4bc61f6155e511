"""The file that was handed in, as one text with its tables: TXT, DOCX, PDF.

Everything later works on that text, and every place that is told is a place in it. A kind of file
that holds no text (a scan, a picture, an old .doc) is refused with a word about what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from engine.errors import InvalidInput
from engine.model.secrecy import refuse_if_secret
from engine.model.text import nfc
from engine.plan_reading import docx, pdf
from engine.plan_reading.passage import Passage, Span
from engine.plan_reading.writing import Cells, Line, Place, Written
from engine.sentences import sentence
from engine.spreadsheets import encoding_of

LONGEST = 2_000_000
"""Characters; a plan has some 50,000."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the document: its rows of cells, and the text that it takes up."""

    rows: tuple[tuple[Passage, ...], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Set:
    """A line or a cell as it is set on the paper; what a TXT does not know is left open."""

    span: Span
    align: str = ""
    bold: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document's whole text. ``printed`` says that its lines are those of the paper.

    ``layout`` tells of its lines and cells how they are set, in their order.
    """

    name: str
    text: str
    tables: tuple[Table, ...] = ()
    printed: bool = True
    layout: tuple[Set, ...] = ()


def read_source(name: str, body: bytes) -> Source:
    """Read a file by the ending of its name.

    Raises :class:`errors.InvalidInput` for what cannot be read and
    :class:`errors.SecretRefused` before anything of a secret document is looked at further.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".docx":
        source = _of(name, docx.read(body), printed=False)
    elif ending == ".pdf":
        source = _of(name, pdf.read(body), printed=True)
    elif ending in ("", ".txt", ".text", ".md"):
        source = Source(name, nfc(_decoded(name, body)).replace("\r\n", "\n").replace("\r", "\n"))
    else:
        raise InvalidInput(
            sentence(
                "Chưa đọc được tệp «%(name)s». Dùng tệp DOCX, PDF có chữ hoặc TXT; tệp .doc hãy "
                "lưu lại thành .docx.",
                name=name,
            )
        )
    refuse_if_secret(source.text)
    if not source.text.strip():
        raise InvalidInput(
            sentence(
                "Tệp «%(name)s» không có chữ nào đọc được (có thể là bản quét). Dùng bản có lớp "
                "chữ hoặc tệp Word gốc.",
                name=name,
            )
        )
    if len(source.text) > LONGEST:
        raise InvalidInput(
            sentence("Tệp «%(name)s» dài quá %(most)s ký tự.", name=name, most=LONGEST)
        )
    return source


def _decoded(name: str, body: bytes) -> str:
    """The text in the encoding that its bytes tell; nothing of it is replaced."""
    try:
        return body.decode(encoding_of(body))
    except UnicodeDecodeError as error:
        raise InvalidInput(
            sentence(
                "Không nhận ra bảng mã của tệp «%(name)s». Lưu lại với UTF-8 rồi thử lại.",
                name=name,
            )
        ) from error


def _of(name: str, written: Sequence[Written], *, printed: bool) -> Source:
    """One text of lines and tables, each cell a line of its own."""
    whole = _Text()
    tables: list[Table] = []
    for part in written:
        if isinstance(part, Line):
            whole.add(part.text, part.align, bold=part.bold, place=part.place)
            continue
        start = whole.length
        tables.append(Table(_rows(part, whole), (start, whole.length)))
    return Source(name, whole.text, tuple(tables), printed, tuple(whole.layout))


class _Text:
    """The text of a document while it grows."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.layout: list[Set] = []

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def add(
        self, words: str, align: str = "", *, bold: bool = False, place: Place | None = None
    ) -> Passage:
        """Put words on lines of their own behind what is there."""
        words = nfc(words)
        passage = Passage.whole(words, self.length)
        self.layout.append(Set((self.length, self.length + len(words)), align, bold, place))
        self._parts.append(f"{words}\n")
        self.length += len(words) + 1
        return passage


def _rows(cells: Cells, text: _Text) -> tuple[tuple[Passage, ...], ...]:
    """The cells as passages; a merged cell stands once in the text and in each of its rows."""
    placed: dict[int, Passage] = {}
    rows: list[tuple[Passage, ...]] = []
    for row in cells:
        for cell in row:
            if id(cell) not in placed:
                placed[id(cell)] = text.add(cell.text, place=cell.place)
        rows.append(tuple(placed[id(cell)] for cell in row))
    return tuple(rows)
