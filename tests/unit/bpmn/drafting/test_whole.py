"""Whatever the table, the draft is a diagram that the check accepts."""

from __future__ import annotations

from datetime import date

import pytest

from engine.bpmn.drafting import Agency, Directory, Draft, draft, read_table
from engine.bpmn.parser import read
from engine.bpmn.validation import check

HEAD = "STT;Nhiệm vụ;Chủ trì;Thời gian;Loại;Lĩnh vực;Nơi gửi\n"


def drafted(*rows: str, directory: Directory | None = None) -> Draft:
    """The draft of these rows."""
    table = read_table("ke-hoach-2027.csv", (HEAD + "\n".join(rows)).encode())
    return draft(table) if directory is None else draft(table, directory=directory)


def errors(made: Draft) -> list[str]:
    """What the check refuses."""
    found = check(read({"p.bpmn": made.xml}))
    return [f"{each.code} {each.element}" for each in found if each.severity == "error"]


@pytest.mark.parametrize(
    "rows",
    [
        ["1;Rà soát;Sở Nội vụ"],
        ["1;Rà soát;Sở Nội vụ;Thường xuyên"],
        ["1;Rà soát;Sở Nội vụ;Sau khi có văn bản của Bộ Tài chính"],
        ["1;Rà soát;Sở Nội vụ;;nhiệm vụ;;Sở Tư pháp"],
        ["1;Rà soát;Sở Nội vụ;Từ ngày 01/4/2025 đến ngày 31/12/2026"],
        ["1;A;Sở X;;;Tổ chức", "2;B;Sở Y;;;Tổ chức", "3;C;Sở Z;;;Tổ chức"],
        ["1;A;Sở X;Thường xuyên", "2;B;Sở Y;Hằng quý"],
        ["1;A;Sở X;Thường xuyên", "2;B;Sở Y"],
        ["1;A;Sở X", "2;B;Sở Y"],
        [
            f"{number};A;Sở X;trước 15/6/2027"
            for number in ("d", "đ", "a)", "a", "1.1", "1-1", "11")
        ],
        ["issue;A;Sở X", "close;B;Sở X", "–;C;Sở X"],
        ["1;A;"],
    ],
)
def test_the_check_accepts_the_draft_of_any_table(rows: list[str]) -> None:
    assert errors(drafted(*rows)) == []


def test_it_names_the_plan_by_its_file_where_nothing_else_names_it() -> None:
    assert drafted("1;A;Sở X").key == "ke-hoach-2027"


def test_it_names_the_forms_that_belong_beside_it() -> None:
    dated, open_ = drafted("1;A;Sở X;trước 15/6/2027"), drafted("1;A;Sở X")

    assert "forms/urge.json" in dated.forms
    assert set(dated.forms) - set(open_.forms) == {"forms/urge.json"}


def test_a_time_that_is_not_understood_is_told() -> None:
    made = drafted("1;A;Sở X;xong sớm nhé")

    assert "Dòng 2, cột «thời gian»: chưa hiểu «xong sớm nhé»" in told(made)


def test_a_field_that_is_not_drawn_is_told() -> None:
    assert "lĩnh vực «Tổ chức»" in told(drafted("1;A;Sở X;;;Tổ chức", "2;B;Sở Y"))


def test_a_plan_of_standing_duties_alone_goes_to_its_report_and_says_so() -> None:
    assert "mở ngay từ đầu" in told(drafted("1;A;Sở X;Thường xuyên"))


CATALOGUE = Directory(
    (
        Agency("sngv", "Sở Nội vụ"),
        Agency("svhttdl", "Sở Văn hóa, Thể thao và Du lịch", "Sở VHTTDL"),
        Agency("vpub", "Văn phòng Ủy ban nhân dân tỉnh"),
    ),
    {"ubnd-xa": "UBND các xã, phường"},
    office="vpub",
)


def test_names_become_the_ids_of_the_catalogue() -> None:
    made = drafted("1;A;Sở VHTTDL, VP UBND tỉnh, UBND cấp xã;;;;Sở Nội vụ", directory=CATALOGUE)

    text = made.xml.decode()
    assert "members('ubnd-xa') + agencies('svhttdl', 'vpub')" in text
    assert 'candidateGroups="vpub/van_thu"' in text
    assert made.remarks == ()


def test_a_name_that_the_catalogue_lacks_is_asked_for_and_told_with_the_nearest() -> None:
    made = drafted("1;A;Sở Nội vụy", directory=CATALOGUE)

    assert "bound('so-noi-vuy')" in made.xml.decode().replace("&apos;", "'")
    assert "«Sở Nội vụy» (gần nhất: «Sở Nội vụ» (sngv))" in told(made)


def test_names_that_differ_in_their_marks_are_told_apart() -> None:
    twins = Directory((Agency("xa-1", "UBND xã Tân Hòa"), Agency("xa-2", "UBND xã Tân Hóa")))

    assert "agencies('xa-2')" in drafted("1;A;UBND xã Tân Hóa", directory=twins).xml.decode()
    assert "bound(" in drafted("1;A;UBND xã Tan Hoa", directory=twins).xml.decode()


def test_an_agency_that_ended_is_told_with_its_successor() -> None:
    ended = Agency("skhdt", "Sở Kế hoạch và Đầu tư", "", date(2025, 2, 28), ("so-tai-chinh",))

    made = drafted("1;A;Sở KH&ĐT", directory=Directory((ended,)))

    assert "hết hiệu lực từ sau ngày 28/02/2025 (kế thừa: so-tai-chinh)" in told(made)


def told(made: Draft) -> str:
    """All remarks, one a line."""
    return "\n".join(str(each.told) for each in made.remarks)
