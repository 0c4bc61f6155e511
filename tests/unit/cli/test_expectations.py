"""Expectations: what holds says nothing, what does not is one sentence each."""

from __future__ import annotations

from engine.service.simulation.expectations import Snapshot, misses
from engine.service.simulation.steps import Expect

LINES = (
    {"element": "A", "to": "completed", "key": "x"},
    {"element": "A", "to": "completed", "key": "y"},
)
SEEN = Snapshot(
    status="waiting",
    open=("B", "B"),
    data={"n": "3.5", "done": True, "answer": {"a": 1, "b": 2}},
    lines=LINES,
    notified=({"to": frozenset({"u1", "so-noi-vu/van_thu"}), "kind": "remind"},),
    deadlines=({"on": "T", "key": "x", "time": "overdue", "changes": 1},),
)


def test_it_says_nothing_when_everything_holds() -> None:
    expect = Expect(
        open=("B",),
        status="waiting",
        data={"n": 3.5, "done": True, "answer": {"a": 1}},
        transitions=({"element": "A", "to": "completed", "key": "x"},),
        notified=({"to": "so-noi-vu/van_thu", "kind": "remind"},),
        deadline={"on": "T", "time": "overdue"},
    )

    assert misses(expect, SEEN) == []


def test_it_tells_every_miss() -> None:
    expect = Expect(open=("A",), status="completed", data={"n": 4, "other": 1})

    assert len(misses(expect, SEEN)) == 4


def test_a_count_asks_for_exactly_so_many() -> None:
    two = Expect(transitions=({"element": "A", "count": 2},))
    none = Expect(transitions=({"element": "A", "key": "x", "count": 0},))

    assert misses(two, SEEN) == []
    assert len(misses(none, SEEN)) == 1


def test_true_is_not_one() -> None:
    assert len(misses(Expect(data={"done": 1}), SEEN)) == 1
