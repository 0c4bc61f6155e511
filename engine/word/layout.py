"""The shipped template of a report: ``python -m engine.word.layout`` writes it anew.

Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, margins of 20, 20, 30 and 15 mm, Times New Roman, letters of
13 and 14 points, the nine parts of an administrative document in their places.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
REPLIES = (
    ("TT", "{{ row.place }}"),
    ("Cơ quan, đơn vị", "{{ row.agency }}"),
    ("Số, ký hiệu, ngày gửi", "{{ row.sent }}"),
    ("Nội dung", "{{ row.text }}"),
)
OPINIONS = (
    ("TT", "{{ row.place }}"),
    ("Cơ quan góp ý", "{{ row.agency }}"),
    ("Nội dung góp ý", "{{ row.text }}"),
    ("Tiếp thu, giải trình", "{{ row.response }}"),
)


def made() -> Doc:
    """The template."""
    document = Document()
    _page(document)
    _head(document)
    _said(document, "BÁO CÁO", bold=True, size=14, align=CENTER)
    _said(document, "{{ title }}", bold=True, size=14, align=CENTER, after=12)
    _said(document, "{%p for paragraph in body %}")
    _said(document, "{{ paragraph }}", align=JUSTIFY, indent=True)
    _said(document, "{%p endfor %}")
    _said(document, "{%p if gaps %}")
    gaps = "Đến thời điểm báo cáo, các cơ quan, đơn vị chưa gửi kết quả: {{ gaps }}."
    _said(document, gaps, align=JUSTIFY, indent=True)
    _said(document, "{%p endif %}")
    _table(document, "replies", "Bảng tổng hợp kết quả của các cơ quan, đơn vị", REPLIES)
    _table(document, "opinions", "Bảng tổng hợp, tiếp thu, giải trình ý kiến", OPINIONS)
    _foot(document)
    return document


def _page(document: Doc) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    normal.paragraph_format.space_after = Pt(6)


def _head(document: Doc) -> None:
    """Who issues it and its number; the country's name and motto, place and day."""
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    left.width, right.width = Mm(70), Mm(95)
    _put(left, "{{ superior }}", size=12)
    _put(left, "{{ agency_upper }}", bold=True, size=12)
    _put(left, "Số: {{ number }}", size=13)
    _put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=12)
    _put(right, "Độc lập - Tự do - Hạnh phúc", bold=True, size=13)
    dated = "…………, ngày {{ day }} tháng {{ month }} năm {{ year }}"
    _put(right, dated, italic=True, size=13)
    _said(document, "", after=6)


def _table(document: Doc, name: str, title: str, columns: tuple[tuple[str, str], ...]) -> None:
    _said(document, f"{{%p if {name} %}}")
    _said(document, title, bold=True, align=CENTER)
    table = document.add_table(rows=4, cols=len(columns))
    table.style = "Table Grid"
    for place, (head, value) in enumerate(columns):
        _put(table.cell(0, place), head, bold=True, size=12)
        _put(table.cell(2, place), value, size=12, align=None)
    _put(table.cell(1, 0), f"{{%tr for row in {name} %}}", size=12)
    _put(table.cell(3, 0), "{%tr endfor %}", size=12)
    _said(document, "{%p endif %}")


def _foot(document: Doc) -> None:
    """Whom it goes to; who signs."""
    _said(document, "", after=6)
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _put(left, "Nơi nhận:", bold=True, italic=True, size=12, align=None)
    _put(left, "- {{ addressee }};", size=11, align=None)
    _put(left, "- Lưu: VT.", size=11, align=None)
    _put(right, "THỦ TRƯỞNG CƠ QUAN", bold=True, size=13)
    _put(right, "(Chữ ký của người có thẩm quyền, dấu/chữ ký số của cơ quan)", italic=True, size=11)


def _said(document: Doc, text: str, *, indent: bool = False, after: float = 6, **how: Any) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(10)
    _run(paragraph, text, **how)


def _put(cell: _Cell, text: str, *, align: Any = CENTER, **how: Any) -> None:
    first = cell.paragraphs[0]
    paragraph = first if not first.text else cell.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text, align=align, **how)


def _run(
    paragraph: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = 14,
    align: Any = None,
) -> None:
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


if __name__ == "__main__":
    made().save(str(Path(__file__).parent / "report.docx"))
