"""From a document that was read to the process that is drafted from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn.drafting import draft
from engine.bpmn.parser import read
from engine.bpmn.validation import Known, check, refused
from engine.plan_reading import as_table, read_plan, read_source

ROOT = Path(__file__).parents[3]
DOCUMENTS = [
    *sorted((ROOT / "tests" / "plan_reading" / "tuned").glob("*.txt")),
    *sorted(ROOT.glob("processes/*/source.txt")),
]
TWICE = """\
1. Sở Tư pháp rà soát văn bản, báo cáo UBND tỉnh trước ngày 30/02/2027.
Giao Sở Nội vụ theo dõi, đôn đốc việc thực hiện.
"""


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_document_becomes_a_process_that_the_check_accepts(path: Path) -> None:
    table = as_table(read_plan(read_source(path.name, path.read_bytes())))

    drafted = draft(table, "tu-van-ban")

    findings = check(read({"process.bpmn": drafted.xml}), Known())
    assert not refused(findings), [finding for finding in findings if finding.severity == "error"]


def test_two_tasks_below_one_number_have_numbers_of_their_own_and_a_day_that_is_none_is_told() -> (
    None
):
    table = as_table(read_plan(read_source("cong-van.txt", TWICE.encode())))

    assert [row.number for row in table.rows] == ["1", "1 (2)"]
    assert [(each.row, each.column) for each in table.remarks] == [(1, "thời gian")]
