"""What an ``expect`` step asks, held against what is there; every miss is one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.sentences import Sentence, sentence
from engine.service.simulation.steps import Expect
from engine.service.simulation.trace import Line

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What an expectation may look at.

    ``deadlines`` holds one mapping for each assignment: ``on`` (element), ``key`` (agency),
    ``last_day``, ``kind``, ``time`` (time state), ``state``, ``changes`` (number of earlier
    deadlines). ``notified`` holds ``to`` (every name the receiver goes by) and ``kind``.
    """

    status: str
    open: Sequence[str]
    data: Mapping[str, object]
    lines: Sequence[Line]
    notified: Sequence[Mapping[str, object]] = ()
    deadlines: Sequence[Mapping[str, object]] = ()


def misses(expect: Expect, snapshot: Snapshot) -> list[Sentence]:
    """Give a sentence for each thing that is not as expected; none when all holds."""
    missed: list[Sentence] = []
    if expect.status is not None and expect.status != snapshot.status:
        missed.append(
            sentence(
                "trạng thái là «%(actual)s», mong đợi «%(wanted)s»",
                actual=snapshot.status,
                wanted=expect.status,
            )
        )
    if expect.open is not None and set(expect.open) != set(snapshot.open):
        missed.append(
            sentence(
                "đang mở: %(actual)s, mong đợi: %(wanted)s",
                actual=_list(snapshot.open),
                wanted=_list(expect.open),
            )
        )
    for name, value in (expect.data or {}).items():
        actual_value = snapshot.data.get(name, _ABSENT)
        if not _equal(value, actual_value):
            actual = "—" if actual_value is _ABSENT else repr(actual_value)
            missed.append(
                sentence(
                    "dữ liệu «%(name)s» là %(actual)s, mong đợi %(wanted)s",
                    name=name,
                    actual=actual,
                    wanted=repr(value),
                )
            )
    for expected in expect.transitions:
        _count(missed, sentence("chuyển trạng thái"), expected, snapshot.lines)
    for expected in expect.notified:
        _count(missed, sentence("thông báo"), expected, snapshot.notified)
    if expect.deadline is not None:
        _count(missed, sentence("thời hạn"), expect.deadline, snapshot.deadlines)
    return missed


def _count(
    missed: list[Sentence],
    what: Sentence,
    expected: Mapping[str, object],
    rows: Sequence[Mapping[str, object]],
) -> None:
    """``count`` in the wish asks for exactly so many (0: none); otherwise one is enough."""
    fields = {name: value for name, value in expected.items() if name != "count"}
    number = sum(1 for row in rows if _matches(fields, row))
    asked = expected.get("count")
    if asked is None and number == 0:
        missed.append(sentence("không có %(what)s %(wish)s", what=what, wish=str(fields)))
    elif isinstance(asked, int) and asked != number:
        missed.append(
            sentence(
                "%(what)s %(wish)s: có %(actual)s, mong đợi %(wanted)s",
                what=what,
                wish=str(fields),
                actual=number,
                wanted=asked,
            )
        )


def _matches(fields: Mapping[str, object], row: Mapping[str, object]) -> bool:
    return all(_equal(value, row.get(name, _ABSENT)) for name, value in fields.items())


def _equal(expected: object, actual: object) -> bool:
    """Numbers are equal to their text: values hold decimals as text."""
    if isinstance(actual, tuple | frozenset):
        return expected in actual
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(_equal(value, actual.get(name, _ABSENT)) for name, value in expected.items())
    if expected == actual and isinstance(expected, bool) == isinstance(actual, bool):
        return True
    numeric = isinstance(expected, int | float) and not isinstance(expected, bool)
    return numeric and isinstance(actual, str) and actual == str(expected)


def _list(names: Sequence[str]) -> str:
    return ", ".join(sorted(set(names))) or "—"
