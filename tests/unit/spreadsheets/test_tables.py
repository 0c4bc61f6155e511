"""The header of a table: where it stands, what its columns are, what is not used."""

from __future__ import annotations

import pytest

from engine.spreadsheets import Column, Table, find_table, read
from engine.spreadsheets.headers import field_of
from tests.unit.spreadsheets.sheets import Rows, workbook

WORDS = {
    "number": Column("Số", ("stt", "tt")),
    "title": Column("Nhiệm vụ", ("noi dung",), needed=True),
    "lead": Column("Chủ trì", (), ("chu tri",)),
    "coordinating": Column("Phối hợp", (), ("phoi hop",)),
    "product": Column("Sản phẩm", ("ket qua",)),
}


def table(rows: Rows, *merged: str) -> Table:
    """The table of a sheet."""
    (sheet,) = read("t.xlsx", workbook(rows, *merged), [WORDS])
    found = find_table(sheet, WORDS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NHIỆM VỤ:", "title"),
        ("  nhiem  vu ", "title"),
        ("Nội dung (ghi rõ)", "title"),
        ("Cơ quan, đơn vị chủ trì", "lead"),
        ("Sản phẩm/Kết quả", "product"),
        ("Cơ quan chủ trì, phối hợp", None),
        ("Ghi chú", None),
        ("", None),
    ],
)
def test_a_header_word_is_known_in_its_many_forms(header: str, field: str | None) -> None:
    assert field_of(header, WORDS) == field


def test_rows_above_the_header_are_kept_apart() -> None:
    found = table([["PHỤ LỤC"], ["Kèm theo"], [], ["TT", "Nội dung"], [1, "A"]])

    assert [line.number for line in found.above] == [1, 2]
    assert (found.header, [line.number for line in found.lines]) == (4, [5])


def test_a_header_of_two_rows_names_its_columns_together() -> None:
    found = table(
        [
            ["STT", "Nội dung", "Cơ quan thực hiện", None, "Kết quả"],
            [None, None, "Chủ trì", "Phối hợp", None],
            [1, "A", "Sở X", "Sở Y", "Báo cáo"],
        ],
        "A1:A2",
        "B1:B2",
        "C1:D1",
        "E1:E2",
    )

    assert found.columns == {
        "number": 1,
        "title": 2,
        "lead": 3,
        "coordinating": 4,
        "product": 5,
    }
    assert [line.number for line in found.lines] == [3]
    assert found.unused == []


def test_a_row_that_counts_the_columns_is_no_data() -> None:
    found = table([["TT", "Nội dung", "Chủ trì"], ["(1)", "(2)", "(3)"], [1, "A", "Sở X"]])

    assert [line.number for line in found.lines] == [3]
    assert [remark.row for remark in found.unused] == [2]


def test_a_row_above_the_header_that_bears_one_of_its_words_is_not_the_header() -> None:
    found = table([["Kết quả", "tốt"], ["TT", "Nội dung"], [1, "A"]])

    assert (found.header, len(found.above)) == (2, 1)


def test_every_column_that_is_not_used_is_named() -> None:
    found = table([["TT", "Nội dung", "Ghi chú", None], [1, "A", "gấp", "thừa"], [2, "B"]])

    told = [str(remark.told) for remark in found.unused]
    assert told == [
        "Trang «Phụ lục», dòng 1, cột «Ghi chú»: cột không được dùng (1 ô có chữ).",
        "Trang «Phụ lục», dòng 1, cột «D»: cột không có tiêu đề, không được dùng (1 ô có chữ).",
    ]


def test_a_second_column_for_the_same_is_named_too() -> None:
    found = table([["TT", "Nội dung", "Nhiệm vụ"], [1, "A", "B"]])

    assert found.columns["title"] == 2
    assert [remark.column for remark in found.unused] == ["Nhiệm vụ"]
