"""CSV as people keep it: any usual encoding, with comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence

from engine.errors import InvalidInput
from engine.sentences import sentence
from engine.spreadsheets.excel import MOST_COLUMNS, MOST_ROWS
from engine.spreadsheets.sheets import Cells, Remark, Sheet, text_of

DELIMITERS = (",", ";", "\t", "|")
HEAD_LINES = 40  # lines among which the header is looked for
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEP = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)
LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")


def read_delimited(body: bytes, score: Callable[[Sequence[str]], int]) -> Sheet:
    """The one sheet of a CSV file; ``score`` says how much of a header a row is.

    Raises InvalidInput when the text cannot be read, or lost its letters.
    """
    text, remarks = _decoded(body)
    told = SEP.match(text)
    if told:
        rows = _parsed(text[told.end() :], told.group(1))
        rows.insert(0, [])
    else:
        candidates = [_parsed(text, each) for each in DELIMITERS if each in text]
        rows = max(candidates or [_parsed(text, ",")], key=lambda found: _headed(found, score))
    return Sheet("", _cells(rows).lines(), tuple(remarks))


def _headed(rows: list[list[str]], score: Callable[[Sequence[str]], int]) -> tuple[int, int]:
    head = rows[:HEAD_LINES]
    best = max((score(row) for row in head), default=0)
    return best, max((len(row) for row in head), default=0)


def _cells(rows: list[list[str]]) -> Cells:
    if len(rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in rows):
        raise InvalidInput(sentence("Bảng tính quá lớn."))
    cells = Cells()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if text := text_of(value):
                cells.texts[number, column] = text
    return cells


def _parsed(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise InvalidInput(sentence("Không đọc được tệp CSV: %(why)s.", why=str(error))) from error


def _decoded(body: bytes) -> tuple[str, list[Remark]]:
    encoding = encoding_of(body)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            sentence("Không nhận ra bảng mã của tệp CSV. Lưu lại với UTF-8.")
        ) from error
    if LOST.search(text):
        raise InvalidInput(
            sentence(
                "Tệp CSV đã mất dấu tiếng Việt (có dấu «?» giữa chữ: «%(word)s»). Lưu lại từ bảng "
                "tính dạng «CSV UTF-8», hoặc dùng tệp .xlsx.",
                word=_around(text),
            )
        )
    if encoding.startswith("utf"):
        return text, []
    words = sentence(
        "Tệp không dùng UTF-8; đã đọc theo bảng mã %(encoding)s. Xem lại dấu tiếng Việt.",
        encoding=encoding.replace("cp", "windows-"),
    )
    return text, [Remark("", 0, "", words)]


def _around(text: str) -> str:
    found = LOST.search(text)
    at = found.start() if found else 0
    return next((w for w in text[max(0, at - 20) : at + 20].split() if LOST.search(w)), "?")


def encoding_of(body: bytes) -> str:
    """The encoding of a text that people bring, told from its bytes; a guess may still not fit."""
    marked = next((name for mark, name in MARKS if body.startswith(mark)), None)
    if marked:
        return marked
    if b"\0" in body[:400]:
        # Latin letters and separators have a zero byte: behind them in the little-endian form.
        return "utf-16-le" if body[1:400:2].count(0) >= body[0:400:2].count(0) else "utf-16-be"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258" if _is_vietnamese(body) else "cp1252"
    return "utf-8"


def _is_vietnamese(body: bytes) -> bool:
    """Whether the bytes make Vietnamese letters in windows-1258: marks behind their vowels."""
    try:
        text = body.decode("cp1258")
    except UnicodeDecodeError:
        return False
    whole = unicodedata.normalize("NFC", text)
    left = sum(1 for letter in whole if unicodedata.combining(letter))
    return left == 0 and (len(whole) < len(text) or any(letter in "đơưĐƠƯ" for letter in whole))
