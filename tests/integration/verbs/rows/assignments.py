"""Verbs of an assignment's agency: taking it in, doing it, and its result sent back."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, ReasonRequired, SecretRefused
from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import (
    MONITOR,
    WATCHER,
    attached,
    attached_elsewhere,
    refused,
    signed,
)
from tests.integration.verbs.given.tasks import (
    CHIEF,
    CLERK,
    HEAD,
    OFFICER,
    OURS,
    THEIRS,
    WHY,
    done,
    received,
)
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "accepting does the process's own step of receiving",
        "assignment.accept",
        CLERK,
        lambda s, who: verbs.accept_assignment(
            s.engine, who, s.assignment(OURS), command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "what was refused may be accepted after all",
        "assignment.accept",
        CLERK,
        lambda s, who: verbs.accept_assignment(
            s.engine, who, s.assignment(OURS), command_id=s.click
        ),
        given=refused,
    ),
    Row(
        "a leader refuses, the work stays open and the monitor is told",
        "assignment.refuse",
        CHIEF,
        lambda s, who: verbs.refuse_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "who directs insists on what was refused: it waits again and its agency is told",
        "assignment.insist",
        MONITOR,
        lambda s, who: verbs.insist_on_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=refused,
        everybody=True,
    ),
    Row(
        "a head names who does it: the step of doing is his, and he is told",
        "assignment.allocate",
        HEAD,
        lambda s, who: verbs.allocate_assignment(
            s.engine, who, s.assignment(OURS), s.officer(OFFICER), command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "reporting the result does the process's own step of doing, with its files",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(
            s.engine,
            who,
            s.assignment(OURS),
            number="12/BC",
            date="2025-04-09",
            summary="Đã rà soát",
            files=(s.it,),
            command_id=s.click,
        ),
        given=attached,
        everybody=True,
    ),
    Row(
        "a leader of the agency returns the work at the step of approval",
        "assignment.return",
        CHIEF,
        lambda s, who: verbs.return_assignment(
            s.engine, who, s.assignment(OURS), reason="Thiếu số liệu", command_id=s.click
        ),
        given=done,
        everybody=True,
    ),
    Row(
        "the monitor returns a result that was sent: the share begins once more",
        "assignment.return",
        WATCHER,
        lambda s, who: verbs.return_assignment(
            s.engine, who, s.assignment(OURS), reason="Thiếu số liệu", command_id=s.click
        ),
        given=signed,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "what was accepted is not accepted once more",
        "assignment.accept",
        CLERK,
        lambda s, who: verbs.accept_assignment(s.engine, who, s.assignment(OURS)),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "nobody refuses without a reason",
        "assignment.refuse",
        CHIEF,
        lambda s, who: verbs.refuse_assignment(s.engine, who, s.assignment(OURS), reason=" "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "work that is under way is not refused",
        "assignment.refuse",
        CHIEF,
        lambda s, who: verbs.refuse_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "nobody of another agency is named to do it",
        "assignment.allocate",
        HEAD,
        lambda s, who: verbs.allocate_assignment(
            s.engine, who, s.assignment(OURS), s.officer(f"chuyen_vien.{THEIRS}")
        ),
        InvalidInput,
        given=received,
        field="officer",
    ),
    Refusal(
        "nobody is named to do it before the process has come to doing",
        "assignment.allocate",
        HEAD,
        lambda s, who: verbs.allocate_assignment(
            s.engine, who, s.assignment(OURS), s.officer(OFFICER)
        ),
        NotAllowedNow,
    ),
    Refusal(
        "no result is reported before the assignment was received",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(s.engine, who, s.assignment(OURS), summary="Xong"),
        NotAllowedNow,
    ),
    Refusal(
        "no result is reported while the process waits for its signing",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(s.engine, who, s.assignment(OURS), summary="Xong"),
        NotAllowedNow,
        given=done,
    ),
    Refusal(
        "a result names no file of another assignment",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(
            s.engine, who, s.assignment(OURS), summary="Xong", files=(s.it,)
        ),
        InvalidInput,
        given=attached_elsewhere,
        field="files",
    ),
    Refusal(
        "a secret result is not taken",
        "assignment.submit",
        OFFICER,
        lambda s, who: verbs.submit_assignment(
            s.engine, who, s.assignment(OURS), number="12/BC-M", summary="Độ mật: Tối mật"
        ),
        SecretRefused,
        given=received,
    ),
    Refusal(
        "nothing is returned that was not handed in",
        "assignment.return",
        WATCHER,
        lambda s, who: verbs.return_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "nothing is returned without a reason",
        "assignment.return",
        CHIEF,
        lambda s, who: verbs.return_assignment(s.engine, who, s.assignment(OURS), reason=""),
        ReasonRequired,
        given=done,
        field="reason",
    ),
    Refusal(
        "no result is returned after the activity has ended",
        "assignment.return",
        WATCHER,
        lambda s, who: verbs.return_assignment(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=lambda s: [
            signed(s),
            verbs.withdraw_assignment(s.engine, s.who(MONITOR), s.assignment(THEIRS), reason=WHY),
        ],
    ),
]
