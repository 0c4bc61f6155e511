"""ISO 8601 timers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidTimer
from engine.model.timers import parse_timer, require_seldom

EARLY = datetime.fromisoformat("1990-01-01")
LATE = datetime.fromisoformat("2100-01-01")
NOW = datetime(2025, 1, 31, 1, tzinfo=UTC)


def test_a_date_without_a_zone_is_vietnamese() -> None:
    assert parse_timer("date", "2025-04-15").first(NOW) == datetime(2025, 4, 14, 17, tzinfo=UTC)
    assert parse_timer("date", "'2025-04-15T08:00:00Z'").first(NOW).hour == 8


def test_a_month_from_the_31st_ends_on_the_last_of_february() -> None:
    assert parse_timer("duration", "P1M").first(NOW) == datetime(2025, 2, 28, 1, tzinfo=UTC)


def test_a_leap_day_plus_a_year_is_the_28th() -> None:
    leap = datetime(2028, 2, 29, tzinfo=UTC)

    assert parse_timer("duration", "P1Y").first(leap) == datetime(2029, 2, 28, tzinfo=UTC)


def test_a_month_is_counted_on_the_vietnamese_calendar() -> None:
    evening = datetime(2025, 3, 30, 18, tzinfo=UTC)  # 31 March in Vietnam

    assert parse_timer("duration", "P1M").first(evening) == datetime(2025, 4, 29, 18, tzinfo=UTC)


def test_a_monthly_cycle_with_a_start_does_not_drift() -> None:
    spec = parse_timer("cycle", "R/2025-01-31T08:00:00+07:00/P1M")
    due, days = spec.first(NOW), []

    for fired in range(1, 6):
        days.append(due.day)
        following = spec.next(due, fired)
        assert following is not None
        due = following

    assert days == [31, 28, 31, 30, 31]


def test_a_monthly_cycle_without_a_start_does_not_drift_from_when_it_was_armed() -> None:
    spec = parse_timer("cycle", "R/P1M")
    february = spec.first(NOW)

    assert spec.next(february, 1, anchor=NOW) == datetime(2025, 3, 31, 1, tzinfo=UTC)


def test_a_counted_cycle_ends() -> None:
    spec = parse_timer("cycle", "R3/PT10H")
    first = spec.first(NOW)

    assert first == NOW + timedelta(hours=10)
    assert spec.next(first, 2) == NOW + timedelta(hours=20)
    assert spec.next(first, 3) is None


def test_a_cycle_with_an_end_stops_there() -> None:
    spec = parse_timer("cycle", "R/P1D/2025-02-02T01:00:00Z")

    assert spec.next(datetime(2025, 2, 1, 1, tzinfo=UTC), 1) is not None
    assert spec.next(datetime(2025, 2, 2, 1, tzinfo=UTC), 2) is None


def test_a_cycle_that_began_long_ago_goes_on_at_its_next_turn() -> None:
    spec = parse_timer("cycle", "R/2001-01-01T00:00:00+07:00/P1D")

    assert spec.first(NOW) == datetime(2025, 1, 31, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "15/4/2025"),
        ("date", ""),
        ("duration", "P"),
        ("duration", "PT"),
        ("duration", "P1DT"),
        ("duration", "P0.5M"),
        ("duration", "-P1D"),
        ("duration", "P9999999999999D"),
        ("cycle", "0 0/5 * * * ?"),
        ("cycle", "R/PT0S"),
        ("cycle", "R"),
        ("someday", "P1D"),
    ],
)
def test_it_refuses_what_is_no_timer(kind: str, text: str) -> None:
    with pytest.raises(InvalidTimer):
        parse_timer(kind, text)


def test_it_refuses_to_leave_the_calendar() -> None:
    with pytest.raises(InvalidTimer):
        parse_timer("duration", "P9999Y").first(NOW)


@given(
    start=st.datetimes(EARLY, LATE),
    months=st.integers(1, 36),
    turns=st.integers(1, 40),
)
def test_a_cycle_lands_on_the_day_of_its_start_or_the_months_last(
    start: datetime, months: int, turns: int
) -> None:
    begin = start.replace(microsecond=0)
    spec = parse_timer("cycle", f"R/{begin.isoformat()}+07:00/P{months}M")
    assert spec.at is not None
    assert spec.period is not None
    due = spec.period.after(spec.at, turns) + timedelta(hours=7)
    assert due.day == begin.day or (due + timedelta(days=1)).day == 1
    assert (due.year - begin.year) * 12 + due.month - begin.month == months * turns


@pytest.mark.parametrize(
    "text", ["P999999999Y", "P" + "9" * 5_000 + "D", "P1001Y", "P1D" * 2, "P١D"]
)
def test_a_duration_no_calendar_holds_is_refused(text: str) -> None:
    with pytest.raises(InvalidTimer):
        parse_timer("duration", text)


@pytest.mark.parametrize("text", ["R/PT1S", "R/PT59S", "R5/PT0.5S"])
def test_a_cycle_of_seconds_is_not_deployed(text: str) -> None:
    with pytest.raises(InvalidTimer, match="một phút"):
        require_seldom(parse_timer("cycle", text))


def test_a_cycle_of_a_minute_and_a_short_wait_are_deployed() -> None:
    require_seldom(parse_timer("cycle", "R/PT1M"))
    require_seldom(parse_timer("duration", "PT1S"))


def test_so_many_turns_that_no_number_holds_them_are_refused() -> None:
    with pytest.raises(InvalidTimer):
        parse_timer("cycle", "R" + "9" * 5_000 + "/P1D")
