"""Which register a document belongs to, how its number is written, what a typed number is."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput
from engine.model.registers import (
    INCOMING,
    OUTGOING,
    kind_of,
    missing,
    out_of_order,
    read_code,
    require_pattern,
    symbol_alone,
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
        (None, "Rà soát văn bản", None),
        ("", "Về việc kế hoạch sử dụng đất", None),
    ],
)
def test_the_kind_is_told_by_the_symbol_or_the_first_words_and_never_guessed(
    symbol: str | None, title: str, kind: str | None
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


@pytest.mark.parametrize(
    ("typed", "symbol"),
    [
        ("/KH-UBND", "KH-UBND"),
        ("   …  / QĐ-UBND", "QĐ-UBND"),
        ("..../UBND-NC", "UBND-NC"),
        ("05/KH-UBND", ""),
        ("Không số", ""),
        ("/", ""),
        ("/05", ""),
        ("", ""),
    ],
)
def test_a_number_left_open_before_its_symbol_is_known_as_such(typed: str, symbol: str) -> None:
    assert symbol_alone(typed) == symbol


def test_days_that_do_not_follow_their_numbers_are_named_with_their_neighbours() -> None:
    days = [(1, date(2026, 1, 5)), (2, date(2026, 1, 9)), (4, date(2026, 1, 7))]
    assert out_of_order(days) == {2, 4}
    assert out_of_order([*days[:2], (4, date(2026, 1, 9))]) == frozenset()
    assert out_of_order([]) == frozenset()
