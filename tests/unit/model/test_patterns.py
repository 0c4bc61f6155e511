"""Patterns from outside: linear, or in a process of their own that is ended."""

from __future__ import annotations

import pytest

from engine.model.patterns import found, is_linear
from engine.service.deployments import forms
from tests.support.seconds import within

BOMBS = [r"^(a+)+$", r"^(a|aa)+$", r"(.*,){20}P", r"^(([a-z])+.)+[A-Z]([a-z])+$"]


@pytest.mark.parametrize("pattern", BOMBS)
def test_a_pattern_made_to_be_slow_is_matched_at_once(pattern: str) -> None:
    with within(1):
        assert not found(pattern, "a" * 60_000 + "!")


@pytest.mark.parametrize("pattern", BOMBS)
def test_a_form_with_it_is_checked_at_once(pattern: str) -> None:
    schema = {"properties": {"ma": {"type": "string", "pattern": pattern}}}
    with within(1):
        assert set(forms.check(schema, {"ma": "a" * 60_000 + "!"})) == {"ma"}


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        (r"^\d{3}/[A-ZĐ]+-UBND$", "123/QĐ-UBND", True),
        (r"^\d{3}$", "12", False),
        (r"Đ", "quy ĐỊNH", True),
        (r"^(?=.*\d)\w+$", "abc1", True),
        (r"^(?=.*\d)\w+$", "abc", False),
    ],
)
def test_it_matches_what_the_pattern_says(pattern: str, text: str, *, fits: bool) -> None:
    assert found(pattern, text) is fits


def test_a_pattern_that_is_not_linear_runs_out_of_its_budget_alone() -> None:
    with within(4):
        assert not found(r"^(?=x*)(a+)+$", "a" * 40 + "!")


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"(a)\1", "a" * 1_001, "(", r"(a{1000}){1000}"])
def test_a_form_with_a_pattern_that_is_not_linear_is_not_sound(pattern: str) -> None:
    assert not is_linear(pattern)
    assert forms.sound({"properties": {"ma": {"pattern": pattern}}})
    assert forms.sound({"patternProperties": {pattern: {}}})


def test_a_form_with_ordinary_patterns_is_sound() -> None:
    assert forms.sound({"properties": {"ma": {"pattern": r"^\d+$"}}}) is None
