"""Numbers from outside are bounded before anything is computed with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.model.numbers import decimal, whole
from tests.support.seconds import within

HUGE = ["1e800000", "1e99999999", "-1e-200000000", "9" * 5_000, "1" * 2_000_000, "1e" + "9" * 5_000]


@pytest.mark.parametrize("text", HUGE)
def test_a_huge_number_is_none_and_is_told_at_once(text: str) -> None:
    with within(0.5):
        assert decimal(text) is None
        assert whole(text) is None


@pytest.mark.parametrize(
    "text", ["", "²", "١٢", "1_000", "NaN", "Infinity", "0x1F", "1\n", " 1", "--5"]
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert decimal(text) is None
    assert whole(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", "1234.5"),
        ("-3", "-3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e-60", "1e-60"),
        ("+7", "7"),
    ],
)
def test_it_reads_the_numbers_that_people_write(text: str, value: str) -> None:
    assert decimal(text) == Decimal(value)


def test_a_whole_number_keeps_to_its_bounds() -> None:
    assert [whole("7"), whole("-1"), whole("-1", least=-1), whole("12", most=11)] == [
        7,
        None,
        -1,
        None,
    ]
    assert whole(str(2**70)) is None
    assert whole(str(2**31)) is None
