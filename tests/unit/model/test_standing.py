"""How far off a day is: one sentence for pages and notices, in working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.model.calendar import WorkingCalendar
from engine.model.deadlines import age, standing

FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("last", "today", "words"),
    [
        (FRIDAY, date(2026, 12, 3), "quá hạn 4 ngày làm việc"),
        (FRIDAY, date(2026, 11, 28), "quá hạn 1 ngày làm việc"),
        (FRIDAY, FRIDAY, "hết hạn hôm nay"),
        (FRIDAY, date(2026, 11, 24), "còn 3 ngày làm việc"),
        (date(2026, 11, 28), FRIDAY, "hết hạn vào ngày mai"),
        (date(2026, 11, 29), FRIDAY, "hết hạn ngày 29/11/2026"),
    ],
)
def test_it_is_counted_in_working_days(last: date, today: date, words: str) -> None:
    assert str(standing(last, today, WorkingCalendar())) == words


@pytest.mark.parametrize(
    ("days", "words"), [(6, None), (7, "chờ 7 ngày"), (40, "chờ 1 tháng"), (430, "chờ 14 tháng")]
)
def test_what_has_no_day_has_an_age(days: int, words: str | None) -> None:
    found = age(FRIDAY - timedelta(days=days), FRIDAY)
    assert (str(found) if found else None) == words
