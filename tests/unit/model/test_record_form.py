"""The canonical form in which transitions are hashed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.transitions import GENESIS, canonical, chain_hash

NAIVE = datetime.fromisoformat("2025-01-01")


def test_it_sorts_keys_and_writes_no_spaces() -> None:
    assert canonical({"b": 1, "a": [True, None]}) == b'{"a":[true,null],"b":1}'


def test_it_writes_one_form_for_composed_and_decomposed_text() -> None:
    assert canonical(unicodedata.normalize("NFD", "Sở Nội vụ")) == canonical("Sở Nội vụ")


def test_it_writes_instants_in_utc_with_microseconds() -> None:
    there = datetime(2025, 4, 15, tzinfo=timezone(timedelta(hours=7)))

    assert canonical(there) == b'"2025-04-14T17:00:00.000000Z"'
    assert canonical(there) == canonical(there.astimezone(UTC))


def test_it_writes_numbers_that_are_not_whole_as_text() -> None:
    assert canonical([Decimal("1.50"), 0.5, date(2025, 4, 9)]) == b'["1.50","0.5","2025-04-09"]'


@pytest.mark.parametrize("value", [float("nan"), {1: 2}, object(), NAIVE, b"x"])
def test_it_refuses_what_has_no_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_a_changed_body_changes_every_later_hash() -> None:
    first, other = chain_hash(GENESIS, b"a"), chain_hash(GENESIS, b"b")

    assert chain_hash(first, b"c") != chain_hash(other, b"c")
    assert len(first) == 64


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.booleans()))
def test_the_order_of_writing_does_not_matter(value: dict[str, object]) -> None:
    backwards = dict(reversed(list(value.items())))

    assert canonical(value) == canonical(backwards)
