"""Rows go into columns and come back the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from engine.errors import InvalidInput
from engine.storage import AssignmentRow
from engine.storage.db.mapping import RowMap, instant_text, read_instant
from engine.storage.db.page import cut, unpack
from engine.storage.tables.work import assignment, blob

NOON = datetime(2025, 4, 9, 12, 0, 0, 7, tzinfo=timezone(timedelta(hours=7)))


def test_an_instant_is_kept_in_utc_with_microseconds() -> None:
    assert instant_text(NOON) == "2025-04-09T05:00:00.000007Z"
    assert read_instant(instant_text(NOON)) == NOON


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2025, 4, 9))  # noqa: DTZ001  # that is what is refused


def test_a_row_comes_back_as_it_went() -> None:
    rows = RowMap(assignment, AssignmentRow)
    row = AssignmentRow(
        id="a",
        instance_id="i",
        root_id="r",
        element="e",
        title="Rà soát",
        role="lead",
        state="assigned",
        created_at=NOON.astimezone(UTC),
        deadline={"text": "trước ngày 15 tháng 4"},
        last_day=date(2025, 4, 14),
        standing=True,
    )
    assert rows.read(rows.values(row)) == row


def test_a_row_class_that_does_not_fit_its_table_is_refused() -> None:
    @dataclass
    class Other:
        sha256: str

    with pytest.raises(TypeError, match="differ"):
        RowMap(blob, Other)


def test_a_page_ends_where_its_mark_begins_the_next() -> None:
    page = cut([1, 2, 3], 2, lambda row: (row,))
    assert page.rows == [1, 2]
    assert unpack(str(page.next), int) == (2,)
    assert cut([1, 2], 2, lambda row: (row,)).next is None


@pytest.mark.parametrize("mark", ["", "%%%", "e30", "WzEsMl0"])
def test_a_mark_that_is_none_of_ours_is_refused(mark: str) -> None:
    with pytest.raises(InvalidInput):
        unpack(mark, str)
