"""The table of supported elements says what is so, and every row of it has been run."""

from __future__ import annotations

from engine.bpmn.validation import supported
from tests.conformance.table import PAGE, cases_by_construct, page


def test_the_page_of_supported_elements_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.conformance.table"


def test_every_executed_construct_has_a_case() -> None:
    run = cases_by_construct()

    assert [row.key for row in supported() if row.executed and not run.get(row.key)] == []
