"""Who the words of a document mean."""

from __future__ import annotations

import pytest

from engine.bpmn.drafting.actors import actors, outside


@pytest.mark.parametrize(
    ("words", "groups", "agencies"),
    [
        (
            "các sở, ban, ngành, UBND các huyện, thành phố",
            ("ubnd-huyen", "so-ban-nganh"),
            (),
        ),
        ("Thủ trưởng các sở, ban, ngành, cơ quan, đơn vị", ("so-ban-nganh",), ()),
        (
            "Sở Nội vụ; Ủy ban nhân dân các xã, phường, đặc khu",
            ("ubnd-xa",),
            ("so-noi-vu",),
        ),
        (
            "Sở Tài chính; Sở Nông nghiệp và Môi trường",
            (),
            ("so-tai-chinh", "so-nong-nghiep-va-moi-truong"),
        ),
        ("Chủ tịch Ủy ban nhân dân các xã, phường, đặc khu", ("ubnd-xa",), ()),
        (
            "Sở Văn hóa, Thể thao và Du lịch, Sở Y tế",
            (),
            ("so-van-hoa-the-thao-va-du-lich", "so-y-te"),
        ),
        (
            "Báo và Phát thanh, truyền hình tỉnh",
            (),
            ("bao-va-phat-thanh-truyen-hinh-tinh",),
        ),
        ("Văn phòng UBND tỉnh", (), ("vp-ubnd",)),
        ("VP UBND", (), ("vp-ubnd",)),
        ("UBND các xã, phường", ("ubnd-xa",), ()),
        ("UBND cấp xã", ("ubnd-xa",), ()),
        ("Các sở, ngành", ("so-ban-nganh",), ()),
        (
            "Các Sở: Tài chính, Nội vụ, Tư pháp",
            (),
            ("so-tai-chinh", "so-noi-vu", "so-tu-phap"),
        ),
        ("Các Sở Tài chính, Nội vụ và Tư pháp", (), ("so-tai-chinh", "so-noi-vu", "so-tu-phap")),
        ("Công an tỉnh, Sở Tài chính", (), ("cong-an-tinh", "so-tai-chinh")),
        ("UBND tỉnh, các sở, ban, ngành", ("so-ban-nganh",), ("ubnd-tinh",)),
        ("Sở GD&ĐT và Sở KH&CN", (), ("so-giao-duc-va-dao-tao", "so-khoa-hoc-va-cong-nghe")),
        ("Giám đốc Sở Tài chính tỉnh Thái Nguyên", (), ("so-tai-chinh",)),
    ],
)
def test_it_reads_groups_and_agencies(
    words: str, groups: tuple[str, ...], agencies: tuple[str, ...]
) -> None:
    """Given the words of a source, when read, then groups and agencies are told apart."""
    found = actors(words)

    assert set(found.groups) == set(groups)
    assert found.agencies == agencies
    assert found.placeholders == ()


def test_it_keeps_words_that_name_nobody_as_placeholders() -> None:
    """Given an unnamed body, when read, then it is left to be bound, never guessed."""
    found = actors("cấp có thẩm quyền")

    assert found.placeholders == (("cap-co-tham-quyen", "cấp có thẩm quyền"),)
    assert found.collection == "${agencies(bound('cap-co-tham-quyen'))}"


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("Bộ Y tế", "ở ngoài tỉnh"),
        ("các sở, ngành liên quan", "«sở, ngành liên quan»"),
        ("cấp có thẩm quyền", "«cấp có thẩm quyền»"),
    ],
)
def test_it_tells_whom_it_did_not_find(words: str, note: str) -> None:
    """Given nobody who can be given work, when read, then he is asked for and it is said."""
    found = actors(words)

    assert (found.groups, found.agencies, len(found.placeholders)) == ((), (), 1)
    assert note in str(found.notes[0])


def test_it_finds_bodies_outside_the_province() -> None:
    """Given a time that waits for two ministries, when read, then both are named once."""
    words = "Sau khi Bộ Tài chính, Bộ Nông nghiệp và Môi trường ban hành văn bản của Bộ Tài chính"

    assert outside(words) == ("Bộ Tài chính", "Bộ Nông nghiệp và Môi trường")
