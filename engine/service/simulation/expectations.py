"""What an ``expect`` step asks, held against what is there; every miss is one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


def misses(expect: Expect, seen: Snapshot) -> list[str]:
    """Give a sentence for each thing that is not as expected; none when all holds."""
    found: list[str] = []
    if expect.status is not None and expect.status != seen.status:
        found.append(f"trạng thái là «{seen.status}», mong đợi «{expect.status}»")
    if expect.open is not None and set(expect.open) != set(seen.open):
        found.append(f"đang mở: {_list(seen.open)}, mong đợi: {_list(expect.open)}")
    for name, value in (expect.data or {}).items():
        held = seen.data.get(name, _ABSENT)
        if not _equal(value, held):
            actual = "không có" if held is _ABSENT else repr(held)
            found.append(f"dữ liệu «{name}» là {actual}, mong đợi {value!r}")
    for wanted in expect.transitions:
        _count(found, "chuyển trạng thái", wanted, seen.lines)
    for wanted in expect.notified:
        _count(found, "thông báo", wanted, seen.notified)
    if expect.deadline is not None:
        _count(found, "thời hạn", expect.deadline, seen.deadlines)
    return found


def _count(
    found: list[str],
    what: str,
    wanted: Mapping[str, object],
    rows: Sequence[Mapping[str, object]],
) -> None:
    """``count`` in the wish asks for exactly so many (0: none); otherwise one is enough."""
    fields = {name: value for name, value in wanted.items() if name != "count"}
    number = sum(1 for row in rows if _matches(fields, row))
    asked = wanted.get("count")
    if asked is None and number == 0:
        found.append(f"không có {what} {fields}")
    elif isinstance(asked, int) and asked != number:
        found.append(f"{what} {fields}: có {number}, mong đợi {asked}")


def _matches(fields: Mapping[str, object], row: Mapping[str, object]) -> bool:
    return all(_equal(value, row.get(name, _ABSENT)) for name, value in fields.items())


def _equal(wanted: object, held: object) -> bool:
    """Numbers are equal to their text: values hold decimals as text."""
    if isinstance(held, tuple | frozenset):
        return wanted in held
    if isinstance(wanted, dict) and isinstance(held, dict):
        return all(_equal(value, held.get(name, _ABSENT)) for name, value in wanted.items())
    if wanted == held and isinstance(wanted, bool) == isinstance(held, bool):
        return True
    numeric = isinstance(wanted, int | float) and not isinstance(wanted, bool)
    return numeric and isinstance(held, str) and held == str(wanted)


def _list(names: Sequence[str]) -> str:
    return ", ".join(sorted(set(names))) or "(không có)"
