"""Verbs on an instance."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.instances import ADMIN, plan_rested, suspended, token, withdrawn
from tests.integration.verbs.given.tasks import OURS, WHY, received
from tests.integration.verbs.processes import deployed, running
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "an administrator starts a process",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(
            s.engine,
            who,
            "one-task",
            {"amount": 3},
            business_key="HS-1",
            title="Hồ sơ 1",
            command_id=s.click,
        ),
        given=lambda s: deployed(s, "one-task"),
        everybody=True,
    ),
    Row(
        "an earlier version is started where it is named",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(
            s.engine,
            who,
            "plan",
            {"agency": "so-y-te"},
            version=1,
            process_id="share",
            command_id=s.click,
        ),
    ),
    Row(
        "an instance is cancelled with all below it",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, s.plan, reason=WHY, command_id=s.click),
        given=received,
        everybody=True,
    ),
    Row(
        "a share is cancelled and its parent told",
        "instance.cancel",
        "leader",
        lambda s, who: verbs.cancel_instance(
            s.engine, who, s.share(OURS), reason=WHY, command_id=s.click
        ),
        given=received,
    ),
    Row(
        "an administrator completes what waits for somebody, without its form",
        "instance.complete",
        ADMIN,
        lambda s, who: verbs.complete_instance(
            s.engine, who, s.it, token(s, s.it), {"ok": True}, command_id=s.click
        ),
        given=lambda s: running(s, "one-task"),
        everybody=True,
    ),
    Row(
        "an administrator puts a variable right",
        "instance.write",
        ADMIN,
        lambda s, who: verbs.write_variable(
            s.engine, who, s.it, "amount", 5, reason=WHY, command_id=s.click
        ),
        given=lambda s: running(s, "one-task", amount=3),
        everybody=True,
    ),
    Row(
        "an instance rests with all below it",
        "instance.suspend",
        ADMIN,
        lambda s, who: verbs.suspend_instance(
            s.engine, who, s.plan, reason=WHY, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a plan goes on: its shares get back the working days they lost and are reminded again",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.plan, reason=WHY, command_id=s.click),
        given=plan_rested,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a process that is not there does not start",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(s.engine, who, "khong-co"),
        NotFound,
    ),
    Refusal(
        "of several processes one is named",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(s.engine, who, "plan", process_id="khong-co"),
        InvalidInput,
        field="process",
    ),
    Refusal(
        "nothing is cancelled without a reason",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, s.plan, reason=" "),
        ReasonRequired,
    ),
    Refusal(
        "what has ended is not cancelled",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=withdrawn,
    ),
    Refusal(
        "an instance that is not there is not cancelled",
        "instance.cancel",
        ADMIN,
        lambda s, who: verbs.cancel_instance(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
    Refusal(
        "what does not wait is not completed",
        "instance.complete",
        ADMIN,
        lambda s, who: verbs.complete_instance(s.engine, who, s.it, 99),
        NotAllowedNow,
        given=lambda s: running(s, "one-task"),
    ),
    Refusal(
        "nothing of what rests is completed",
        "instance.complete",
        ADMIN,
        lambda s, who: verbs.complete_instance(s.engine, who, s.it, token(s, s.it)),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "a variable that is not there is not written",
        "instance.write",
        ADMIN,
        lambda s, who: verbs.write_variable(s.engine, who, s.it, "khong-co", 5, reason=WHY),
        InvalidInput,
        given=lambda s: running(s, "one-task"),
        field="name",
    ),
    Refusal(
        "nothing is written without a reason",
        "instance.write",
        ADMIN,
        lambda s, who: verbs.write_variable(s.engine, who, s.it, "amount", 5, reason=" "),
        ReasonRequired,
        given=lambda s: running(s, "one-task", amount=3),
    ),
    Refusal(
        "nothing rests without a reason",
        "instance.suspend",
        ADMIN,
        lambda s, who: verbs.suspend_instance(s.engine, who, s.plan, reason=""),
        ReasonRequired,
    ),
    Refusal(
        "what rests is not suspended once more",
        "instance.suspend",
        ADMIN,
        lambda s, who: verbs.suspend_instance(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=suspended,
    ),
    Refusal(
        "nothing goes on without a reason",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=suspended,
    ),
    Refusal(
        "what does not rest does not go on",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.plan, reason=WHY),
        NotAllowedNow,
    ),
    Refusal(
        "a share does not go on while the plan above it rests",
        "instance.resume",
        ADMIN,
        lambda s, who: verbs.resume_instance(s.engine, who, s.share(OURS), reason=WHY),
        NotAllowedNow,
        given=lambda s: verbs.suspend_instance(s.engine, SYSTEM, s.plan, reason=WHY),
    ),
]
