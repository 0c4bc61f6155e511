"""Tables as offices number and divide them."""

from __future__ import annotations

import pytest

from engine.bpmn.drafting import Table, read_table
from engine.errors import InvalidInput
from tests.unit.spreadsheets.sheets import Rows, workbook

HEAD = ["STT", "Nội dung công việc", "Cơ quan chủ trì", "Thời gian hoàn thành"]


def table(rows: Rows, *merged: str) -> Table:
    """The tasks under the usual header."""
    return read_table("phu-luc.xlsx", workbook([HEAD, *rows], *merged))


def told(found: Table) -> str:
    """All remarks, one a line."""
    return "\n".join(str(each.told) for each in found.remarks)


def test_section_rows_are_fields_of_work_and_no_tasks() -> None:
    found = table(
        [
            ["I. Cải cách thể chế"],
            [1, "Rà soát", "Sở Tư pháp"],
            ["II", "Tài chính công"],
            [2, "Khoán chi", "Sở Tài chính"],
        ],
        "A2:D2",
    )

    assert [(row.number, row.field) for row in found.rows] == [
        ("1", "I. Cải cách thể chế"),
        ("2", "II. Tài chính công"),
    ]


def test_numbers_that_begin_anew_are_told_apart_by_their_section() -> None:
    found = table([["I", "A"], [1, "x", "Sở X"], [2, "y", "Sở X"], ["II", "B"], [1, "z", "Sở X"]])

    assert [row.number for row in found.rows] == ["I.1", "I.2", "II.1"]
    assert "đánh lại theo mục" in told(found)


def test_a_heading_holds_its_items() -> None:
    found = table(
        [
            [1, "Rà soát"],
            ["1.1", "văn bản", "Sở X"],
            ["1.2", "thủ tục", "Sở X"],
            [2, "Báo cáo", "Sở Y"],
            [3, "Tổ chức"],
            ["a)", "hội nghị", "Sở X"],
        ]
    )

    assert [(row.number, row.field) for row in found.rows] == [
        ("1.1", "1. Rà soát"),
        ("1.2", "1. Rà soát"),
        ("2", ""),
        ("a)", "3. Tổ chức"),
    ]


def test_a_section_without_tasks_is_a_task_and_told() -> None:
    found = table([["I", "A"], [1, "x", "Sở X"], ["II", "Tổ chức thực hiện"]])

    assert [(row.number, row.field) for row in found.rows] == [("1", "I. A"), ("II", "")]
    assert "dòng 4: đọc là một nhiệm vụ" in told(found)


def test_words_below_the_table_are_named_and_not_used() -> None:
    found = table([[1, "x", "Sở X"], [None, "Nơi nhận: như trên"], [None, "Lưu: VT"]])

    assert len(found.rows) == 1
    assert "«Nơi nhận: như trên»" in told(found)
    assert "«Lưu: VT»" in told(found)


def test_rows_that_share_a_merged_number_and_title_are_tasks_of_their_own() -> None:
    found = table([[1, "x", "Sở X"], [None, None, "Sở Y"]], "A2:A3", "B2:B3")

    assert [(row.number, row.title, row.lead) for row in found.rows] == [
        ("1", "x", "Sở X"),
        ("1 (2)", "x", "Sở Y"),
    ]


def test_a_table_without_numbers_is_numbered_and_told() -> None:
    found = read_table("t.csv", "Nhiệm vụ;Chủ trì\nA;Sở X\nB;\n".encode())

    assert [row.number for row in found.rows] == ["1", "2"]
    assert "không có cột số thứ tự" in told(found)


def test_a_mistake_of_the_spreadsheet_is_refused_by_its_cell() -> None:
    with pytest.raises(InvalidInput, match="C2 là giá trị lỗi #N/A"):
        table([[1, "x", "#N/A"]])


def test_the_sheet_with_the_table_is_taken_and_the_others_are_named() -> None:
    rows = [HEAD, [1, "x", "Sở X"]]
    body = workbook([["Đọc kỹ"]], title="Hướng dẫn", **{"Phụ lục 1": rows, "Phụ lục 2": rows})

    found = read_table("t.xlsx", body)

    assert found.sheet == "Phụ lục 1"
    assert "Trang «Hướng dẫn»: không có bảng nhiệm vụ" in told(found)
    assert "Trang «Phụ lục 2»: cũng có bảng nhiệm vụ" in told(found)
    assert read_table("t.xlsx", body, "Phụ lục 2").sheet == "Phụ lục 2"
    with pytest.raises(InvalidInput, match="«Phụ lục 1»"):
        read_table("t.xlsx", body, "Phụ lục 3")


def test_facts_are_read_above_the_header_and_all_else_there_is_named() -> None:
    body = workbook(
        [
            ["PHỤ LỤC I"],
            ["Trích yếu: Kế hoạch cải cách"],
            ["Ngày ban hành", "20/01/2027", "thừa"],
            HEAD,
            [1, "x", "Sở X"],
        ]
    )

    found = read_table("t.xlsx", body)

    assert dict(found.facts) == {"title": "Kế hoạch cải cách", "issued_on": "2027-01-20"}
    assert "«PHỤ LỤC I»" in told(found)
    assert "«thừa»" in told(found)
