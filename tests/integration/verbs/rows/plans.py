"""Verbs on a plan: starting it, its placeholders, closing it, its escalation policy."""

from __future__ import annotations

from engine.errors import (
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
    SecretRefused,
)
from tests.integration.verbs import verbs
from tests.integration.verbs.given.plans import (
    ADMIN,
    DOCUMENT,
    MONITOR,
    STEP,
    closed,
    issued,
    kept_policy,
    only_standing,
)
from tests.integration.verbs.given.tasks import OURS, THEIRS, WHY, received
from tests.integration.verbs.processes import plan_in_use
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a plan starts: its shares, their assignments, tasks and reminders, and who is told",
        "plan.start",
        "van_thu.vp-ubnd",
        lambda s, who: verbs.start_plan(
            s.engine,
            who,
            "plan",
            {**DOCUMENT, "monitor": "so-noi-vu"},
            {"note": "x"},
            command_id=s.click,
        ),
        everybody=True,
    ),
    Row(
        "a plan with an unnamed agency, a coordinating one and a standing duty of the cadence",
        "plan.start",
        ADMIN,
        lambda s, who: verbs.start_plan(
            s.engine,
            who,
            "two",
            {**DOCUMENT, "monitor": "so-noi-vu", "cadence": "P1M"},
            bindings={"don-vi": "so-xay-dung"},
            command_id=s.click,
        ),
        given=plan_in_use,
    ),
    Row(
        "work for an agency that has ended is told to the administrators",
        "plan.start",
        ADMIN,
        lambda s, who: verbs.start_plan(
            s.engine, who, "plan", {**DOCUMENT, "monitor": "so-noi-vu"}, command_id=s.click
        ),
        given=lambda s: verbs.load_organisation(
            s.engine,
            {
                "agencies": [
                    {
                        "id": OURS,
                        "name": "Sở Y tế",
                        "kind": "so",
                        "level": "tinh",
                        "valid_to": "2025-04-08",
                    }
                ]
            },
        ),
    ),
    Row(
        "another agency is named for a placeholder",
        "plan.bind",
        MONITOR,
        lambda s, who: verbs.bind_placeholder(
            s.engine, who, s.it, "don-vi", "so-y-te", reason=WHY, command_id=s.click
        ),
        given=issued,
        everybody=True,
    ),
    Row(
        "the issuer entrusts another agency with directing, and who did and who does is told",
        "plan.entrust",
        "thu_truong.vp-ubnd",
        lambda s, who: verbs.entrust_plan(
            s.engine, who, s.it, "so-xay-dung", basis="Văn bản số 12", command_id=s.click
        ),
        given=issued,
        everybody=True,
    ),
    Row(
        "a plan of which only standing duties are left is closed, and they end",
        "plan.close",
        MONITOR,
        lambda s, who: verbs.close_plan(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=only_standing,
        everybody=True,
    ),
    Row(
        "a plan is closed with what is still open",
        "plan.close",
        MONITOR,
        lambda s, who: verbs.close_plan(
            s.engine, who, s.plan, reason=WHY, with_open=True, command_id=s.click
        ),
        given=received,
    ),
    Row(
        "a policy is added",
        "policy.change",
        ADMIN,
        lambda s, who: verbs.put_policy(
            s.engine, who, "gap", "Việc gấp", {"steps": [STEP]}, command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "a policy is replaced, and what was armed stays",
        "policy.change",
        ADMIN,
        lambda s, who: verbs.put_policy(
            s.engine, who, "gap", "Việc rất gấp", {"steps": []}, command_id=s.click
        ),
        given=kept_policy,
    ),
    Row(
        "a plan chooses a policy that is kept: what is to come follows it",
        "policy.choose",
        MONITOR,
        lambda s, who: verbs.choose_policy(
            s.engine, who, s.plan, "gap", reason=WHY, command_id=s.click
        ),
        given=kept_policy,
        everybody=True,
    ),
    Row(
        "a plan has a policy of its own, and nothing that was due before is made up for",
        "policy.choose",
        MONITOR,
        lambda s, who: verbs.choose_policy(
            s.engine,
            who,
            s.plan,
            body={"steps": [{**STEP, "at": "before"}, STEP]},
            reason=WHY,
            command_id=s.click,
        ),
        given=lambda s: s.at("2025-04-14T09:00"),
    ),
]

REFUSALS = [
    Refusal(
        "a clerk of another agency than the issuer's does not start its plan",
        "plan.start",
        "van_thu.so-y-te",
        lambda s, who: verbs.start_plan(s.engine, who, "plan", DOCUMENT),
        Forbidden,
    ),
    Refusal(
        "who monitors does not entrust himself or others",
        "plan.entrust",
        MONITOR,
        lambda s, who: verbs.entrust_plan(s.engine, who, s.it, "so-noi-vu", basis="Văn bản số 12"),
        Forbidden,
        given=issued,
    ),
    Refusal(
        "nobody is entrusted without a basis",
        "plan.entrust",
        "leader",
        lambda s, who: verbs.entrust_plan(s.engine, who, s.it, None, basis=" "),
        ReasonRequired,
        given=issued,
    ),
    Refusal(
        "a plan does not start before every placeholder is bound",
        "plan.start",
        ADMIN,
        lambda s, who: verbs.start_plan(s.engine, who, "two", DOCUMENT),
        InvalidInput,
        given=plan_in_use,
        field="bindings.don-vi",
    ),
    Refusal(
        "a placeholder is bound to an agency that is there",
        "plan.start",
        ADMIN,
        lambda s, who: verbs.start_plan(
            s.engine, who, "two", DOCUMENT, bindings={"don-vi": "khong-co"}
        ),
        NotFound,
        given=plan_in_use,
    ),
    Refusal(
        "a plan that runs under its number is not started once more by mistake",
        "plan.start",
        ADMIN,
        lambda s, who: verbs.start_plan(
            s.engine, who, "plan", {**DOCUMENT, "number": "89", "symbol": "KH-UBND"}, once=True
        ),
        InvalidInput,
        field="again",
    ),
    Refusal(
        "a secret document starts no plan",
        "plan.start",
        ADMIN,
        lambda s, who: verbs.start_plan(s.engine, who, "plan", {**DOCUMENT, "secrecy": "Mật"}),
        SecretRefused,
    ),
    Refusal(
        "no placeholder is bound anew without a reason",
        "plan.bind",
        MONITOR,
        lambda s, who: verbs.bind_placeholder(s.engine, who, s.it, "don-vi", OURS, reason=""),
        ReasonRequired,
        given=issued,
    ),
    Refusal(
        "no placeholder is bound to an agency that is not there",
        "plan.bind",
        MONITOR,
        lambda s, who: verbs.bind_placeholder(
            s.engine, who, s.it, "don-vi", "khong-co", reason=WHY
        ),
        NotFound,
        given=issued,
    ),
    Refusal(
        "a plan with open work is not closed",
        "plan.close",
        MONITOR,
        lambda s, who: verbs.close_plan(s.engine, who, s.plan, reason=WHY),
        NotAllowedNow,
    ),
    Refusal(
        "a plan is closed once",
        "plan.close",
        MONITOR,
        lambda s, who: verbs.close_plan(s.engine, who, s.it, reason=WHY),
        NotAllowedNow,
        given=closed,
    ),
    Refusal(
        "no plan is closed without a reason",
        "plan.close",
        MONITOR,
        lambda s, who: verbs.close_plan(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=only_standing,
    ),
    Refusal(
        "a policy whose step does not fit is not kept",
        "policy.change",
        ADMIN,
        lambda s, who: verbs.put_policy(
            s.engine, who, "gap", "Việc gấp", {"steps": [{**STEP, "to": "ai-do"}]}
        ),
        InvalidInput,
    ),
    Refusal(
        "a plan chooses a policy that is there",
        "policy.choose",
        MONITOR,
        lambda s, who: verbs.choose_policy(s.engine, who, s.plan, "khong-co", reason=WHY),
        NotFound,
    ),
    Refusal(
        "a plan chooses a policy with a reason",
        "policy.choose",
        MONITOR,
        lambda s, who: verbs.choose_policy(s.engine, who, s.plan, "default", reason=" "),
        ReasonRequired,
    ),
    Refusal(
        "another agency's head chooses no policy for the plan",
        "policy.choose",
        f"thu_truong.{THEIRS}",
        lambda s, who: verbs.choose_policy(s.engine, who, s.plan, "default", reason=WHY),
        Forbidden,
    ),
]
