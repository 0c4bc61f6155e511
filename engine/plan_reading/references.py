"""Which tasks of another document some words mean: "điểm a khoản 2 Mục II", "nhiệm vụ số 5"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from engine.model.text import fold

Path = tuple[str, ...]
"""The numbers of a place from the outermost to the innermost: ("ii", "2", "a")."""

_LEVELS = {
    "gạch đầu dòng thứ": 0,
    "tiết": 1,
    "điểm": 2,
    "khoản": 3,
    "nhiệm vụ số": 3,
    "nhiệm vụ thứ": 3,
    "nhiệm vụ": 3,
    "số thứ tự": 3,
    "stt": 3,
    "mục": 4,
    "điều": 4,
    "phần": 5,
    "phụ lục": 5,
}
"""The words of a place by what they lie in, the innermost first (Nghị định 30/2020/NĐ-CP)."""
_NUMBER = r"(?:[IVX]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])(?![^\W_])"
_PLACE = re.compile(
    rf"(?P<level>{'|'.join(sorted(_LEVELS, key=len, reverse=True))})\s+"
    rf"(?P<numbers>{_NUMBER}(?:(?:\s*,\s*|\s+và\s+){_NUMBER})*)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|và|của|tại|thuộc|trong)?\s*")
_EACH = re.compile(_NUMBER, re.IGNORECASE)


def references(words: str) -> list[Path]:
    """The places that the words name, in their order; what lies in one place shares it."""
    runs: list[list[tuple[int, list[str]]]] = []
    end = 0
    for found in _PLACE.finditer(words):
        level = _LEVELS[found["level"].lower()]
        place = (level, _EACH.findall(found["numbers"]))
        near = _BETWEEN.fullmatch(words, end, found.start()) is not None
        if runs and near and runs[-1][-1][0] < level:
            runs[-1].append(place)
        else:
            runs.append([place])
        end = found.end()
    return [path for run in _shared(runs) for path in _paths(run)]


def meant(path: Path, ordinals: Iterable[str]) -> list[str]:
    """The ordinals ("II.2.a") that a place means: itself, or all that lies in it."""
    known = {ordinal: path_of(ordinal.split(".")) for ordinal in ordinals}
    exact = [ordinal for ordinal, each in known.items() if each == path]
    ends = [ordinal for ordinal, each in known.items() if each[-len(path) :] == path]
    inside = [ordinal for ordinal, each in known.items() if each[: len(path)] == path]
    return exact or ends or inside


def path_of(numbers: Iterable[str]) -> Path:
    """The path of numbers, outermost first; one that says those above it again stands once."""
    path: list[str] = []
    for number in numbers:
        parts = fold(number).strip(" .)").split(".")
        whole = [part for part in parts if part]
        if len(whole) > 1 and path[-len(whole) + 1 :] == whole[:-1]:
            whole = whole[-1:]
        path.extend(whole)
    return tuple(path)


def _shared(
    runs: Sequence[list[tuple[int, list[str]]]],
) -> Iterator[list[tuple[int, list[str]]]]:
    """Of "khoản 2, khoản 3 Mục II" the first lies in Mục II too."""
    outer: list[tuple[int, list[str]]] = []
    whole = []
    for run in reversed(runs):
        above = [place for place in outer if place[0] > run[-1][0]]
        whole.append([*run, *above])
        outer = whole[-1]
    yield from reversed(whole)


def _paths(run: Sequence[tuple[int, list[str]]]) -> Iterator[Path]:
    (_, innermost), *around = run
    above = [numbers[0] for _, numbers in reversed(around)]
    for number in innermost:
        yield path_of([*above, number])
