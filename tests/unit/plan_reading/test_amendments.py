"""An amending document against the plan that it changes."""

from __future__ import annotations

from datetime import date

import pytest

from engine.plan_reading import read_source
from engine.plan_reading.amendments import IssuedTask, differences
from engine.plan_reading.references import meant, references

ISSUED = (
    IssuedTask(
        "II.1", "rà soát văn bản", "trước ngày 30/9/2026", date(2026, 9, 29), ("Sở Tư pháp",)
    ),
    IssuedTask(
        "II.2",
        "xây dựng đề án",
        "trong quý II năm 2026",
        date(2026, 6, 30),
        ("Sở Nội vụ",),
        ("Sở Tài chính",),
    ),
    IssuedTask("II.3", "tổ chức hội nghị tổng kết", "", None, ("Văn phòng UBND tỉnh",)),
    IssuedTask("III.1", "báo cáo kết quả", "hằng quý", None, ("Các sở, ban, ngành",)),
)


def amended(*items: str):
    text = "\n".join(
        (
            "ỦY BAN NHÂN DÂN TỈNH LÂM HẢI",
            "Số: 120/KH-UBND",
            "Lâm Hải, ngày 10 tháng 5 năm 2026",
            "KẾ HOẠCH",
            "Điều chỉnh, bổ sung Kế hoạch số 66/KH-UBND ngày 10/02/2026",
            "Ủy ban nhân dân tỉnh điều chỉnh, bổ sung Kế hoạch số 66/KH-UBND như sau:",
            *items,
            "Nơi nhận:",
            "- Các sở, ban, ngành;",
        )
    )
    source = read_source("dieu-chinh.txt", text.encode())
    found = differences(source, ISSUED)
    for each in found:
        assert each.span is not None
        assert each.quote.split()[0] == source.text[slice(*each.span)].split()[0]
    return [(each.kind, each.ordinal, each.before, each.after) for each in found]


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("điểm a khoản 2 Mục II Kế hoạch", [("ii", "2", "a")]),
        ("khoản 2, khoản 3 Mục II", [("ii", "2"), ("ii", "3")]),
        ("các nhiệm vụ số 3, 5 và 7", [("3",), ("5",), ("7",)]),
        ("điểm 2.1 khoản 2 Mục III", [("iii", "2", "1")]),
        ("khoản 1 Mục II và khoản 2 Mục III", [("ii", "1"), ("iii", "2")]),
        ("trước ngày 30/9/2026", []),
    ],
)
def test_places_are_read_from_the_outermost_to_the_innermost(words, paths):
    assert references(words) == paths


def test_a_place_means_one_task_or_all_that_lies_in_it():
    ordinals = ["I.1", "II.1", "II.2", "II.2.a"]

    assert meant(("ii", "2", "a"), ordinals) == ["II.2.a"]
    assert meant(("ii",), ordinals) == ["II.1", "II.2", "II.2.a"]
    assert meant(("iv", "1"), ordinals) == []


def test_a_deadline_that_comes_sooner_is_shortened_and_a_later_one_moved():
    assert amended(
        "1. Điều chỉnh thời gian thực hiện nhiệm vụ tại khoản 1 Mục II từ “trước ngày 30/9/2026” "
        "thành “trước ngày 15/8/2026”.",
        "2. Gia hạn thời gian hoàn thành nhiệm vụ tại khoản 2 Mục II đến hết ngày 30/10/2026.",
    ) == [
        ("shortened", "II.1", "trước ngày 30/9/2026", "trước ngày 15/8/2026"),
        ("moved", "II.2", "trong quý II năm 2026", "đến hết ngày 30/10/2026"),
    ]


def test_dropped_and_added_tasks_and_agencies_are_told_apart():
    assert amended(
        "1. Bãi bỏ khoản 3 Mục II.",
        "2. Bổ sung khoản 4 vào Mục II như sau:",
        "“4. Sở Y tế chủ trì, phối hợp với Sở Tài chính xây dựng Kế hoạch phòng dịch, trình UBND "
        "tỉnh trước ngày 30/6/2026.”",
        "3. Bổ sung Sở Nội vụ, Công an tỉnh vào cơ quan phối hợp thực hiện nhiệm vụ tại khoản 1 "
        "Mục II.",
    ) == [
        ("dropped", "II.3", "tổ chức hội nghị tổng kết", ""),
        (
            "added",
            "II.4",
            "",
            "xây dựng Kế hoạch phòng dịch, trình UBND tỉnh trước ngày 30/6/2026",
        ),
        ("coordinate_added", "II.1", "", "Sở Nội vụ; Công an tỉnh"),
    ]


def test_a_task_that_is_written_anew_is_compared_field_by_field():
    assert amended(
        "1. Sửa đổi khoản 2 Mục II như sau:",
        "“2. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Sở Tư pháp xây dựng đề án trước ngày "
        "15/5/2026.”",
    )[:2] == [
        ("shortened", "II.2", "trong quý II năm 2026", "trước ngày 15/5/2026"),
        ("coordinate_added", "II.2", "Sở Tài chính", "Sở Tư pháp"),
    ]


def test_another_lead_is_told_with_the_one_before():
    assert amended(
        "1. Thay đổi cơ quan chủ trì thực hiện nhiệm vụ tại khoản 2 Mục II từ Sở Nội vụ sang Sở "
        "Khoa học và Công nghệ.",
    ) == [("lead_changed", "II.2", "Sở Nội vụ", "Sở Khoa học và Công nghệ")]


def test_what_names_no_task_of_the_plan_is_told_as_unclear():
    found = amended("1. Bãi bỏ khoản 9 Mục IX.", "2. Điều chỉnh kinh phí tại khoản 1 Mục II.")

    assert [kind for kind, *_ in found] == ["unclear", "unclear"]


def test_a_whole_part_that_is_dropped_drops_each_of_its_tasks():
    assert [found[:2] for found in amended("1. Bãi bỏ Mục II.")] == [
        ("dropped", "II.1"),
        ("dropped", "II.2"),
        ("dropped", "II.3"),
    ]
