"""The quick canonical form is the model's canonical form."""

from __future__ import annotations

import unicodedata
from collections import ChainMap
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.transitions import canonical
from engine.storage import RecordTextRow
from engine.storage.record.canonical import LONGEST_IN_CHAIN, canonical_bytes, shorten

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=LONGEST_IN_CHAIN // 4).map(
    lambda words: words.lstrip("$")
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | WORDS
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, VALUES, max_size=5))
def test_it_is_the_form_of_the_model(document: dict[str, Any]) -> None:
    texts: list[RecordTextRow] = []
    quick = canonical_bytes(shorten(document, "s", texts))
    assert (quick, texts) == (canonical(document), [])


@pytest.mark.parametrize(
    "value",
    [
        Decimal("3.50"),
        date(2025, 4, 9),
        datetime(2025, 4, 9, 1, 0, tzinfo=UTC),
        ("a", 1),
        ChainMap({"b": 1}, {"a": 2}),
        MappingProxyType({"x": Decimal(1)}),
        2**70,
        unicodedata.normalize("NFD", "Đậm"),
    ],
)
def test_it_takes_what_the_model_takes(value: object) -> None:
    assert canonical_bytes(shorten({"v": value}, "s", [])) == canonical({"v": value})


@pytest.mark.parametrize("value", [float("nan"), object(), b"x"])
def test_it_refuses_what_the_model_refuses(value: object) -> None:
    with pytest.raises(TypeError):
        shorten({"v": value}, "s", [])


def test_it_puts_a_long_text_aside_and_keeps_its_hash() -> None:
    texts: list[RecordTextRow] = []
    short = shorten({"reason": "x" * (LONGEST_IN_CHAIN + 1)}, "plan", texts)
    assert short == {"reason": {"$text": texts[0].hash}}
    assert (texts[0].stream, texts[0].text) == ("plan", "x" * (LONGEST_IN_CHAIN + 1))


def test_it_salts_so_that_equal_texts_cannot_be_told_by_their_hash() -> None:
    texts: list[RecordTextRow] = []
    shorten(["y" * 100, "y" * 100], "plan", texts)
    assert texts[0].hash != texts[1].hash
