"""The plans say what their sources say: every row, word for word, nothing invented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.bpmn.definition import Definition, Node
from engine.bpmn.drafting import Row, draft, read_table
from engine.bpmn.layout import faults
from engine.bpmn.parser import read
from engine.bpmn.validation import Known, check, strictly
from engine.model.deadlines import read_deadline

PROCESSES = Path(__file__).parents[3] / "processes"
COUNTS = {
    "thai-nguyen-89-2025": 4,
    "ninh-thuan-2024": 6,
    "tra-vinh-2023": 12,
    "hai-duong-2025": 4,
    "dac-khu-2025": 24,
}
CROSSINGS = {
    "thai-nguyen-89-2025": 1,
    "ninh-thuan-2024": 1,
    "tra-vinh-2023": 0,
    "hai-duong-2025": 2,
    "dac-khu-2025": 18,
}
DIAGRAMS = sorted(PROCESSES.glob("*/*.bpmn"))


def joined(text: str) -> str:
    """White space collapsed, so that line wraps of the source do not matter."""
    return re.sub(r"\s+", " ", text).strip().replace("BNV- CCVC", "BNV-CCVC")


def rows(plan: str) -> tuple[Row, ...]:
    """The tasks of a plan's table."""
    return read_table("tasks.csv", (PROCESSES / plan / "tasks.csv").read_bytes()).rows


def definition(plan: str) -> Definition:
    """The plan's process."""
    return read({"process.bpmn": (PROCESSES / plan / "process.bpmn").read_bytes()}).definitions[
        plan
    ]


def activity(plan: Definition, number: str) -> Node:
    """The activity of a task by its number."""
    return next(n for n in plan.nodes.values() if n.properties.get("number") == number)


@pytest.mark.parametrize("plan", COUNTS)
def test_it_quotes_its_source(plan: str) -> None:
    """Given a table, then sentence, time and product of every row stand in the source."""
    source = joined((PROCESSES / plan / "source.txt").read_text("utf-8"))

    for row in rows(plan):
        for words in (row.sentence, row.time, row.product):
            assert joined(words) in source, (row.number, words)


@pytest.mark.parametrize("plan", COUNTS)
def test_it_draws_every_row_of_its_table(plan: str) -> None:
    """Given a table, then the process holds each task with the row's own words."""
    drawn = definition(plan)

    assert len(rows(plan)) == COUNTS[plan]
    for row in rows(plan):
        told = activity(drawn, row.number).properties
        assert (told.get("deadline", ""), told.get("sentence", "")) == (row.time, row.sentence)
        assert told.get("product", "") == row.product
        assert told.get("coordinating", "") == row.coordinating


def test_it_invents_neither_number_nor_monitor() -> None:
    """Given sources without number or monitor, then the property is absent and is asked for."""
    assert "number" not in definition("tra-vinh-2023").properties
    assert "issued_on" not in definition("hai-duong-2025").properties
    assert "monitor" not in definition("dac-khu-2025").properties
    assert "chu-tri-ii-1-a=" in definition("tra-vinh-2023").properties["placeholders"]


@pytest.mark.parametrize("plan", COUNTS)
def test_no_scenario_gives_a_document_a_number_that_its_source_does_not_bear(plan: str) -> None:
    folder = PROCESSES / plan
    text = (folder / "scenarios.json").read_text("utf-8")
    given = set(re.findall(r'"Task_issue".*?"number": "([^"]+)"', text))
    source = joined((folder / "source.txt").read_text("utf-8")).replace(" /", "/")
    assert all(number in source for number in given), given


def test_it_counts_deadlines_as_the_domain_does() -> None:
    """Given the words for time of all plans, then one window and three dates are found."""
    kinds = [read_deadline(row.time).kind for plan in COUNTS for row in rows(plan)]

    assert (kinds.count("date"), kinds.count("window")) == (3, 1)


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_it_can_be_read_by_people(path: Path) -> None:
    """Given a diagram, then no flow runs through a node or a name or slants, and few cross."""
    found = faults(path.read_bytes())

    assert found.through == ()
    assert found.slanted == ()
    assert found.over_names == ()
    assert found.crowded == ()
    assert len(found.crossings) <= CROSSINGS.get(path.parent.name, 0), found.crossings


def test_it_is_accepted_by_the_check() -> None:
    """Given all diagrams together, when checked, then none is refused: strictly, too."""
    files = {str(p.relative_to(PROCESSES)): p.read_bytes() for p in DIAGRAMS}

    found = strictly(check(read(files), Known()))
    refusing = [each for each in found if each.severity == "error"]
    assert [(each.code, each.file, each.element) for each in refusing] == []


@pytest.mark.parametrize("plan", COUNTS)
def test_it_is_what_its_table_drafts(plan: str) -> None:
    """Given a table, then the diagram beside it is its draft, unchanged."""
    made = draft(read_table("tasks.csv", (PROCESSES / plan / "tasks.csv").read_bytes()))

    assert made.xml == (PROCESSES / plan / "process.bpmn").read_bytes()
