"""The table of tasks: what is read, and what is told when it cannot be."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from engine.bpmn.drafting import read_table
from engine.errors import InvalidInput

HEAD = "số,nhiệm vụ,chủ trì,thời gian,loại\n"


def test_it_reads_facts_above_the_header_and_tasks_below() -> None:
    """Given a CSV with a fact, a header and a row, when read, then each is in its place."""
    table = read_table("t.csv", f"ngày ban hành,2025-04-09\n{HEAD}1,Rà soát,Sở Nội vụ,,\n".encode())

    assert table.facts["issued_on"] == "2025-04-09"
    assert (table.rows[0].number, table.rows[0].lead) == ("1", "Sở Nội vụ")


def test_it_reads_a_workbook_with_columns_in_another_order() -> None:
    """Given an XLSX whose columns are turned around, when read, then values follow headers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Cơ quan chủ trì", "Nhiệm vụ", "Số"])
    sheet.append(["Sở Tư pháp", "Tổng hợp", 2])
    body = io.BytesIO()
    book.save(body)

    row = read_table("t.xlsx", body.getvalue()).rows[0]

    assert (row.number, row.title, row.lead) == ("2", "Tổng hợp", "Sở Tư pháp")


def test_it_names_row_and_column_of_every_fault() -> None:
    """Given a missing title and a repeated number, when read, then both places are told."""
    body = f"{HEAD}1,,Sở Nội vụ,,\n2,Rà soát,Sở Y tế,,\n2,Đề xuất,Sở Y tế,,\n".encode()

    with pytest.raises(InvalidInput) as told:
        read_table("t.csv", body)

    assert set(told.value.fields) == {"2.title", "4.number"}
    assert "Dòng 2, cột «nhiệm vụ»" in told.value.message


def test_it_refuses_a_kind_it_does_not_know() -> None:
    """Given an unknown kind, when read, then the sentence lists the known ones."""
    with pytest.raises(InvalidInput, match="trình ký"):
        read_table("t.csv", f"{HEAD}1,Rà soát,Sở Nội vụ,,gấp\n".encode())


def test_it_says_what_a_table_needs_when_there_is_no_header() -> None:
    """Given a file without a header row, when read, then the needed columns are named."""
    with pytest.raises(InvalidInput, match="dòng tiêu đề"):
        read_table("t.csv", b"a,b\n1,2\n")
