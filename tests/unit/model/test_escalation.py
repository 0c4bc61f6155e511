"""Steps of an escalation policy, in working days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.errors import InvalidInput
from engine.model.calendar import WorkingCalendar
from engine.model.deadlines import read_deadline
from engine.model.escalation import (
    DEFAULT_POLICY,
    LADDER,
    Step,
    due_steps,
    policy_json,
    read_policy,
    sentences,
)
from engine.sentences import sentence

CALENDAR = WorkingCalendar()


def test_it_climbs_the_whole_ladder_in_order() -> None:
    steps = due_steps(DEFAULT_POLICY, read_deadline("trước ngày 15/4/2025"), CALENDAR)
    rungs = list(dict.fromkeys(step.to for _, step in steps if step.every is None))

    assert rungs == list(LADDER)
    assert [due for due, _ in steps] == sorted(due for due, _ in steps)


def test_it_reminds_three_working_days_before_the_last_day_in_the_morning() -> None:
    due, step = due_steps(DEFAULT_POLICY, read_deadline("trước ngày 15/4/2025"), CALENDAR)[0]

    assert (step.kind, step.to) == ("remind", "officer")
    assert due == datetime(2025, 4, 9, 1, tzinfo=UTC)  # 08:00 in Vietnam


def test_it_skips_days_off_after_the_deadline() -> None:
    step = Step(1, "after", "officer", "urge")

    assert step.first_due(date(2025, 4, 29), CALENDAR) == datetime(2025, 5, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("words", ["Thường xuyên", "", "Sau khi có văn bản của Bộ"])
def test_work_without_a_date_is_not_escalated(words: str) -> None:
    assert due_steps(DEFAULT_POLICY, read_deadline(words), CALENDAR) == []


def test_missed_turns_of_a_repeated_reminder_become_one() -> None:
    step = Step(5, "after", "office", "escalate", every=5)
    now = datetime(2025, 6, 1, tzinfo=UTC)
    due = step.next_due(date(2025, 4, 14), CALENDAR, now)

    assert due is not None
    assert now < due < datetime(2025, 6, 9, tzinfo=UTC)


def test_a_step_without_repetition_comes_once() -> None:
    step = Step(1, "after", "officer", "urge")

    assert step.next_due(date(2025, 4, 14), CALENDAR, datetime(2025, 6, 1, tzinfo=UTC)) is None


def test_a_policy_survives_the_way_through_json() -> None:
    body = policy_json(DEFAULT_POLICY)

    assert read_policy("default", "Mặc định", body) == DEFAULT_POLICY


def test_it_names_the_step_that_does_not_fit() -> None:
    body = {"steps": [{"offset_working_days": 1, "at": "after", "to": "moon", "kind": "urge"}]}

    with pytest.raises(InvalidInput) as refused:
        read_policy("x", "x", body)

    assert refused.value.fields == {"1.to": sentence("Giá trị không hợp lệ.")}


def test_it_says_in_words_what_will_happen() -> None:
    words = sentences(DEFAULT_POLICY)

    assert words[0] == "Còn 3 ngày làm việc: nhắc chuyên viên được giao."
    assert "Ngày cuối của thời hạn: nhắc chuyên viên được giao." in words
    assert words[-2] == (
        "Quá hạn 30 ngày làm việc: tổng hợp việc quá hạn gửi cơ quan theo dõi; "
        "sau đó cứ 10 ngày làm việc một lần."
    )
    assert words[-1].startswith("Thư điện tử được gom lại")
    assert (
        sentences(DEFAULT_POLICY, "en")[0] == "3 working days left: remind the officer in charge."
    )


def test_only_the_monitor_hears_again_of_the_same_late_work() -> None:
    assert [step.to for step in DEFAULT_POLICY.steps if step.every] == ["monitor"]
