"""Timers against a reckoning that walks day by day and turn by turn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidTimer
from engine.model.clock import ZONE
from engine.model.timers import parse_timer
from tests.support.soaking import full

MANY = settings(max_examples=full(200, 10_000), deadline=None)
ZONES = [ZONE, ZoneInfo("Europe/Berlin"), UTC]
INSTANTS = st.datetimes(
    datetime.fromisoformat("1999-12-01"), datetime.fromisoformat("2032-03-01")
).map(lambda moment: moment.replace(microsecond=0))
PARTS = st.tuples(
    st.integers(0, 3), st.integers(0, 14), st.integers(0, 40), st.integers(0, 50)
).filter(any)


def duration(parts: tuple[int, int, int, int]) -> str:
    years, months, days, hours = parts
    return f"P{years}Y{months}M{days}DT{hours}H"


def slowly_after(start: datetime, parts: tuple[int, int, int, int], turns: int) -> datetime:
    """Walk the months on a Vietnamese calendar, stay within the last, then add days and hours."""
    years, months, days, hours = parts
    local = start.astimezone(ZONE)
    year, month = local.year, local.month
    for _ in range((12 * years + months) * turns):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    day = local.day
    while True:
        try:
            landed = date(year, month, day)
        except ValueError:
            day -= 1
        else:
            break
    moved = datetime.combine(landed, local.time(), ZONE)
    for _ in range(turns):
        moved += timedelta(days=days, hours=hours)
    return moved.astimezone(UTC)


@MANY
@given(INSTANTS, PARTS)
def test_a_duration_ends_where_a_walk_over_the_calendar_ends(
    moment: datetime, parts: tuple[int, int, int, int]
) -> None:
    now = moment.replace(tzinfo=UTC)
    assert parse_timer("duration", duration(parts)).first(now) == slowly_after(now, parts, 1)


@MANY
@given(INSTANTS, st.sampled_from(ZONES))
def test_a_date_is_the_instant_that_its_zone_means(moment: datetime, zone: ZoneInfo) -> None:
    there = moment.replace(tzinfo=UTC).astimezone(zone)
    due = parse_timer("date", there.isoformat()).first(there.astimezone(UTC))
    # In UTC: between zones Python calls an hour that comes twice unequal to itself.
    assert due == there.astimezone(UTC)
    assert due.utcoffset() == timedelta()


@MANY
@given(INSTANTS, PARTS, st.integers(0, 400), st.sampled_from(ZONES), st.integers(1, 30))
def test_a_cycle_is_due_where_counting_its_turns_one_by_one_comes_to(
    moment: datetime,
    parts: tuple[int, int, int, int],
    away: int,
    zone: ZoneInfo,
    fired: int,
) -> None:
    start = moment.replace(tzinfo=UTC)
    now = start + timedelta(days=away)
    text = f"R/{start.astimezone(zone).isoformat()}/{duration(parts)}"
    spec = parse_timer("cycle", text)
    turn = 0
    while slowly_after(start, parts, turn) < now:
        turn += 1
    due = slowly_after(start, parts, turn)
    assert spec.first(now) == due
    following = turn
    while slowly_after(start, parts, following) <= due:
        following += 1
    assert spec.next(due, fired) == slowly_after(start, parts, following)


@pytest.mark.parametrize("text", ["2016-12-31T23:59:60Z", "2025-02-29", "2025-13-01"])
def test_a_moment_that_the_calendar_lacks_is_refused(text: str) -> None:
    with pytest.raises(InvalidTimer):
        parse_timer("date", text)
