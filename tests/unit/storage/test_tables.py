"""A table is what its row class says, and rows come back from it the same."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Any

import pytest
from sqlalchemy import MetaData, String
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from engine.errors import InvalidInput
from engine.storage import AssignmentRow
from engine.storage.assignments.assignment import ASSIGNMENT
from engine.storage.db import tables
from engine.storage.db.page import cut, unpack
from engine.storage.db.tables import Key, RowTable
from engine.storage.db.values import instant_text, read_instant

NOON = datetime(2025, 4, 9, 12, 0, 0, 7, tzinfo=timezone(timedelta(hours=7)))


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter that came in."""

    office: Key
    number: int
    _: KW_ONLY
    sender: str | None = None
    subject: Annotated[str, String(200)]
    came_on: date
    urgent: bool = False
    pages: Any = None


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> RowTable[LetterRow]:
    monkeypatch.setattr(tables, "metadata", MetaData())
    return RowTable("letter", LetterRow, key=2)


def test_a_column_is_what_the_type_and_the_default_of_its_field_say(
    letters: RowTable[LetterRow],
) -> None:
    made = str(CreateTable(letters.table).compile(dialect=sqlite.dialect()))
    assert [line.strip(" \t,") for line in made.strip().split("\n")] == [
        "CREATE TABLE letter (",
        "office VARCHAR(64) NOT NULL",
        "number INTEGER NOT NULL",
        "sender TEXT",
        "subject VARCHAR(200) NOT NULL",
        "came_on VARCHAR(10) NOT NULL",
        "urgent INTEGER NOT NULL",
        "pages TEXT",
        "PRIMARY KEY (office, number)",
        ")",
    ]


def test_a_row_is_read_with_its_keyword_fields(letters: RowTable[LetterRow]) -> None:
    row = LetterRow("hà-nội", 7, subject="Báo cáo", came_on=date(2025, 4, 9), pages=[1, 2])
    stored = letters.values(row)
    assert stored == ["hà-nội", 7, None, "Báo cáo", "2025-04-09", 0, "[1,2]"]
    assert letters.read(stored) == row


def test_a_field_of_a_type_that_no_column_has_is_refused() -> None:
    @dataclass
    class Other:
        body: complex

    with pytest.raises(KeyError):
        RowTable("other", Other)


def test_an_instant_is_kept_in_utc_with_microseconds() -> None:
    assert instant_text(NOON) == "2025-04-09T05:00:00.000007Z"
    assert read_instant(instant_text(NOON)) == NOON


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2025, 4, 9))  # noqa: DTZ001  # that is what is refused


def test_a_row_comes_back_as_it_went() -> None:
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
    assert ASSIGNMENT.read(ASSIGNMENT.values(row)) == row


def test_a_page_ends_where_its_mark_begins_the_next() -> None:
    page = cut([1, 2, 3], 2, lambda row: (row,))
    assert page.rows == [1, 2]
    assert unpack(str(page.next), int) == (2,)
    assert cut([1, 2], 2, lambda row: (row,)).next is None


@pytest.mark.parametrize("mark", ["", "%%%", "e30", "WzEsMl0"])
def test_a_mark_that_is_none_of_ours_is_refused(mark: str) -> None:
    with pytest.raises(InvalidInput):
        unpack(mark, str)
