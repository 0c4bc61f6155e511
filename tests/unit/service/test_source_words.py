"""What the document of a plan says of its tasks beside what their assignments keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.parser import read
from engine.service.plan_document import source_words

PLAN = Path(__file__).parents[3] / "processes" / "dac-khu-2025" / "process.bpmn"


@pytest.mark.parametrize(
    ("number", "urgency", "added"),
    [
        ("2.2", "khẩn trương", False),
        ("1.1", "", False),
        ("BC", "", True),
        ("2.1 (tổng hợp)", "", True),
        ("không có số này", "", False),
        (None, "", False),
    ],
)
def test_the_diagram_tells_its_urgency_and_whether_it_was_added(
    number: str | None, urgency: str, added: bool
) -> None:
    definition = read({"process.bpmn": PLAN.read_bytes()}).definitions["dac-khu-2025"]
    told = source_words(definition, number)
    assert (told.urgency, told.added) == (urgency, added)
