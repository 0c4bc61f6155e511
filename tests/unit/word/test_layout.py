"""The shipped template of reports, and what is made of it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Doc

from engine.word import Unfit, filled
from engine.word.filling import SHIPPED
from engine.word.layout import made

GIVEN = {
    "agency_upper": "SỞ NỘI VỤ",
    "title": "Tổng hợp rà soát <phân cấp>",
    "body": ["Đoạn một.", "Đoạn hai."],
    "gaps": "Sở Y tế",
    "replies": [{"place": 1, "agency": "Sở Tư pháp", "sent": "12/BC", "text": "Đã rà soát"}],
}


def words_of(document: Doc) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def test_the_shipped_file_is_what_the_layout_makes() -> None:
    kept = Document(str(SHIPPED)).element.body.xml  # type: ignore[attr-defined]
    assert kept == made().element.body.xml  # type: ignore[attr-defined]


def test_a_report_has_its_text_its_gaps_and_the_tables_that_there_are() -> None:
    said = words_of(Document(BytesIO(filled(GIVEN))))
    assert "Tổng hợp rà soát <phân cấp>" in said
    assert "Đoạn hai." in said
    assert "chưa gửi kết quả: Sở Y tế." in said
    assert "Sở Tư pháp" in said
    assert "Bảng tổng hợp, tiếp thu" not in said
    assert "{" not in said


def test_the_page_is_that_of_the_decree() -> None:
    section = made().sections[0]
    sizes = (section.page_width, section.left_margin, section.right_margin)
    assert [each.mm for each in sizes if each is not None] == pytest.approx([210, 30, 15], abs=0.1)


def test_a_template_reaches_nothing_but_what_it_is_given(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("{{ title.__class__.__mro__ }}")
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(Unfit):
        filled(GIVEN, tmp_path / "own.docx")


def test_a_file_that_is_no_template_is_unfit(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(b"text")
    with pytest.raises(Unfit):
        filled(GIVEN, tmp_path / "own.docx")
