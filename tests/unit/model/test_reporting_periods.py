"""Periodic reports by the calendar: what they cover, when they open, when they are due."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.clock import ZONE
from engine.model.deadlines import Due, read_deadline, read_due, reporting
from engine.model.deadlines.periods import LENGTHS
from engine.model.timers import parse_timer


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("period", "today", "since", "until", "due", "name"),
    [
        ("P1M", "2027-03-20", "2027-02-15", "2027-03-14", "2027-03-25", "tháng 3/2027"),
        ("P3M", "2027-03-20", "2026-12-15", "2027-03-14", "2027-03-25", "quý I/2027"),
        ("P6M", "2027-06-15", "2026-12-15", "2027-06-14", "2027-06-25", "6 tháng đầu năm 2027"),
        ("P6M", "2027-12-31", "2027-06-15", "2027-12-14", "2027-12-25", "6 tháng cuối năm 2027"),
        ("P1Y", "2027-12-15", "2026-12-15", "2027-12-14", "2027-12-25", "năm 2027"),
        (
            "P1W",
            "2027-03-17",
            "2027-03-15",
            "2027-03-21",
            "2027-03-19",
            "tuần từ 15/03/2027 đến 21/03/2027",
        ),
    ],
)
def test_a_period_is_cut_off_as_the_decree_says(
    period: str, today: str, since: str, until: str, due: str, name: str
) -> None:
    report = reporting(period, None).current(day(today))

    assert (report.since, report.until, report.due) == (day(since), day(until), day(due))
    assert str(report.name) == name


@pytest.mark.parametrize(
    ("words", "today", "opens", "due", "name"),
    [
        ("chậm nhất 25/12 hằng năm", "2026-11-30", "2026-12-15", "2026-12-25", "năm 2026"),
        ("trước ngày 15 tháng cuối quý", "2026-11-30", "2026-12-01", "2026-12-14", "quý IV/2026"),
        ("trước ngày 20 hằng tháng", "2026-11-30", "2026-12-15", "2026-12-19", "tháng 12/2026"),
        ("ngày 05 hằng tháng", "2026-11-30", "2026-12-01", "2026-12-05", "tháng 11/2026"),
        ("trước ngày 31/01 hằng năm", "2026-11-30", "2027-01-15", "2027-01-30", "năm 2026"),
        (
            "thứ năm hằng tuần",
            "2026-11-30",
            "2026-11-30",
            "2026-12-03",
            "tuần từ 30/11/2026 đến 06/12/2026",
        ),
    ],
)
def test_the_next_report_is_due_on_the_day_that_the_words_name(
    words: str, today: str, opens: str, due: str, name: str
) -> None:
    read = read_deadline(f"hằng quý, {words}" if "quý" in words else words)
    assert read.period is not None

    report = reporting(read.period, read.due).following(day(today))

    assert (report.opens, report.due, str(report.name)) == (day(opens), day(due), name)


@given(
    period=st.sampled_from(sorted(LENGTHS)),
    due=st.builds(Due, st.integers(1, 31), st.integers(0, 1), st.booleans()),
    today=st.dates(date(2020, 1, 1), date(2090, 12, 31)),
)
def test_the_cycle_opens_each_report_on_its_own_day(period: str, due: Due, today: date) -> None:
    """Every turn of the cycle meets the report that opens that day, each with days to write it."""
    duty = reporting(period, str(due))
    spec = parse_timer("cycle", duty.cycle(today))
    moment = spec.first(datetime.combine(today, datetime.min.time(), ZONE))
    covered = None
    for turn in range(15):
        opens = moment.astimezone(ZONE).date()
        report = duty.current(opens)
        assert (report.opens, report.due - opens >= timedelta(days=3)) == (opens, True)
        assert covered is None or report.since == covered + timedelta(days=1)
        covered, again = report.until, spec.next(moment, turn)
        assert again is not None
        moment = again


@given(st.builds(Due, st.integers(1, 31), st.integers(-2, 9), st.booleans()))
def test_a_due_day_survives_its_row(due: Due) -> None:
    assert read_due(str(due)) == due
