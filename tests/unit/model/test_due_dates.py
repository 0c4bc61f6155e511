"""Due dates as people write them, and what is refused because it names no day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import InvalidTimer
from engine.model.clock import ZONE
from engine.model.due_dates import read_due
from engine.model.priorities import read_priority

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
"""A Monday, 10 o'clock in Vietnam."""


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("15/12/2026", "2026-12-16 00:00"),
        ("15-12-2026", "2026-12-16 00:00"),
        ("2026-12-15", "2026-12-16 00:00"),
        ("2026-12-15T17:00:00", "2026-12-15 17:00"),
        ("2026-12-15T10:00:00Z", "2026-12-15 17:00"),
        ("31/12/2026 17:00", "2026-12-31 17:00"),
        ("17 giờ 00 ngày 31/12/2026", "2026-12-31 17:00"),
        ("P3D", "2026-12-03 10:00"),
        ("3 ngày làm việc", "2026-12-04 00:00"),
        ("trong 05 ngày làm việc", "2026-12-08 00:00"),
        ("chậm nhất ngày 15 tháng 12 năm 2026", "2026-12-16 00:00"),
        ("trước ngày 15/12/2026", "2026-12-15 00:00"),
        ("hết quý IV năm 2026", "2027-01-01 00:00"),
        ("từ 01/12/2026 đến 15/12/2026", "2026-12-16 00:00"),
    ],
)
def test_a_due_date_is_read_as_people_write_it(text: str, local: str) -> None:
    assert read_due(text, NOW).astimezone(ZONE).strftime("%Y-%m-%d %H:%M") == local


@pytest.mark.parametrize(
    "text",
    [
        "mai",
        "hết quý IV",
        "15/12",
        "2026-02-30",
        "30/02/2027",
        "31/12/2026 25:00",
        "31/12/2026 5 giờ chiều",
        "15/12/2026 hoặc 20/12/2026",
        "hằng quý",
        "sau khi có hướng dẫn",
        "9999-12-31",
        "P3",
        "",
    ],
)
def test_what_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(InvalidTimer):
        read_due(text, NOW)


@pytest.mark.parametrize(("value", "number"), [(80, 80), ("0", 0), ("100", 100), ("75.0", 75)])
def test_a_priority_is_a_whole_number_up_to_a_hundred(value: object, number: int) -> None:
    assert read_priority(value) == number


@pytest.mark.parametrize("value", ["cao", "101", "-1", "2.5", True, ""])
def test_any_other_priority_is_none(value: object) -> None:
    assert read_priority(value) is None
