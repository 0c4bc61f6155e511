"""Names typed in several ways, and identifiers."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.model.clock import VirtualClock, local_date
from engine.model.ids import new_id
from engine.model.text import clean, fold, nfc


def test_decomposed_and_composed_names_are_one() -> None:
    name = "Nguyễn Thị Hồng Đậm"

    assert nfc(unicodedata.normalize("NFD", name)) == name
    assert fold(unicodedata.normalize("NFD", name)) == fold(name) == "nguyen thi hong dam"


@pytest.mark.parametrize("typed", ["SỞ NỘI VỤ", "so noi vu", "Sở  Nội\u00a0vụ", "Ｓở Nội vụ"])
def test_it_folds_every_spelling_to_one(typed: str) -> None:
    assert fold(typed) == "so noi vu"


def test_it_folds_every_d_with_a_stroke() -> None:
    assert {fold(letter) for letter in "đĐðÐdD"} == {"d"}


def test_it_takes_invisible_characters_out_of_names() -> None:
    assert clean("Sở\u202e Nội\u200d vụ") == "Sở Nội vụ"


def test_identifiers_rise_and_never_repeat() -> None:
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(set(made))
    assert all(len(one) == 32 and one[12] == "7" for one in made)


def test_a_virtual_clock_stands_still_until_told() -> None:
    clock = VirtualClock(datetime(2025, 4, 14, 17, tzinfo=UTC))

    assert local_date(clock.now()) == date(2025, 4, 15)
    clock.advance(timedelta(days=1))
    assert local_date(clock.now()) == date(2025, 4, 16)


def test_a_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(datetime.fromisoformat("2025-04-14"))
