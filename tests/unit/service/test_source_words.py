"""What the document of a plan says of its tasks beside what their assignments keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.parser import read
from engine.service.plan_document import SourceWords, source_words

PLAN = Path(__file__).parents[3] / "processes" / "dac-khu-2025" / "process.bpmn"


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("2.2", SourceWords("khẩn trương", added=False)),
        ("1.1", SourceWords("", added=False)),
        ("BC", SourceWords("", added=True)),
        ("2.1 (tổng hợp)", SourceWords("", added=True)),
        ("không có số này", SourceWords("", added=False)),
        (None, SourceWords("", added=False)),
    ],
)
def test_the_diagram_tells_its_urgency_and_whether_it_was_added(
    number: str | None, told: SourceWords
) -> None:
    definition = read({"process.bpmn": PLAN.read_bytes()}).definitions["dac-khu-2025"]
    assert source_words(definition, number) == told
