"""The catalogue as a workbook: what is given out can be taken in."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from engine.errors import Forbidden
from engine.service import organisation
from engine.service.organisation import export
from tests.integration.province import Province


def test_taken_in_again_it_changes_nothing(province: Province) -> None:
    admin = province.who("administrator")
    body = export.workbook(province.engine, admin)
    report = organisation.import_file(province.engine, admin, body, dry_run=True)
    assert (report.lines, report.problems) == ((), ())


def test_a_line_that_is_added_is_a_new_officer(province: Province) -> None:
    admin = province.who("administrator")
    book = load_workbook(BytesIO(export.workbook(province.engine, admin)))
    book["Cán bộ"].append(["an.soyte", "Nguyễn Văn An", "an@soyte.example", "so-y-te/chuyen_vien"])
    changed = BytesIO()
    book.save(changed)

    organisation.import_file(province.engine, admin, changed.getvalue(), dry_run=False)

    new = province.who("an.soyte")
    assert [held.position_id for held in new.holdings] == ["so-y-te/chuyen_vien"]


def test_it_is_for_administrators(province: Province) -> None:
    with pytest.raises(Forbidden):
        export.workbook(province.engine, province.who("chuyen_vien.so-y-te"))
