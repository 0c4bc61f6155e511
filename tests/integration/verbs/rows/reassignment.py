"""Verbs that give an assignment elsewhere, take it back or let it rest; as whom one acts."""

from __future__ import annotations

from datetime import date

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import (
    MONITOR,
    asked,
    claimed_for_another,
    dissolved,
    lent,
    rested,
    rested_with_a_date,
    signed,
    suspended,
)
from tests.integration.verbs.given.tasks import CHIEF, HEAD, OFFICER, OURS, THEIRS, WHY, received
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "another agency gets the assignment and begins at its first step",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), "so-xay-dung", reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "an assignment is taken back and its activity goes on without the agency",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "an assignment rests",
        "assignment.suspend",
        MONITOR,
        lambda s, who: verbs.suspend_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "a rested assignment goes on: what was counted in working days gets back those it lost",
        "assignment.resume",
        MONITOR,
        lambda s, who: verbs.resume_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=rested,
        everybody=True,
    ),
    Row(
        "a rested assignment with a written date goes on: its date stays, its reminders are armed",
        "assignment.resume",
        MONITOR,
        lambda s, who: verbs.resume_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=rested_with_a_date,
    ),
    Row(
        "the record names the position that the work is for before another he holds",
        "task.release",
        HEAD,
        lambda s, who: verbs.release_task(s.engine, who, s.task(OURS), command_id=s.click),
        given=claimed_for_another,
    ),
    Row(
        "the record names his own position before one that was lent to him",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=lambda s: lent(s, "so-noi-vu/thu_truong", "so-noi-vu/truong_phong", "KT"),
    ),
    Row(
        "the monitor of the plan monitors an assignment that names none",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=lambda s: s.alter("assignments", s.assignment(OURS), monitor_agency_id=None),
        everybody=True,
    ),
    Row(
        "all open work of an agency passes to its heir, by a document, from a day",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine,
            who,
            OURS,
            "so-xay-dung",
            basis="NQ 60",
            on_date=date(2025, 4, 9),
            command_id=s.click,
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "each assignment passes to the heir that is named for it",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine,
            who,
            OURS,
            {s.assignment(OURS): "so-noi-vu"},
            basis="NQ 60",
            reason="Sáp nhập",
            command_id=s.click,
        ),
        given=asked,
    ),
    Row(
        "a task that the heir does already is merged into what he does",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine, who, OURS, THEIRS, basis="NQ 60", doubles="merge", command_id=s.click
        ),
    ),
    Row(
        "an agency that hands its work over ends, and its places in groups with it",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine, who, OURS, "so-xay-dung", basis="NQ 60", dissolve=True, command_id=s.click
        ),
    ),
    Row(
        "a transfer on which nobody acted is taken back whole",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.take_transfer_back(
            s.engine, who, OURS, reason=WHY, command_id=s.click
        ),
        given=dissolved,
        everybody=True,
    ),
    Row(
        "an agency without open work has an heir too",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine, who, "so-xay-dung", "so-noi-vu", basis="NQ 60", command_id=s.click
        ),
    ),
]

REFUSALS = [
    Refusal(
        "an assignment is not given to the agency that has it",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), OURS, reason=WHY
        ),
        InvalidInput,
        field="agency",
    ),
    Refusal(
        "an assignment is not given to an agency that is at work on it",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), THEIRS, reason=WHY
        ),
        NotAllowedNow,
    ),
    Refusal(
        "an assignment is not given to an agency that is not there",
        "assignment.reassign",
        MONITOR,
        lambda s, who: verbs.reassign_assignment(
            s.engine, who, s.assignment(OURS), "so-khong-co", reason=WHY
        ),
        NotFound,
    ),
    Refusal(
        "what has ended is not taken back",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=signed,
    ),
    Refusal(
        "what rests is not suspended once more",
        "assignment.suspend",
        MONITOR,
        lambda s, who: verbs.suspend_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "what does not rest is not resumed",
        "assignment.resume",
        MONITOR,
        lambda s, who: verbs.resume_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "no step of what rests is done",
        "task.complete",
        OFFICER,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {"result_summary": "Xong"}),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "work passes on by a document",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-noi-vu", basis=" "),
        ReasonRequired,
    ),
    Refusal(
        "work passes on to another agency",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, OURS, basis="NQ 60"),
        InvalidInput,
        field="to",
    ),
    Refusal(
        "every open assignment has an heir",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, {}, basis="NQ 60"),
        InvalidInput,
        field="to",
    ),
    Refusal(
        "work passes on to an agency that is there",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-khong-co", basis="NQ 60"),
        NotFound,
    ),
    Refusal(
        "work does not pass on to an agency that has ended",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-xay-dung", basis="NQ 60"),
        InvalidInput,
        field="agency",
        given=lambda s: s.alter("agencies", "so-xay-dung", valid_to=date(2025, 4, 8)),
    ),
    Refusal(
        "work does not pass on on a day to come",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(
            s.engine, who, OURS, "so-xay-dung", basis="NQ 60", on_date=date(2025, 4, 10)
        ),
        InvalidInput,
        field="on_date",
    ),
    Refusal(
        "a task that the heir does already is asked about",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, THEIRS, basis="NQ 60"),
        InvalidInput,
        field="doubles",
    ),
    Refusal(
        "what was never handed over is not taken back",
        "assignment.transfer",
        "administrator",
        lambda s, who: verbs.take_transfer_back(s.engine, who, OURS, reason=WHY),
        NotAllowedNow,
    ),
    Refusal(
        "a head of the agency itself does not give its work away",
        "assignment.transfer",
        CHIEF,
        lambda s, who: verbs.transfer_agency(s.engine, who, OURS, "so-noi-vu", basis="NQ 60"),
        Forbidden,
    ),
    Refusal(
        "an assignment that is not there does not exist",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
]
