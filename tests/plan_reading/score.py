"""How well plans are read: ``python -m tests.plan_reading.score FOLDER [--misses]``.

Each document of a folder stands beside its gold (``.json``, the form that ``dieuphoi read --json``
prints, without places). Tasks are told apart by their sentence: the one whose words overlap most.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from engine.model.text import fold
from engine.plan_reading import read_plan, read_source

MEASURES = ("tasks", "lead", "coordinate", "due.type", "due.date", "send_to", "product", "frame")
DATED = ("start", "end", "exclusive", "n", "unit", "cadence")
_LEAST_OVERLAP = 0.4


class Score:
    """Counts of right, found and wanted values, measure by measure."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.misses: list[str] = []

    def note(self, measure: str, found: Iterable[str], wanted: Iterable[str], where: str) -> None:
        """Compare two lists of values as sets."""
        has, should = set(found), set(wanted)
        self.right[measure] += len(has & should)
        self.found[measure] += len(has)
        self.wanted[measure] += len(should)
        if has != should:
            more, less = sorted(has - should), sorted(should - has)
            self.misses.append(f"{where} {measure}: +{more} -{less}")

    def precision(self, measure: str) -> float:
        """Right among what was found."""
        return self.right[measure] / self.found[measure] if self.found[measure] else 1.0

    def recall(self, measure: str) -> float:
        """Found of what was to be found."""
        return self.right[measure] / self.wanted[measure] if self.wanted[measure] else 1.0


def score(folder: Path) -> Score:
    """Read every document of a folder and compare it with its gold."""
    total = Score()
    for gold in sorted(folder.glob("*.json")):
        wanted = json.loads(gold.read_text(encoding="utf-8"))
        document = next(p for p in folder.iterdir() if p.stem == gold.stem and p != gold)
        found = read_plan(read_source(document.name, document.read_bytes())).as_json()
        compare(total, found, wanted, gold.stem)
    return total


def compare(total: Score, found: Mapping[str, Any], wanted: Mapping[str, Any], name: str) -> None:
    """Add one document to the counts."""
    for field in ("number", "date", "issuer"):
        total.note("frame", _one(found[field], field), _one(wanted.get(field), field), name)
    for field in ("recipients", "monitor"):
        total.note("frame", _all(found[field]), _all(wanted.get(field, [])), name)
    pairs = list(_paired(found["tasks"], wanted["tasks"]))
    for has, should in pairs:
        title = f"{name} «{(should or has or {}).get('quote', '')[:40]}»"
        optional = bool(should and should.get("optional"))
        if has is None or should is None:
            if not optional:
                total.note("tasks", [title] if has else [], [title] if should else [], name)
            continue
        if optional:
            continue
        total.note("tasks", [title], [title], name)
        for field in ("lead", "coordinate", "send_to"):
            total.note(field, _all(has[field]), _all(should.get(field, [])), title)
        total.note("product", _one(has["product"], "p"), _one(should.get("product"), "p"), title)
        due = should.get("due", {"type": "none"})
        total.note("due.type", [has["due"]["type"]], [due["type"]], title)
        total.note("due.date", _dates(has["due"]), _dates(due), title)


def _dates(due: Mapping[str, Any]) -> list[str]:
    return [f"{field}={due[field]}" for field in DATED if due.get(field)]


def _one(value: object, kind: str) -> list[str]:
    return [f"{kind}:{_plain(str(value))[:40]}"] if value else []


def _all(values: Sequence[str]) -> list[str]:
    return [_plain(value) for value in values]


def _plain(value: str) -> str:
    return fold(value).replace("uy ban nhan dan", "ubnd").strip(" .;,")


def _paired(
    found: Sequence[dict[str, Any]], wanted: Sequence[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    left = list(found)
    for should in wanted:
        best = max(left, key=lambda has: _overlap(has, should), default=None)
        if best is None or _overlap(best, should) < _LEAST_OVERLAP:
            yield None, should
            continue
        left.remove(best)
        yield best, should
    for has in left:
        yield has, None


def _overlap(has: Mapping[str, Any], should: Mapping[str, Any]) -> float:
    words, others = fold(has["quote"]).split(), fold(should["quote"]).split()
    run = SequenceMatcher(None, words, others, autojunk=False).find_longest_match()
    return run.size / max(1, min(len(words), len(others)))


def table(total: Score) -> Iterator[str]:
    """A line a measure."""
    for measure in MEASURES:
        yield (
            f"{measure:12} recall {total.recall(measure):.3f}  precision "
            f"{total.precision(measure):.3f}  of {total.wanted[measure]}"
        )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Score the reading of plans.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    total = score(arguments.folder)
    lines = [*table(total), *(total.misses if arguments.misses else ())]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
