"""Which kind of file it is, told from its bytes; what is no table is refused by its name."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePath

from engine.errors import InvalidInput
from engine.sentences import Sentence, sentence
from engine.spreadsheets.delimited import read_delimited
from engine.spreadsheets.excel import read_workbook
from engine.spreadsheets.headers import Vocabulary, field_of
from engine.spreadsheets.sheets import Sheet

ARCHIVE, COMPOUND = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
SAVE_AS = sentence("Mở bằng phần mềm bảng tính, lưu lại dạng .xlsx.")
COPY_OUT = sentence("Chép bảng sang một bảng tính rồi lưu dạng .xlsx.")


def read(name: str, body: bytes, vocabularies: Sequence[Vocabulary]) -> list[Sheet]:
    """The sheets of an XLSX or CSV file; raises InvalidInput naming what it is instead.

    ``vocabularies`` are the headers that may stand in it; they tell the delimiter of a CSV file.
    """
    if not body.strip():
        raise InvalidInput(sentence("Tệp trống. Chọn một tệp XLSX hoặc CSV có dữ liệu."))
    other = _other_kind(name, body)
    if other is not None:
        raise InvalidInput(other)
    if body.startswith(ARCHIVE):
        return read_workbook(body)

    def score(row: Sequence[str]) -> int:
        found = [{field_of(cell, each) for cell in row} - {None} for each in vocabularies]
        return max(map(len, found), default=0)

    return [read_delimited(body, score)]


def _other_kind(name: str, body: bytes) -> Sentence | None:
    suffix = PurePath(name).suffix.lower()
    head = body[:200].lstrip().lower()
    if body.startswith(ARCHIVE):
        return _other_archive(body)
    if body.startswith(COMPOUND):
        return _old_office(suffix, body)
    if body.startswith(b"%PDF"):
        return _no_table(sentence("PDF"), COPY_OUT)
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        return _no_table(sentence("trang HTML (dù tên tệp là bảng tính)"), SAVE_AS)
    if head.startswith((b"<?xml", b"<")):
        return _no_table(sentence("XML"), SAVE_AS)
    if suffix in {".xlsx", ".xlsm"}:
        return sentence(
            "Không đọc được tệp XLSX. Mở tệp bằng phần mềm bảng tính, lưu lại dạng .xlsx rồi thử "
            "lại."
        )
    return None


def _old_office(suffix: str, body: bytes) -> Sentence:
    if ENCRYPTED in body:
        return sentence("Tệp được đặt mật khẩu. Bỏ mật khẩu, lưu lại dạng .xlsx.")
    if suffix == ".doc":
        return _no_table(sentence("văn bản Word (.doc)"), COPY_OUT)
    return _no_table(sentence("Excel 97–2003 (.xls)"), SAVE_AS)


def _other_archive(body: bytes) -> Sentence | None:
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return None  # a workbook that was cut off: the reader of workbooks says so
    if any(each.startswith("xl/") for each in names):
        return None
    if any(each.startswith("word/") for each in names):
        return _no_table(sentence("văn bản Word (.docx)"), COPY_OUT)
    if "mimetype" in names:
        return _no_table(sentence("OpenDocument (.ods, .odt)"), SAVE_AS)
    return _no_table(sentence("tệp nén ZIP"), sentence("Giải nén rồi chọn bảng tính bên trong."))


def _no_table(kind: Sentence, advice: Sentence) -> Sentence:
    return sentence(
        "Đây là tệp %(kind)s; chỉ đọc được XLSX và CSV. %(advice)s", kind=kind, advice=advice
    )
