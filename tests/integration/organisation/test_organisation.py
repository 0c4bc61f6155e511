"""The organisation read from a workbook: what would change, what is wrong, all or nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from engine.errors import Forbidden, InvalidInput
from engine.service import organisation
from tests.integration.province import DATA, Province

SHEETS: dict[str, list[list[Any]]] = {
    "Cơ quan": [
        ["Mã", "Tên", "Loại", "Cấp", "Cơ quan cấp trên", "Từ ngày", "Đến ngày"],
        ["ubnd-xa-a", "UBND xã A", "ubnd-xa", "xã", "ubnd-tinh", "01/07/2025", None],
        ["so-y-te", "Sở Y tế (mới)", "so", "tỉnh", None, None, None],
    ],
    "Nhóm cơ quan": [
        ["Mã nhóm", "Tên nhóm", "Mã cơ quan", "Từ ngày"],
        ["ubnd-xa", "UBND các xã", "ubnd-xa-a", "01/07/2025"],
    ],
    "Vị trí": [
        ["Mã cơ quan", "Chức vụ", "Phòng"],
        ["ubnd-xa-a", "Văn thư", None],
        ["ubnd-xa-a", "Chủ tịch", None],
    ],
    "Cán bộ": [
        ["Tên đăng nhập", "Họ và tên", "Thư điện tử", "Vị trí", "Vai trò"],
        ["vanthu.xaa", "Văn thư xã A", "vt@xa-a.example", "ubnd-xa-a/van_thu", None],
    ],
}


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def changed(sheet: str, row: int, column: int, value: object) -> dict[str, list[list[Any]]]:
    sheets = {name: [list(each) for each in rows] for name, rows in SHEETS.items()}
    sheets[sheet][row][column] = value
    return sheets


def test_a_dry_run_says_what_would_change_and_changes_nothing(empty_province: Province) -> None:
    who = empty_province.who("administrator")
    report = organisation.import_file(empty_province.engine, who, workbook(SHEETS), dry_run=True)

    assert not report.applied
    assert report.problems == ()
    assert [(line.sheet, line.row, str(line.what)) for line in report.lines] == [
        ("Cơ quan", 2, "Thêm"),
        ("Cơ quan", 3, "Sửa"),
        ("Nhóm cơ quan", 2, "Thêm"),
        ("Nhóm cơ quan", 2, "Thêm"),
        ("Vị trí", 2, "Thêm"),
        ("Vị trí", 3, "Thêm"),
        ("Cán bộ", 2, "Thêm"),
    ]
    assert "Sở Y tế → Sở Y tế (mới)" in str(report.lines[1].detail)
    assert len(organisation.agencies(empty_province.engine, who)) == len(DATA["agencies"])


def test_an_import_writes_everything_once(empty_province: Province) -> None:
    who, engine = empty_province.who("administrator"), empty_province.engine
    assert organisation.import_file(engine, who, workbook(SHEETS), dry_run=False).applied

    clerk = empty_province.who("vanthu.xaa")
    assert clerk.agency_ids == {"ubnd-xa-a"}
    found = organisation.agencies(engine, who, "xa a")
    assert [agency.name for agency in found] == ["UBND xã A"]
    again = organisation.import_file(engine, who, workbook(SHEETS), dry_run=False)
    assert again.lines == ()


def test_an_import_that_is_sent_twice_gives_its_first_answer(
    empty_province: Province,
) -> None:
    engine, who = empty_province.engine, empty_province.who("administrator")
    body = workbook(SHEETS)  # a second one would bear another time

    first, second = (
        organisation.import_file(engine, who, body, dry_run=False, command_id="import-1")
        for _ in range(2)
    )

    assert first.lines
    assert second == first


def test_an_imported_account_has_no_password_until_it_is_given_one(
    empty_province: Province,
) -> None:
    who, engine = empty_province.who("administrator"), empty_province.engine
    organisation.import_file(engine, who, workbook(SHEETS), dry_run=False)

    with engine.storage.read() as unit:
        officer = unit.officers.by_login("vanthu.xaa")
    assert officer is not None
    assert officer.password_hash is None


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "where", "word"),
    [
        ("Cơ quan", 1, 4, "khong-co", ("Cơ quan", 2, "Cơ quan cấp trên"), "khong-co"),
        ("Cơ quan", 1, 5, "31/02/2025", ("Cơ quan", 2, "Từ ngày"), "31/02/2025"),
        ("Cơ quan", 1, 3, "liên bang", ("Cơ quan", 2, "Cấp"), "trung ương"),
        ("Cơ quan", 2, 0, "ubnd-xa-a", ("Cơ quan", 3, "Mã"), "đã có ở dòng 2"),
        ("Cơ quan", 0, 1, "Danh xưng", ("Cơ quan", 2, "Tên"), "cơ quan mới"),
        ("Cơ quan", 1, 1, "#REF!", ("Cơ quan", 2, "Tên"), "#REF!"),
        ("Cơ quan", 1, 3, None, ("Cơ quan", 2, "Cấp"), "cơ quan mới"),
        ("Cơ quan", 1, 2, "Sởở", ("Cơ quan", 2, "Loại"), "Văn phòng"),
        ("Cơ quan", 1, 1, "Sở Nội vụ", ("Cơ quan", 2, "Tên"), "so-noi-vu"),
        ("Cơ quan", 1, 0, "xã a", ("Cơ quan", 2, "Mã"), "chữ không dấu"),
        ("Cơ quan", 1, 5, 45839, ("Cơ quan", 2, "Từ ngày"), "số thứ tự ngày"),
        ("Cán bộ", 1, 0, "Nguyễn Văn A", ("Cán bộ", 2, "Tên đăng nhập"), "chữ không dấu"),
        ("Vị trí", 1, 1, "Tổng tư lệnh", ("Vị trí", 2, "Chức vụ"), "Tổng tư lệnh"),
        ("Cán bộ", 1, 3, "khong/co", ("Cán bộ", 2, "Vị trí"), "khong/co"),
        ("Cán bộ", 1, 4, "vua", ("Cán bộ", 2, "Vai trò"), "vua"),
        ("Nhóm cơ quan", 1, 2, "khong-co", ("Nhóm cơ quan", 2, "Mã cơ quan"), "khong-co"),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_half_done(
    empty_province: Province,
    sheet: str,
    row: int,
    column: int,
    value: str,
    where: tuple[str, int, str],
    word: str,
) -> None:
    who, engine = empty_province.who("administrator"), empty_province.engine
    body = workbook(changed(sheet, row, column, value))
    report = organisation.import_file(engine, who, body, dry_run=False)

    assert not report.applied
    told = {(each.sheet, each.row, each.column): str(each.message) for each in report.problems}
    assert word in told[where]
    assert organisation.agencies(engine, who, "xa a") == []


@pytest.mark.parametrize("body", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused(empty_province: Province, body: bytes) -> None:
    with pytest.raises(InvalidInput, match="XLSX"):
        organisation.import_file(
            empty_province.engine, empty_province.who("administrator"), body, dry_run=True
        )


def test_only_an_administrator_imports(empty_province: Province) -> None:
    with pytest.raises(Forbidden):
        organisation.import_file(
            empty_province.engine,
            empty_province.who("thu_truong.so-y-te"),
            workbook(SHEETS),
            dry_run=True,
        )


def test_an_import_is_on_the_record(empty_province: Province) -> None:
    who, engine = empty_province.who("administrator"), empty_province.engine
    organisation.import_file(engine, who, workbook(SHEETS), dry_run=False)

    with engine.storage.read() as unit:
        told = unit.record.of_stream("organisation")[-1]
    assert (told.row.kind, told.row.actor) == ("import", who.officer_id)
    assert len(told.body["changes"]) == 7


def test_an_organisation_with_a_name_that_leads_nowhere_is_refused(
    fresh: Province,
) -> None:
    bad = {**DATA, "positions": [{"agency": "khong-co", "kind": "van_thu"}]}

    with pytest.raises(InvalidInput, match="positions 1"):
        organisation.load(fresh.engine, bad)


def test_an_agency_shows_its_people(empty_province: Province) -> None:
    view = organisation.agency(
        empty_province.engine, empty_province.who("chuyen_vien.so-noi-vu"), "so-y-te"
    )

    assert len(view.positions) == len(view.holders) == 4
