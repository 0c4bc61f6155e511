"""What people bring as a table: which files are read, and what their cells say."""

from __future__ import annotations

import codecs
import unicodedata
import zipfile
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from engine.errors import InvalidInput
from engine.spreadsheets import Column, Sheet, find_table, read
from tests.unit.spreadsheets.sheets import workbook

WORDS = {
    "number": Column("Số", ("stt", "tt")),
    "title": Column("Nhiệm vụ", ("noi dung",), needed=True),
    "lead": Column("Chủ trì", (), ("chu tri",)),
    "time": Column("Thời hạn", (), ("thoi han",)),
}
TEXT = "STT,Nhiệm vụ,Chủ trì\n1,Rà soát đề án ở cơ sở,Sở Nội vụ\n"


def only(name: str, body: bytes) -> Sheet:
    """The one sheet of a file."""
    (sheet,) = read(name, body, [WORDS])
    return sheet


def values(sheet: Sheet) -> list[dict[str, str]]:
    """The rows of its table."""
    table = find_table(sheet, WORDS)
    assert table is not None
    return [table.values(line) for line in table.lines]


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        ("sep=;\n" + TEXT.replace(",", ";")).encode(),
        ("Kế hoạch về a, b, c, d, e\n" + TEXT.replace(",", "\t")).encode(),
    ],
)
def test_a_csv_file_is_read_in_any_encoding_and_with_any_delimiter(body: bytes) -> None:
    (row,) = values(only("t.csv", body))

    assert row == {"number": "1", "title": "Rà soát đề án ở cơ sở", "lead": "Sở Nội vụ"}


def in_windows_1258(text: str) -> bytes:
    """A text as Windows writes it: each vowel with its tone behind it."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    pairs = [vowel + tone for vowel in "aăâeêioôơuưy" for tone in tones]
    apart = {unicodedata.normalize("NFC", pair): pair for pair in pairs}
    return text.translate(str.maketrans(apart)).encode("cp1258")


def test_windows_1258_is_read_and_told() -> None:
    sheet = only("t.csv", in_windows_1258(TEXT))

    assert values(sheet)[0]["title"] == "Rà soát đề án ở cơ sở"
    assert "windows-1258" in str(sheet.remarks[0].told)


def test_windows_1252_is_read_where_no_vietnamese_marks_are() -> None:
    sheet = only("t.csv", "TT;Noi dung;Chu tri\n1;café;Ê\n".encode("cp1252"))

    assert values(sheet)[0]["title"] == "café"


def test_letters_that_were_lost_are_refused() -> None:
    with pytest.raises(InvalidInput, match="mất dấu"):
        read("t.csv", "STT,Nhiệm vụ\n1,x\n".encode("cp1252", "replace"), [WORDS])


def packed(*names: str) -> bytes:
    """An archive with empty files."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, r"97–2003 \(.xls\)"),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "mật khẩu",
        ),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "Word"),
        ("a.docx", packed("word/document.xml"), "Word"),
        ("a.ods", packed("mimetype"), "OpenDocument"),
        ("a.zip", packed("x.txt"), "ZIP"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.xls", b"<html><table></table></html>", "HTML"),
        ("a.xlsx", b"not a workbook", "XLSX"),
        ("a.xlsx", b"PK\x03\x04 broken", "XLSX"),
        ("a.csv", b" \n", "trống"),
    ],
)
def test_what_is_no_table_is_refused_by_its_kind(name: str, body: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read(name, body, [WORDS])


def test_a_merged_cell_says_the_same_in_each_of_its_rows() -> None:
    body = workbook(
        [["STT", "Nhiệm vụ", "Chủ trì"], [1, "A", "Sở Nội vụ"], [2, "B"], [3, "C"], [4, "D"]],
        "C2:C4",
    )

    assert [row.get("lead") for row in values(only("t.xlsx", body))] == [
        "Sở Nội vụ",
        "Sở Nội vụ",
        "Sở Nội vụ",
        None,
    ]


def test_a_merged_cell_alone_makes_no_row() -> None:
    body = workbook([["Nhiệm vụ", "Chủ trì"], ["A", "Sở Nội vụ"]], "B2:B4")

    assert len(values(only("t.xlsx", body))) == 1


def test_days_are_written_as_people_write_them_and_numbers_without_a_point() -> None:
    rows = [["TT", "Nội dung", "Thời hạn"], [1.0, " A\u200b  b ", date(2026, 6, 15)]]

    (row,) = values(only("t.xlsx", workbook(rows)))

    assert row == {"number": "1", "title": "A b", "time": "15/06/2026"}


def test_rows_of_blanks_say_nothing() -> None:
    body = workbook([["TT", "Nội dung"], [" ", "\u00a0"], [None, None], [1, "A"]])

    assert len(values(only("t.xlsx", body))) == 1


def test_mistakes_of_the_spreadsheet_are_refused_by_cell() -> None:
    body = workbook([["TT", "Nội dung", "Chủ trì", "Khác"], [1, "#REF!", "=A1&B1", "#N/A"]])

    table = find_table(only("t.xlsx", body), WORDS)

    assert table is not None
    told = [str(fault.told) for fault in table.faults(table.lines[0])]
    assert ["B2 là giá trị lỗi #REF!" in told[0], "C2 là công thức" in told[1]] == [True, True]
    assert len(told) == 2  # the mistake in a column that nobody uses is none


def test_a_hidden_sheet_is_not_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["TT", "Nội dung"])
    hidden = book.create_sheet("Ẩn")
    hidden.append(["TT", "Nội dung"])
    hidden.sheet_state = "hidden"
    target = BytesIO()
    book.save(target)

    assert len(read("t.xlsx", target.getvalue(), [WORDS])) == 1


def test_a_sheet_formatted_to_its_last_row_is_read_at_once() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["TT", "Nội dung"])
    sheet.append([1, "A"])
    sheet.cell(1_048_576, 16_384).value = None
    target = BytesIO()
    book.save(target)

    assert len(values(only("t.xlsx", target.getvalue()))) == 1


def test_a_table_that_is_too_long_is_refused() -> None:
    book = Workbook()
    book.worksheets[0].append(["TT", "Nội dung"])
    book.worksheets[0].cell(60_000, 1).value = "x"
    target = BytesIO()
    book.save(target)

    with pytest.raises(InvalidInput, match="50000 dòng"):
        read("t.xlsx", target.getvalue(), [WORDS])
