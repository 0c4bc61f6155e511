"""Values are brought to one form before they are compared: letters, decimals, instants."""

from __future__ import annotations

import unicodedata

import pytest

from engine.bpmn.language import expression, script, template

DECIMALS = {"a": "10.5", "b": "9.5", "amounts": ["100.5", "20.5", "3.25"]}
TEN_IN_LONDON = "2026-11-30T10:00:00Z"
THREE_IN_HANOI = "2026-11-30T15:00:00+07:00"


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("max(a, b)", 10.5),
        ("min(a, b)", 9.5),
        ("max(amounts)", 100.5),
        ("min(amounts)", 3.25),
    ],
)
def test_the_greatest_of_decimals_is_the_greatest_by_value(text: str, value: float) -> None:
    assert float(str(expression(text).evaluate(DECIMALS))) == value


def test_the_greatest_of_dates_is_the_latest() -> None:
    assert expression("max('2026-02-01', '2026-11-30')").evaluate({}) == "2026-11-30"


def test_decimals_are_equal_by_value_and_codes_are_not() -> None:
    assert expression("x == '3.5'").evaluate({"x": "3.50"}) is True
    assert expression("x != '3.5'").evaluate({"x": "3.50"}) is False
    assert expression("x == '7'").evaluate({"x": "007"}) is False


def test_instants_are_compared_by_time_whatever_their_zone() -> None:
    names = {"due": TEN_IN_LONDON, "now": THREE_IN_HANOI}
    assert expression("due < now").evaluate(names) is False
    assert expression("due > now").evaluate(names) is True
    assert expression("max(due, now)").evaluate(names) == TEN_IN_LONDON
    same = {"due": "2026-11-30T08:00:00Z", "now": THREE_IN_HANOI}
    assert expression("due == now").evaluate(same) is True


def test_the_day_of_an_instant_is_the_day_in_vietnam() -> None:
    assert expression("date(x)").evaluate({"x": "2026-11-30T20:00:00Z"}) == "2026-12-01"
    assert expression("date(x)").evaluate({"x": THREE_IN_HANOI}) == "2026-11-30"


@pytest.mark.parametrize("choice", ["Từ chối", "Đồng ý", "Hà Nội"])
def test_composed_and_decomposed_letters_are_the_same_text(choice: str) -> None:
    assert expression(decomposed(f"${{kq == '{choice}'}}")).evaluate({"kq": choice}) is True
    assert expression(f"${{kq == '{choice}'}}").evaluate({"kq": decomposed(choice)}) is True
    assert expression("contains(kq, x)").evaluate({"kq": decomposed(choice), "x": choice}) is True
    assert template(decomposed(choice)).evaluate({}) == choice


def test_a_name_typed_in_decomposed_letters_is_the_same_name() -> None:
    (line,) = script(decomposed("số_ngày = số_ngày + 1"))
    assert line.name == "số_ngày"
    assert line.expression.evaluate({"số_ngày": 2}) == 3


def test_nothing_is_contained_in_a_text() -> None:
    assert expression("contains('abc', x)").evaluate({"x": None}) is False
