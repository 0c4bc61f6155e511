"""Which register a document belongs to, how its number is written, what a typed number is."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from engine.model.registers import (
    INCOMING,
    OUTGOING,
    kind_of,
    missing,
    read_code,
    require_pattern,
    usual_pattern,
    written,
)


@pytest.mark.parametrize(
    ("typed", "number", "suffix", "symbol"),
    [
        ("268/KH-UBND", 268, "", "KH-UBND"),
        (" 05 / KH-UBND ", 5, "", "KH-UBND"),
        ("89a/KH-UBND", 89, "a", ""),
        ("15-KH/TU", 15, "", ""),
        ("152", 152, "", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(
    typed: str, number: int, suffix: str, symbol: str
) -> None:
    code = read_code("number", typed)
    assert (code.number, code.suffix, code.symbol) == (number, suffix, symbol)


@pytest.mark.parametrize("typed", ["KH-UBND", "0/KH", "1234567", "12 tháng 5", "9" * 70, "-3/KH"])
def test_what_is_no_number_is_refused_under_its_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_code("arrival_number", typed)
    assert set(refused.value.fields) == {"arrival_number"}


@pytest.mark.parametrize(
    ("symbol", "title", "kind"),
    [
        ("KH-UBND", "Chương trình công tác", "KH"),
        ("QĐ-UBND", "", "QĐ"),
        ("UBND-NC", "Kế hoạch", "CV"),
        (None, "Công văn thực hiện Nghị quyết", "CV"),
        (None, "THÔNG BÁO kết luận", "TB"),
        (None, "Rà soát văn bản", "KH"),
    ],
)
def test_the_kind_is_told_by_the_symbol_or_the_first_words(
    symbol: str | None, title: str, kind: str
) -> None:
    assert kind_of(symbol, title) == kind


def test_a_register_writes_numbers_as_the_decree_has_them() -> None:
    province = usual_pattern(OUTGOING, "KH", "Ủy ban nhân dân tỉnh Thái Nguyên")
    assert written(province, 7, 2026) == "07/KH-UBND"
    assert usual_pattern(OUTGOING, "KH", "Sở Nội vụ") == "{số}/KH-SNV"
    assert usual_pattern(OUTGOING, "CV", "UBND xã Núi Tây") == "{số}/UBND"
    assert usual_pattern(INCOMING, "VB", "Sở Nội vụ") == "{số}"
    assert written("{số}-KH/TU-{năm}", 123, 2026) == "123-KH/TU-2026"


@pytest.mark.parametrize("pattern", ["KH-UBND", "{số}{số}", "{số}" + "x" * 60])
def test_a_pattern_has_one_place_for_the_number(pattern: str) -> None:
    with pytest.raises(InvalidInput):
        require_pattern("pattern", pattern)


def test_numbers_that_are_not_there_are_named() -> None:
    assert missing([3, 4, 7, 7]) == [(1, 2), (5, 6)]
    assert missing([2, 1]) == []
    assert missing([]) == []
