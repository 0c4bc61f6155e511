"""What a file of the organisation leaves unsaid stays; what it says is told before it is done."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.errors import ReasonRequired
from engine.sentences import Sentence
from engine.service import organisation
from engine.service.organisation import export
from engine.service.organisation.charter import Report
from tests.integration.organisation.test_organisation import workbook
from tests.integration.province import Province

PEOPLE = ["Tên đăng nhập", "Họ và tên", "Thư điện tử", "Vị trí", "Vai trò", "Từ ngày", "Đến ngày"]
CLERK = "van_thu.so-y-te"


def taken(province: Province, sheets: Any, *, dry_run: bool = False, **more: Any) -> Report:
    """What importing these sheets, or this file, tells."""
    body = sheets if isinstance(sheets, bytes) else workbook(sheets)
    admin = province.who("administrator")
    return organisation.import_file(province.engine, admin, body, dry_run=dry_run, **more)


def people(*row: object) -> dict[str, list[list[Any]]]:
    """A workbook of one officer."""
    return {"Cán bộ": [list(PEOPLE), list(row)]}


def test_an_empty_cell_erases_nothing_and_a_mark_does(empty_province: Province) -> None:
    kept = taken(empty_province, people(CLERK, "Văn thư", None))
    with empty_province.engine.storage.read() as unit:
        officer = unit.officers.by_login(CLERK)
    assert officer is not None
    assert (officer.name, officer.email) == ("Văn thư", "van_thu@so-y-te.example")
    assert "Thư điện tử" not in str(kept.lines[0].detail)

    erased = taken(empty_province, people(CLERK, None, "(xóa)"))

    assert "Thư điện tử: van_thu@so-y-te.example → (trống)" in str(erased.lines[0].detail)
    with empty_province.engine.storage.read() as unit:
        officer = unit.officers.by_login(CLERK)
    assert officer is not None
    assert (officer.name, officer.email) == ("Văn thư", None)


def test_an_agency_keeps_what_its_row_does_not_say(empty_province: Province) -> None:
    rows = [["Mã", "Tên viết tắt", "Cấp"], ["so-y-te", "SYT", None]]

    report = taken(empty_province, {"Cơ quan": rows})

    assert str(report.lines[0].detail) == "Tên viết tắt: (trống) → SYT"
    view = organisation.agency(
        empty_province.engine, empty_province.who("administrator"), "so-y-te"
    )
    assert (view.agency.name, view.agency.level) == ("Sở Y tế", "tinh")


def test_a_merged_level_counts_for_each_of_its_rows(empty_province: Province) -> None:
    body = workbook(
        {"Cơ quan": [["Mã", "Tên", "Cấp"], ["xa-1", "Xã 1", "xã"], ["xa-2", "Xã 2"], [" ", " "]]}
    )
    book = load_workbook(BytesIO(body))
    book["Cơ quan"].merge_cells("C2:C3")
    merged = BytesIO()
    book.save(merged)

    report = taken(empty_province, merged.getvalue())

    assert report.problems == ()
    with empty_province.engine.storage.read() as unit:
        levels = [unit.agencies.need(each).level for each in ("xa-1", "xa-2")]
    assert levels == ["xa", "xa"]


def test_a_last_day_ends_a_holding(empty_province: Province) -> None:
    row = (CLERK, None, None, "so-y-te/van_thu", None, None, "08/04/2025")

    told = taken(empty_province, people(*row), dry_run=True)
    taken(empty_province, people(*row))

    (line,) = told.lines
    assert "đổi thời gian giữ vị trí so-y-te/van_thu đến hết 08/04/2025" in str(line.detail)
    assert empty_province.who(CLERK).holdings == ()
    again = taken(empty_province, people(CLERK, None, None, "so-y-te/van_thu"))
    assert again.lines == ()
    assert "đã thôi giữ" in str(again.remarks[0].told)


def test_a_role_is_told_needs_a_reason_and_is_on_the_record(empty_province: Province) -> None:
    row = people(CLERK, None, None, None, "Quản trị hệ thống")

    told = taken(empty_province, row, dry_run=True)
    assert [(str(line.what), str(line.detail)) for line in told.lines] == [
        ("Cấp vai trò", "Quản trị hệ thống")
    ]
    assert told.grants_roles
    with pytest.raises(ReasonRequired):
        taken(empty_province, row)

    taken(empty_province, row, reason="QĐ 12/QĐ-UBND")

    with empty_province.engine.storage.read() as unit:
        access = unit.record.of_stream("access")[-1]
        whole = unit.record.of_stream("organisation")[-1]
    assert (access.row.kind, access.row.to_state, access.row.reason) == (
        "permission",
        "granted",
        "QĐ 12/QĐ-UBND",
    )
    assert [each["what"] for each in whole.body["changes"]] == ["Cấp vai trò"]
    admins = dict(organisation.roles(empty_province.engine, empty_province.who("administrator")))
    assert CLERK in {row.login for row in admins["administrator"]}


def test_settings_and_successors_are_told_too(empty_province: Province) -> None:
    rows = [["Thiết lập", "Mã cơ quan"], ["Văn phòng UBND tỉnh", "so-noi-vu"]]

    told = taken(empty_province, {"Thiết lập": rows})

    assert [(str(line.what), str(line.about), str(line.detail)) for line in told.lines] == [
        ("Đặt", "Văn phòng UBND tỉnh", "vp-ubnd → so-noi-vu")
    ]
    report = organisation.load(
        empty_province.engine,
        {"successors": [{"agency": "so-y-te", "successor": "so-noi-vu", "basis": "NQ"}]},
        dry_run=True,
    )
    assert [str(line.about) for line in report.lines] == ["so-y-te → so-noi-vu"]


def test_a_position_of_a_division_is_named_in_words(empty_province: Province) -> None:
    taken(
        empty_province,
        {
            "Vị trí": [
                ["Mã cơ quan", "Chức vụ", "Phòng"],
                ["so-y-te", "Chuyên viên", "Phòng Tổ chức"],
            ],
            **people("an.syt", "An", None, "so-y-te/Chuyên viên/Phòng Tổ chức"),
        },
    )

    held = empty_province.who("an.syt").holdings
    assert [each.position_id for each in held] == ["so-y-te/chuyen_vien/phong-to-chuc"]


def test_strange_columns_and_sheets_are_named_and_nothing_is_refused(
    empty_province: Province,
) -> None:
    report = taken(
        empty_province,
        {
            "Cơ quan": [["DANH MỤC"], ["STT", "Mã", "Tên viết tắt"], [1, "so-y-te", "SYT"]],
            "Ghi chú": [["x"]],
        },
    )

    assert report.applied
    told = [str(each.told) for each in report.remarks]
    assert any("cột «STT»" in each for each in told)
    assert any("dòng 1: dòng trên tiêu đề" in each for each in told)
    assert any(each.startswith("Trang «Ghi chú»: không dùng") for each in told)


def test_a_csv_file_is_known_by_its_header(empty_province: Province) -> None:
    body = "Tên đăng nhập;Họ và tên\nan.syt;Nguyễn Văn An\n".encode()

    report = taken(empty_province, body, name="can-bo.csv")

    assert [(line.sheet, str(line.what)) for line in report.lines] == [("Cán bộ", "Thêm")]


def test_ending_an_agency_that_has_work_and_people_warns(empty_province: Province) -> None:
    rows = [["Mã", "Đến ngày"], ["so-y-te", "30/06/2025"]]

    report = taken(empty_province, {"Cơ quan": rows}, dry_run=True)

    assert str(report.lines[0].detail) == "Đến ngày: (trống) → 30/06/2025"
    assert "4 người đang giữ vị trí" in str(report.remarks[0].told)


def test_a_membership_ends_without_its_first_day_being_said(empty_province: Province) -> None:
    rows = [["Mã nhóm", "Mã cơ quan", "Đến ngày"], ["so-nganh", "so-y-te", "08/04/2025"]]

    taken(empty_province, {"Nhóm cơ quan": rows})

    with empty_province.engine.storage.read() as unit:
        assert "so-y-te" not in unit.organisation.members("so-nganh", date(2025, 4, 9))
        assert [row.name for row in unit.organisation.groups()] == ["Các sở, ngành"]


def test_the_template_says_what_each_column_may_hold(province: Province) -> None:
    book = load_workbook(BytesIO(export.workbook(province.engine, province.who("administrator"))))

    guide = [[cell.value for cell in row] for row in book["Hướng dẫn"].iter_rows()]
    levels = next(row for row in guide if row[:2] == ["Cơ quan", "Cấp"])
    assert "xã" in str(levels[3])


def test_it_is_told_before_which_groups_and_positions_would_be_empty(
    empty_province: Province,
) -> None:
    sheets = {
        "Nhóm cơ quan": [
            ["Mã nhóm", "Tên nhóm", "Mã cơ quan", "Đến ngày"],
            ["so-nganh", "Các sở", "so-tu-phap", "08/04/2025"],
            ["so-nganh", "Các sở", "so-y-te", "08/04/2025"],
        ],
        "Vị trí": [["Mã cơ quan", "Chức vụ"], ["so-y-te", "Công chức"], ["so-y-te", "Văn thư"]],
        **people(CLERK, None, None, "so-y-te/van_thu", None, None, "08/04/2025"),
    }
    seen = [str(each.message) for each in taken(empty_province, sheets, dry_run=True).remarks]
    assert any("nhóm «so-nganh» không có cơ quan nào" in words for words in seen)
    vacant = next(words for words in seen if "chưa có ai giữ" in words)
    assert "2 chức danh chưa có ai giữ: so-y-te/cong_chuc, so-y-te/van_thu" in vacant


def test_what_a_file_changes_is_told_in_the_readers_language(empty_province: Province) -> None:
    book = {
        "Cơ quan": [["Mã", "Tên", "Loại", "Cấp"], ["xa-1", "UBND xã Một", "UBND xã", "xã"]],
        **people(CLERK, None, "(xóa)", None, "Quản trị hệ thống"),
    }
    told = taken(empty_province, book, dry_run=True)
    english = [each for line in told.lines for each in line.said(in_english).values()]
    assert "Kind: Commune people's committee; Level: commune" in " ".join(map(str, english))
    assert "E-mail: van_thu@so-y-te.example → (empty)" in english
    assert "Grant a role" in english


def in_english(told: Sentence) -> str:
    return told.in_language("en")
