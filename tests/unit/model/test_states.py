"""The tables of states of assignments and tasks."""

from __future__ import annotations

import pytest

from engine.errors import NotAllowedNow
from engine.model import assignments, tasks
from engine.model.assignments import AssignmentState
from engine.model.permission import POLICY
from engine.model.tasks import TaskState


def test_every_state_has_its_word_and_the_exchange_its_codes() -> None:
    codes = {state.exchange_code for state in AssignmentState if state.exchange_code}

    assert codes == {"01", "02", "03", "04", "05", "06"}
    assert all(state.word for state in (*AssignmentState, *TaskState))


def test_every_guard_is_a_verb_that_the_policy_knows() -> None:
    guards = {row.guard for row in assignments.TABLE.changes}

    assert guards <= POLICY.keys()
    assert {row.guard for row in tasks.TABLE.changes} - {"task.skip"} <= POLICY.keys()


def test_refusing_returning_and_withdrawing_ask_for_a_reason() -> None:
    asking = {row.verb for row in assignments.TABLE.changes if row.reason_required}

    assert {"refuse", "return", "withdraw", "reassign", "transfer", "change_deadline"} <= asking


def test_an_assignment_goes_from_assigned_to_completed() -> None:
    state = AssignmentState.ASSIGNED
    for verb in ("accept", "allocate", "submit"):
        state = assignments.TABLE.apply(state, verb)

    assert state is AssignmentState.COMPLETED


def test_it_says_in_words_why_a_verb_is_refused() -> None:
    with pytest.raises(NotAllowedNow, match=r"«Đã thu hồi».*«Tiếp nhận»"):
        assignments.TABLE.apply(AssignmentState.WITHDRAWN, "accept")


def test_a_difficulty_does_not_change_the_state() -> None:
    state = AssignmentState.IN_PROGRESS

    assert assignments.TABLE.apply(state, "raise_difficulty") is state


def test_the_process_does_not_revive_a_withdrawn_assignment() -> None:
    withdrawn = AssignmentState.WITHDRAWN

    assert assignments.reached(withdrawn, "in_progress") is withdrawn
    assert assignments.reached(AssignmentState.ASSIGNED, "accepted") is AssignmentState.ACCEPTED


def test_a_completed_task_offers_nothing() -> None:
    assert tasks.TABLE.changes_in(TaskState.COMPLETED) == ()
    with pytest.raises(NotAllowedNow, match="Hoàn thành"):
        tasks.TABLE.apply(TaskState.COMPLETED, "claim")


def test_a_claimed_task_cannot_be_claimed_again() -> None:
    reserved = tasks.TABLE.apply(TaskState.READY, "claim")

    with pytest.raises(NotAllowedNow) as refused:
        tasks.TABLE.apply(reserved, "claim")
    assert refused.value.details == {"state": "reserved", "verb": "claim"}


def test_a_verb_that_no_row_of_the_table_has_is_named_as_it_is() -> None:
    with pytest.raises(NotAllowedNow, match="«juggle»"):
        tasks.TABLE.apply(TaskState.READY, "juggle")
