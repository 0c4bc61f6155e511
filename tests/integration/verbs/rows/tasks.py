"""Verbs on a task."""

from __future__ import annotations

from datetime import date

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import (
    CHIEF,
    CLERK,
    HEAD,
    OFFICER,
    OURS,
    THEIRS,
    WHY,
    claimed,
    done,
    drafted,
    received,
    suspended,
)
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a records clerk takes a task that is offered to his position",
        "task.claim",
        CLERK,
        lambda s, who: verbs.claim_task(s.engine, who, s.task(OURS), command_id=s.click),
        everybody=True,
    ),
    Row(
        "the doer gives a task back to all who may take it",
        "task.release",
        CLERK,
        lambda s, who: verbs.release_task(s.engine, who, s.task(OURS), command_id=s.click),
        given=claimed,
        everybody=True,
    ),
    Row(
        "who starts a task that nobody has takes it",
        "task.start",
        CLERK,
        lambda s, who: verbs.start_task(s.engine, who, s.task(OURS), command_id=s.click),
        everybody=True,
    ),
    Row(
        "the doer hands a task to a colleague, who is told",
        "task.delegate",
        CLERK,
        lambda s, who: verbs.delegate_task(
            s.engine, who, s.task(OURS), s.officer(OFFICER), reason=WHY, command_id=s.click
        ),
        given=claimed,
        everybody=True,
    ),
    Row(
        "who hands a task to himself is not told",
        "task.delegate",
        HEAD,
        lambda s, who: verbs.delegate_task(
            s.engine, who, s.task(OURS), s.officer(HEAD), command_id=s.click
        ),
        given=claimed,
    ),
    Row(
        "a head gives a task to another officer, who is told",
        "task.reassign",
        HEAD,
        lambda s, who: verbs.reassign_task(
            s.engine, who, s.task(OURS), s.officer(OFFICER), reason=WHY, command_id=s.click
        ),
        given=claimed,
        everybody=True,
    ),
    Row(
        "a head gives a task to the officer who has it, who is not told again",
        "task.reassign",
        HEAD,
        lambda s, who: verbs.reassign_task(
            s.engine, who, s.task(OURS), s.officer(CLERK), reason=WHY, command_id=s.click
        ),
        given=claimed,
    ),
    Row(
        "the doer lets a task rest",
        "task.suspend",
        CLERK,
        lambda s, who: verbs.suspend_task(
            s.engine, who, s.task(OURS), reason=WHY, command_id=s.click
        ),
        given=claimed,
        everybody=True,
    ),
    Row(
        "the doer goes on with a task that rested and is still his",
        "task.resume",
        CLERK,
        lambda s, who: verbs.resume_task(s.engine, who, s.task(OURS), command_id=s.click),
        given=suspended,
        everybody=True,
    ),
    Row(
        "a half-filled form is kept for its writer",
        "task.draft",
        OFFICER,
        lambda s, who: verbs.save_task_draft(
            s.engine, who, s.task(OURS), {"result_summary": "Đang rà soát"}
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "an officer pins a task for himself",
        "task.pin",
        CLERK,
        lambda s, who: verbs.pin_task(s.engine, who, s.task(OURS), pinned=True, command_id=s.click),
        everybody=True,
    ),
    Row(
        "an officer asks to be reminded of a task on a day to come",
        "task.remind",
        CLERK,
        lambda s, who: verbs.remind_of_task(
            s.engine, who, s.task(OURS), date(2025, 4, 14), command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "handing in the step of receiving accepts the assignment",
        "task.complete",
        CLERK,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {}, command_id=s.click),
        everybody=True,
    ),
    Row(
        "handing in the step of doing keeps the result and drops the draft",
        "task.complete",
        OFFICER,
        lambda s, who: verbs.complete_task(
            s.engine,
            who,
            s.task(OURS),
            {"result_summary": "Đã rà soát", "result_number": "12/BC"},
            command_id=s.click,
        ),
        given=drafted,
    ),
    Row(
        "a head signs and the share ends",
        "task.complete",
        CHIEF,
        lambda s, who: verbs.complete_task(
            s.engine, who, s.task(OURS), {"decision": "approved"}, command_id=s.click
        ),
        given=done,
        everybody=True,
    ),
    Row(
        "a deputy signs under his mark",
        "task.complete",
        f"pho_thu_truong.{OURS}",
        lambda s, who: verbs.complete_task(
            s.engine,
            who,
            s.task(OURS),
            {"decision": "approved", "signed_as": "KT"},
            command_id=s.click,
        ),
        given=done,
    ),
    Row(
        "a head returns the work at the step of approval, and its doers are told",
        "task.complete",
        CHIEF,
        lambda s, who: verbs.complete_task(
            s.engine,
            who,
            s.task(OURS),
            {"decision": "returned", "return_reason": "Thiếu số liệu"},
            command_id=s.click,
        ),
        given=done,
    ),
]

REFUSALS = [
    Refusal(
        "nobody is reminded of a task on a day that is past",
        "task.remind",
        CLERK,
        lambda s, who: verbs.remind_of_task(s.engine, who, s.task(OURS), date(2025, 4, 9)),
        InvalidInput,
        field="on",
    ),
    Refusal(
        "nobody is reminded of a task that has ended",
        "task.remind",
        CLERK,
        lambda s, who: verbs.remind_of_task(s.engine, who, s.it, date(2025, 4, 14)),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "a task that somebody has is not taken by another",
        "task.claim",
        CLERK,
        lambda s, who: verbs.claim_task(s.engine, who, s.task(OURS)),
        NotAllowedNow,
        given=claimed,
    ),
    Refusal(
        "a task that nobody has is not given back",
        "task.release",
        CLERK,
        lambda s, who: verbs.release_task(s.engine, who, s.task(OURS)),
        NotAllowedNow,
    ),
    Refusal(
        "a task that has ended is not started",
        "task.start",
        OFFICER,
        lambda s, who: verbs.start_task(s.engine, who, s.it),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "a task is not handed to somebody of another agency",
        "task.delegate",
        CLERK,
        lambda s, who: verbs.delegate_task(
            s.engine, who, s.task(OURS), s.officer(f"chuyen_vien.{THEIRS}")
        ),
        InvalidInput,
        given=claimed,
        field="officer",
    ),
    Refusal(
        "a task is not handed to an account that is closed",
        "task.delegate",
        CLERK,
        lambda s, who: verbs.delegate_task(s.engine, who, s.task(OURS), s.officer(OFFICER)),
        InvalidInput,
        given=lambda s: verbs.disable_account(
            s.engine, s.who("administrator"), s.officer(OFFICER), reason=WHY
        ),
        field="officer",
    ),
    Refusal(
        "a task is not handed to nobody",
        "task.delegate",
        CLERK,
        lambda s, who: verbs.delegate_task(s.engine, who, s.task(OURS), "nobody"),
        InvalidInput,
        field="officer",
    ),
    Refusal(
        "a head gives no task to another without a reason",
        "task.reassign",
        HEAD,
        lambda s, who: verbs.reassign_task(
            s.engine, who, s.task(OURS), s.officer(OFFICER), reason=" "
        ),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "no task rests without a reason",
        "task.suspend",
        CLERK,
        lambda s, who: verbs.suspend_task(s.engine, who, s.task(OURS), reason=" "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "a task that does not rest is not gone on with",
        "task.resume",
        CLERK,
        lambda s, who: verbs.resume_task(s.engine, who, s.task(OURS)),
        NotAllowedNow,
        given=claimed,
    ),
    Refusal(
        "a task that rests is not handed in",
        "task.complete",
        CLERK,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {}),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "a task that has ended is not handed in once more",
        "task.complete",
        OFFICER,
        lambda s, who: verbs.complete_task(s.engine, who, s.it, {"result_summary": "Rồi"}),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "a form that lacks what it needs is not handed in",
        "task.complete",
        OFFICER,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {}),
        InvalidInput,
        given=received,
        field="result_summary",
    ),
    Refusal(
        "no draft is kept of a task that rests",
        "task.draft",
        CLERK,
        lambda s, who: verbs.save_task_draft(s.engine, who, s.task(OURS), {"note": "x"}),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "who has a task of another alone is refused by what he may not do",
        "task.complete",
        OFFICER,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {}),
        Forbidden,
        given=claimed,
    ),
    Refusal(
        "a task that is not there does not exist",
        "task.claim",
        CLERK,
        lambda s, who: verbs.claim_task(s.engine, who, "0" * 32),
        NotFound,
    ),
]
