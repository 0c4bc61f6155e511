"""Names of bodies as documents write them."""

from __future__ import annotations

import pytest

from engine.plan_reading.agencies import agencies, leading, listed, names
from engine.plan_reading.passage import Passage


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch chủ trì", ["Sở Văn hóa, Thể thao và Du lịch"]),
        (
            "các Sở: Tài chính, Nội vụ và Tư pháp phối hợp",
            ["Sở Tài chính", "Sở Nội vụ", "Sở Tư pháp"],
        ),
        (
            "các sở, ban, ngành, UBND các xã, phường, đặc khu",
            ["các sở, ban, ngành", "UBND các xã, phường, đặc khu"],
        ),
        (
            "Các sở, ban, ngành, cơ quan, đơn vị cấp tỉnh",
            ["Các sở, ban, ngành, cơ quan, đơn vị cấp tỉnh"],
        ),
        (
            "các cơ quan chuyên môn thuộc UBND tỉnh rà soát",
            ["các cơ quan chuyên môn thuộc UBND tỉnh"],
        ),
        ("Báo và Phát thanh, truyền hình tỉnh", ["Báo và Phát thanh, truyền hình tỉnh"]),
        ("Văn phòng HĐND và UBND xã tham mưu", ["Văn phòng HĐND và UBND xã"]),
        ("Kho bạc Nhà nước khu vực XIV thanh toán", ["Kho bạc Nhà nước khu vực XIV"]),
        ("UBND phường Nam Hà vận động", ["UBND phường Nam Hà"]),
        ("theo Luật Tổ chức chính quyền địa phương", []),
        ("tham mưu UBND tỉnh đề xuất", ["UBND tỉnh"]),
    ],
)
def test_bodies_are_found_with_their_whole_names(words: str, found: list[str]) -> None:
    assert names(agencies(Passage.whole(words))) == found


def test_the_bodies_a_sentence_begins_with_end_where_the_work_begins() -> None:
    sentence = Passage.whole("Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh bố trí lực lượng")

    found, end = leading(sentence)

    assert names(found) == ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"]
    assert sentence.text[end:] == " bố trí lực lượng"


def test_a_name_of_a_cell_that_nobody_knows_is_kept_and_doubted() -> None:
    found, known = listed(Passage.whole("Sở Tư pháp; Tổ đề án 06"))

    assert names(found) == ["Sở Tư pháp", "Tổ đề án 06"]
    assert not known
