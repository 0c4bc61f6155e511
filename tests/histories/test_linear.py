"""The checker itself: on a register that is read and written."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from tests.histories.linear import Operation, stuck_at


def register(value: int, ask: str) -> tuple[int, str]:
    if ask == "read":
        return value, str(value)
    return int(ask), "ok"


def none(_value: int) -> Iterator[int]:
    yield from ()


def fits(*operations: tuple[str, float, float, str | None]) -> bool:
    history = [Operation(ask, int(called), end, told) for ask, called, end, told in operations]
    return stuck_at(history, 0, register, none) is None


def test_a_read_between_call_and_answer_of_a_write_may_see_either_value() -> None:
    for seen in ("0", "1"):
        assert fits(("1", 1, 4, "ok"), ("read", 2, 3, seen))


def test_a_read_after_the_answer_of_a_write_sees_it() -> None:
    assert not fits(("1", 1, 2, "ok"), ("read", 3, 4, "0"))


def test_two_reads_do_not_see_two_writes_in_two_orders() -> None:
    writes = (("1", 1, 9, "ok"), ("2", 1, 9, "ok"))
    assert fits(*writes, ("read", 2, 3, "1"), ("read", 4, 5, "2"))
    assert not fits(
        *writes,
        ("read", 2, 3, "1"),
        ("read", 4, 5, "2"),
        ("read", 6, 7, "1"),
        ("read", 10, 11, "2"),
    )


@pytest.mark.parametrize("seen", ["0", "1"])
def test_what_was_never_answered_may_have_happened_or_not(seen: str) -> None:
    assert fits(("1", 1, math.inf, None), ("read", 2, 3, "0"), ("read", 4, 5, seen))


def test_what_may_happen_by_itself_explains_too() -> None:
    history = [Operation("read", 1, 2, "0"), Operation("read", 3, 4, "7")]
    assert stuck_at(history, 0, register, lambda value: [7] if value == 0 else []) is None
    assert stuck_at(history, 0, register, none) == [history[1]]
