"""Whose work it is by the kind of position: every pair of kinds that matters, yes or no."""

from __future__ import annotations

import pytest

from engine.model.organisation import POSITION_KINDS, fits, kinds_that_fit

EACH = sorted(POSITION_KINDS)


@pytest.mark.parametrize("held", EACH)
def test_work_for_nobody_in_particular_is_everybodys(held: str) -> None:
    assert fits(held, None)


@pytest.mark.parametrize("held", EACH)
def test_work_for_a_kind_is_that_kinds(held: str) -> None:
    assert fits(held, held)


@pytest.mark.parametrize(
    ("wanted", "others"),
    [
        ("van_thu", set()),
        ("chuyen_vien", {"cong_chuc"}),
        ("cong_chuc", set()),
        ("truong_phong", set()),
        ("thu_truong", {"chanh_van_phong", "chu_tich"}),
        ("chu_tich", set()),
    ],
)
def test_beside_itself_a_kind_is_done_by_these_alone(wanted: str, others: set[str]) -> None:
    assert {held for held in EACH if fits(held, wanted)} - {wanted} == others


def test_work_for_leaders_is_that_of_whoever_leads() -> None:
    leading = {held for held in EACH if fits(held, "lanh_dao")}

    assert leading == {held for held, kind in POSITION_KINDS.items() if kind.rank >= 50}
    assert "truong_phong" not in leading


def test_a_list_shows_all_kinds_of_work_of_all_positions_held() -> None:
    assert kinds_that_fit(["cong_chuc", "van_thu"]) == {"cong_chuc", "chuyen_vien", "van_thu"}
    assert kinds_that_fit([]) == frozenset()


def test_a_kind_of_the_provinces_own_is_done_by_who_holds_it() -> None:
    assert "to_truong" in kinds_that_fit(["to_truong"])
