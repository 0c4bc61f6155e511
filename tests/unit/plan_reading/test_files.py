"""Files as offices bring them: Word with automatic numbers and tables, text in old encodings."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import pytest
from docx import Document

from engine.errors import InvalidInput, SecretRefused
from engine.plan_reading import read_plan, read_source

SENTENCE = "1. Giao Sở Tư pháp rà soát văn bản, báo cáo UBND tỉnh trước ngày 30/9/2026."
ANNEX = (
    ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian", "Sản phẩm"),
    ("I", "Cải cách thể chế", "", "", "", ""),
    ("1", "Rà soát văn bản", "Sở Tư pháp", "Các sở, ban, ngành", "Quý II/2026", "Báo cáo"),
    ("2", "Xây dựng Quy chế", "", "Văn phòng UBND tỉnh", "Trước ngày 30/9/2026", "Quyết định"),
    ("II", "Thủ tục hành chính", "", "", "", ""),
    ("1", "Cắt giảm thời gian", "Văn phòng UBND tỉnh", "UBND các xã, phường", "Thường xuyên", ""),
)


def word() -> bytes:
    """A plan with two columns on top, automatic numbers, and an annex with merged cells."""
    document = Document()
    head = document.add_table(rows=1, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH LÂM HẢI\nSố: 66/KH-UBND"
    head.cell(0, 1).text = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Lâm Hải, ngày 10 tháng 02 năm 2026"
    )
    for line in ("KẾ HOẠCH", "Cải cách hành chính năm 2026", "TỔ CHỨC THỰC HIỆN"):
        document.add_paragraph(line)
    for line in (
        "Sở Nội vụ theo dõi, đôn đốc, báo cáo UBND tỉnh trước ngày 15/12/2026.",
        "Các sở, ban, ngành báo cáo kết quả về Sở Nội vụ trước ngày 30/11/2026.",
    ):
        document.add_paragraph(line, style="List Number")
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=len(ANNEX), cols=6)
    for row, cells in enumerate(ANNEX):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(2, 2).merge(table.cell(3, 2))
    for row in (1, 4):
        table.cell(row, 1).merge(table.cell(row, 5))
    body = BytesIO()
    document.save(body)
    return body.getvalue()


def test_a_word_document_is_read_with_its_numbers_and_the_rows_of_its_annex() -> None:
    read = read_plan(read_source("ke-hoach.docx", word())).as_json()

    assert (read["number"], read["date"]) == ("66/KH-UBND", "2026-02-10")
    assert [(task["ordinal"], task["lead"], task["due"]["end"]) for task in read["tasks"]] == [
        ("1", ["Sở Nội vụ"], "2026-12-15"),
        ("2", ["Các sở, ban, ngành"], "2026-11-30"),
        ("I.1", ["Sở Tư pháp"], "2026-06-30"),
        ("I.2", ["Sở Tư pháp"], "2026-09-30"),
        ("II.1", ["Văn phòng UBND tỉnh"], None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        SENTENCE.encode(),
        SENTENCE.encode("utf-8-sig"),
        SENTENCE.encode("utf-16"),
        unicodedata.normalize("NFD", SENTENCE).encode(),
    ],
    ids=["utf-8", "with its mark", "utf-16", "letters and marks apart"],
)
def test_a_text_in_any_usual_encoding_says_the_same(body: bytes) -> None:
    (task,) = read_plan(read_source("cong-van.txt", body)).as_json()["tasks"]

    assert task["lead"] == ["Sở Tư pháp"]
    assert task["due"]["end"] == "2026-09-30"
    assert task["send_to"] == ["UBND tỉnh"]


def test_a_text_whose_letters_cannot_be_told_is_refused_and_none_is_replaced() -> None:
    with pytest.raises(InvalidInput, match="UTF-8"):
        read_source("cong-van.txt", b"\xff\xfe\x00\xd8\x00\x00")


def test_a_secret_document_is_refused() -> None:
    with pytest.raises(SecretRefused):
        read_source("cong-van.txt", f"TUYỆT MẬT\n{SENTENCE}".encode())


@pytest.mark.parametrize("name", ["ke-hoach.doc", "ke-hoach.jpg"])
def test_a_kind_of_file_that_holds_no_text_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(InvalidInput, match=r"docx"):
        read_source(name, b"\xd0\xcf\x11\xe0")


def test_a_broken_word_document_is_refused() -> None:
    with pytest.raises(InvalidInput, match="DOCX"):
        read_source("ke-hoach.docx", b"PK\x03\x04 and nothing more")
