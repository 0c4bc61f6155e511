"""Whole documents: the five source plans, and others in the manner of real ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from engine.plan_reading import Source, read_plan, read_source
from tests.plan_reading.score import Score, compare, score

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "tests" / "plan_reading" / "sources"
TUNED = ROOT / "tests" / "plan_reading" / "tuned"
DOCUMENTS = [*sorted(TUNED.glob("*.txt")), *sorted(ROOT.glob("processes/*/source.txt"))]


def source(path: Path) -> Source:
    return read_source(path.name, path.read_bytes())


@pytest.mark.parametrize("gold", sorted(SOURCES.glob("*.json")), ids=lambda path: path.stem)
def test_every_required_task_of_a_source_plan_is_found_with_lead_helpers_and_time(
    gold: Path,
) -> None:
    read = read_plan(source(ROOT / "processes" / gold.stem / "source.txt")).as_json()

    total = Score()
    compare(total, read, json.loads(gold.read_text(encoding="utf-8")), gold.stem)

    for measure in ("tasks", "lead", "coordinate", "due.type", "due.date"):
        assert total.recall(measure) == total.precision(measure) == 1.0, total.misses
    assert total.recall("send_to") == 1.0, total.misses


def test_the_documents_that_the_reader_was_written_with_are_read_whole() -> None:
    total = score(TUNED)

    assert not total.misses


REACHED = {
    "tasks": (0.86, 0.96),
    "lead": (0.84, 0.93),
    "coordinate": (0.83, 0.91),
    "due.type": (0.91, 0.91),
    "due.date": (0.89, 0.97),
    "send_to": (0.91, 0.94),
    "frame": (0.95, 0.95),
}
"""Recall and precision with documents by another hand."""


def test_documents_by_another_hand_are_read_no_worse_than_they_were() -> None:
    total = score(ROOT / "tests" / "plan_reading" / "second")

    for measure, (recall, precision) in REACHED.items():
        assert total.recall(measure) >= recall, measure
        assert total.precision(measure) >= precision, measure


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_marked_as_from_the_text_stands_in_its_place(path: Path) -> None:
    document = source(path)
    read = read_plan(document).as_json()

    assert read["tasks"]
    for task in read["tasks"]:
        values = {
            "text": [task["text"]],
            "quote": [task["quote"]],
            "lead": task["lead"],
            "coordinate": task["coordinate"],
            "due": [task["due"]["text"]],
            "product": [task["product"]],
            "send_to": task["send_to"],
        }
        for field, (start, end) in task["spans"].items():
            words = " ".join(document.text[start:end].split())
            if task["origin"].get(field) == "inferred":
                continue
            for value in values[field]:
                assert stands_in(value.removeprefix("Sở "), words), (field, value, words)


def stands_in(value: str, words: str) -> bool:
    """Whether the words stand there in their order; a page number may stand between them."""
    there = iter(re.findall(r"\w+", words))
    return all(word in there for word in re.findall(r"\w+", value))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_paragraph_of_the_body_is_in_a_task_or_told_as_unused(path: Path) -> None:
    document = source(path)
    read = read_plan(document)

    told = "".join(passage.text for passage in read.unused)
    for task in read.as_json()["tasks"]:
        assert task["quote"] not in told
