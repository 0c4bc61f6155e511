"""Working days, against the vectors of the official calendars of 2025 to 2027."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.model.calendar import DayOverride, WorkingCalendar

NOTICE = "Công văn 12729/VPCP-KGVX ngày 25/12/2025"
CORRECTED = WorkingCalendar(
    {
        date(2026, 1, 2): DayOverride("off", "Nghỉ Tết Dương lịch", NOTICE),
        date(2026, 1, 10): DayOverride("work", "Làm bù", NOTICE),
    }
)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2025, 4, 9), 3, date(2025, 4, 14)),
        (date(2025, 4, 23), 5, date(2025, 4, 29)),
        (date(2025, 4, 29), 2, date(2025, 5, 6)),
        (date(2025, 12, 31), 3, date(2026, 1, 7)),
        (date(2026, 2, 11), 5, date(2026, 2, 25)),
        (date(2026, 8, 20), 5, date(2026, 8, 26)),
        (date(2026, 11, 23), 1, date(2026, 11, 25)),
        (date(2027, 2, 3), 1, date(2027, 2, 11)),
    ],
)
def test_it_counts_working_days_as_the_official_calendar_does(
    start: date, count: int, expected: date
) -> None:
    assert CORRECTED.add_working_days(start, count) == expected
    assert CORRECTED.working_days_between(start, expected) == count


def test_it_misses_the_swap_of_new_year_2026_without_the_administrators_table() -> None:
    assert WorkingCalendar().add_working_days(date(2025, 12, 31), 3) == date(2026, 1, 6)


def test_it_works_on_a_saturday_that_the_administrator_made_up() -> None:
    assert CORRECTED.is_working_day(date(2026, 1, 10))
    assert not CORRECTED.is_working_day(date(2026, 1, 2))
    assert str(CORRECTED.day_name(date(2026, 1, 10))) == "Làm bù"


def test_it_works_on_the_saturday_swapped_for_the_second_of_may() -> None:
    calendar = WorkingCalendar()

    assert calendar.is_working_day(date(2025, 4, 26))
    assert not calendar.is_working_day(date(2025, 5, 2))


def test_it_counts_backwards() -> None:
    assert WorkingCalendar().add_working_days(date(2025, 4, 14), -3) == date(2025, 4, 9)
    assert WorkingCalendar().working_days_between(date(2025, 4, 14), date(2025, 4, 9)) == -3


def test_it_has_about_250_working_days_a_year() -> None:
    for year, days in ((2025, 250), (2026, 249), (2027, 249)):
        start, end = date(year - 1, 12, 31), date(year, 12, 31)
        assert CORRECTED.working_days_between(start, end) == days


def test_it_names_a_public_holiday_in_the_readers_language() -> None:
    day = WorkingCalendar().day_name(date(2025, 9, 2))
    assert day is not None
    assert (str(day), day.in_language("en")) == ("Quốc khánh", "National Day")
    assert WorkingCalendar().day_name(date(2025, 9, 3)) is None


@pytest.mark.parametrize("calendar", [WorkingCalendar(), CORRECTED])
def test_it_counts_between_two_days_as_one_counts_day_by_day(calendar: WorkingCalendar) -> None:
    first = date(2025, 12, 20)
    for start in (first + timedelta(days=7 * week) for week in range(12)):
        count = 0
        for end in (start + timedelta(days=later) for later in range(1, 80)):
            count += calendar.is_working_day(end)
            assert calendar.working_days_between(start, end) == count
            assert calendar.working_days_between(end, start) == -count
