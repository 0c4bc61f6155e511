"""Vietnamese words of time, read as data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.model.calendar import WorkingCalendar
from engine.model.deadlines import (
    NO_DEADLINE,
    Deadline,
    TimeState,
    from_json,
    read_deadline,
    time_state,
)

ISSUED = date(2025, 4, 9)
CALENDAR = WorkingCalendar()


def test_before_a_day_is_exclusive() -> None:
    deadline = read_deadline("Trước ngày 15 tháng 4 năm 2025", ISSUED)

    assert (deadline.kind, deadline.on, deadline.exclusive) == ("date", date(2025, 4, 15), True)
    assert deadline.last_day == date(2025, 4, 14)


def test_it_is_over_only_when_its_last_day_has_ended_in_vietnam() -> None:
    deadline = read_deadline("trước ngày 15/4/2025")

    assert deadline.due_at == datetime(2025, 4, 14, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "last_day"),
    [
        ("chậm nhất ngày 25/4/2025", date(2025, 4, 25)),
        ("Chậm nhất là ngày 25 tháng 4 năm 2025", date(2025, 4, 25)),
        ("đến hết ngày 30.6.2025", date(2025, 6, 30)),
        ("gửi về Sở Tư pháp trước ngày 10/10/2025", date(2025, 10, 9)),
        ("xong trước ngày 01/7", date(2025, 6, 30)),
        ("trong quý II năm 2025", date(2025, 6, 30)),
        ("Tháng 10/2025", date(2025, 10, 31)),
        ("trước tháng 6 năm 2025", date(2025, 5, 31)),
        ("trong 05 ngày làm việc kể từ ngày ban hành", date(2025, 4, 16)),
        ("trong thời hạn 10 ngày", date(2025, 4, 21)),
        ("2025-04-30", date(2025, 4, 30)),
    ],
)
def test_it_finds_the_last_permitted_day(words: str, last_day: date) -> None:
    assert read_deadline(words, ISSUED).last_day == last_day


def test_a_window_keeps_both_ends_even_when_it_began_before_the_issue() -> None:
    deadline = read_deadline("Từ ngày 01 tháng 4 năm 2025 đến ngày 31 tháng 12 năm 2026", ISSUED)

    assert deadline.kind == "window"
    assert (deadline.window_from, deadline.last_day) == (date(2025, 4, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("words", "period"),
    [("Thường xuyên", None), ("Báo cáo hằng quý", "P3M"), ("Định kỳ hàng tháng", "P1M")],
)
def test_a_standing_duty_is_recurring_and_has_no_last_day(words: str, period: str | None) -> None:
    deadline = read_deadline(words)

    assert (deadline.kind, deadline.period, deadline.due_at) == ("recurring", period, None)


@pytest.mark.parametrize(
    "words",
    [
        "Sau khi có văn bản rà soát của Bộ, ngành trung ương",
        "Sau khi Chính phủ, Bộ chuyên ngành ban hành",
        "Trên cơ sở hướng dẫn của Bộ Tài chính",
    ],
)
def test_waiting_for_a_document_is_a_kind_of_its_own(words: str) -> None:
    deadline = read_deadline(words, ISSUED)

    assert (deadline.kind, deadline.last_day, deadline.text) == ("after_event", None, words)


@pytest.mark.parametrize("words", [None, "", "khẩn trương", "theo yêu cầu", "sau khi được duyệt"])
def test_words_without_a_date_have_none(words: str | None) -> None:
    assert read_deadline(words, ISSUED).kind == "none"


def test_a_missing_year_is_not_guessed() -> None:
    deadline = read_deadline("trước ngày 15/4")

    assert (deadline.kind, deadline.counted) == ("none", "year_missing")


def test_an_extension_moves_the_last_day_and_keeps_the_words_of_the_source() -> None:
    deadline = read_deadline("trước ngày 15/4/2025").moved_to(date(2025, 4, 25), "extended")

    assert (deadline.last_day, deadline.exclusive) == (date(2025, 4, 25), False)
    assert deadline.text == "trước ngày 15/4/2025"


def test_it_survives_the_way_through_json() -> None:
    deadline = read_deadline("Từ ngày 01/4/2025 đến ngày 31/12/2026")

    assert from_json(deadline.as_json()) == deadline
    assert from_json(None) == NO_DEADLINE


@pytest.mark.parametrize(
    ("now", "completed", "expected"),
    [
        ("2025-04-09T01:00", None, TimeState.DUE_SOON),
        ("2025-04-07T01:00", None, TimeState.IN_TIME),
        ("2025-04-14T16:59", None, TimeState.DUE_SOON),
        ("2025-04-14T17:00", None, TimeState.OVERDUE),
        ("2025-05-01T00:00", "2025-04-14T16:59", TimeState.COMPLETED_ON_TIME),
        ("2025-05-01T00:00", "2025-04-14T17:00", TimeState.COMPLETED_LATE),
    ],
)
def test_its_light_follows_the_vietnamese_day(
    now: str, completed: str | None, expected: TimeState
) -> None:
    deadline = read_deadline("trước ngày 15/4/2025")

    assert time_state(deadline, _at(now), _utc(completed), CALENDAR) is expected


def test_a_standing_duty_is_never_late() -> None:
    standing = Deadline("recurring", "Thường xuyên", last_day=date(2025, 1, 1))

    assert time_state(standing, _at("2026-01-01T00:00"), None, CALENDAR) is TimeState.NONE


def test_each_light_has_a_word_and_an_icon() -> None:
    assert all(state.word and state.icon and state.light for state in TimeState)
    assert len({state.icon for state in TimeState}) == len(TimeState)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _utc(text: str | None) -> datetime | None:
    return _at(text) if text else None
