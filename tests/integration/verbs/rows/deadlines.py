"""Verbs on the time of an assignment: more of it, another last day, cadence, urging."""

from __future__ import annotations

from datetime import date

from engine.errors import InvalidInput, InvalidTimer, NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import (
    LATER,
    MONITOR,
    WATCHER,
    asked,
    decided,
    signed,
    standing,
)
from tests.integration.verbs.given.tasks import CHIEF, OURS, THEIRS, WHY, received
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "an agency asks for more time and the monitor is told",
        "assignment.ask_extension",
        CHIEF,
        lambda s, who: verbs.ask_extension(
            s.engine, who, s.assignment(OURS), LATER, reason="Thiếu người", command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the monitor allows more time: deadline, tasks and reminders move, the doer is told",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(
            s.engine, who, s.it, allow_it=True, reason="Đồng ý", command_id=s.click
        ),
        given=asked,
        everybody=True,
    ),
    Row(
        "the monitor allows less time than was asked for",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(
            s.engine,
            who,
            s.it,
            allow_it=True,
            reason="Đồng ý",
            until=date(2025, 4, 18),
            command_id=s.click,
        ),
        given=asked,
    ),
    Row(
        "the monitor refuses more time and nothing moves",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(
            s.engine, who, s.it, allow_it=False, reason="Không", until=LATER, command_id=s.click
        ),
        given=asked,
    ),
    Row(
        "another last day moves deadline, tasks and reminders, and the doer is told",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine,
            who,
            s.assignment(OURS),
            LATER,
            reason=WHY,
            basis="CV 7",
            command_id=s.click,
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "a deadline in words is counted from the issue of the plan",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine,
            who,
            s.assignment(OURS),
            "trong 5 ngày làm việc",
            reason=WHY,
            command_id=s.click,
        ),
    ),
    Row(
        "an assignment may be left without a deadline, and then meets no reminder",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine, who, s.assignment(OURS), "", reason=WHY, command_id=s.click
        ),
    ),
    Row(
        "a last day that has passed may be meant: the work is late at once",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine, who, s.assignment(OURS), date(2025, 4, 3), reason=WHY, command_id=s.click
        ),
    ),
    Row(
        "an agency asks that a standing duty end and the monitor is told",
        "assignment.ask_finish",
        CHIEF,
        lambda s, who: verbs.ask_finish(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=standing,
        everybody=True,
    ),
    Row(
        "the monitor ends a standing duty and the doer is told",
        "assignment.finish",
        MONITOR,
        lambda s, who: verbs.finish(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=standing,
        everybody=True,
    ),
    Row(
        "the monitor looks after an assignment each week",
        "assignment.set_cadence",
        WATCHER,
        lambda s, who: verbs.set_cadence(
            s.engine, who, s.assignment(OURS), "P1W", command_id=s.click
        ),
        everybody=True,
    ),
    Row(
        "the monitor looks after it no more",
        "assignment.set_cadence",
        WATCHER,
        lambda s, who: verbs.set_cadence(
            s.engine, who, s.assignment(OURS), None, command_id=s.click
        ),
        given=lambda s: verbs.set_cadence(s.engine, s.who(WATCHER), s.assignment(OURS), "P1W"),
    ),
    Row(
        "the monitor urges: the doers and the head are told, and not the deputies",
        "assignment.urge",
        WATCHER,
        lambda s, who: verbs.urge(
            s.engine, who, s.assignment(OURS), "Khẩn trương", command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a task that is no standing duty is not ended so",
        "assignment.finish",
        MONITOR,
        lambda s, who: verbs.finish(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "an agency does not ask that another task end",
        "assignment.ask_finish",
        CHIEF,
        lambda s, who: verbs.ask_finish(s.engine, who, s.assignment(OURS), reason=WHY),
        NotAllowedNow,
        given=received,
    ),
    Refusal(
        "more time is asked for beyond the day it has",
        "assignment.ask_extension",
        CHIEF,
        lambda s, who: verbs.ask_extension(
            s.engine, who, s.assignment(OURS), date(2025, 4, 14), reason=WHY
        ),
        InvalidInput,
        given=received,
        field="until",
    ),
    Refusal(
        "more time is asked for from today on",
        "assignment.ask_extension",
        CHIEF,
        lambda s, who: verbs.ask_extension(
            s.engine, who, s.assignment(OURS), date(2025, 4, 16), reason=WHY
        ),
        InvalidInput,
        given=lambda s: [received(s), s.at("2025-04-17T06:00")],
        field="until",
    ),
    Refusal(
        "more time is asked for with a reason",
        "assignment.ask_extension",
        CHIEF,
        lambda s, who: verbs.ask_extension(s.engine, who, s.assignment(OURS), LATER, reason=""),
        ReasonRequired,
        given=received,
        field="reason",
    ),
    Refusal(
        "more time is asked for once",
        "assignment.ask_extension",
        CHIEF,
        lambda s, who: verbs.ask_extension(s.engine, who, s.assignment(OURS), LATER, reason=WHY),
        NotAllowedNow,
        given=asked,
    ),
    Refusal(
        "a request is decided once",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, s.it, allow_it=True, reason=WHY),
        NotAllowedNow,
        given=decided,
    ),
    Refusal(
        "no request is decided after the work has ended",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, s.it, allow_it=True, reason=WHY),
        NotAllowedNow,
        given=lambda s: (
            asked(s),
            verbs.withdraw_assignment(s.engine, s.who(MONITOR), s.assignment(OURS), reason=WHY),
        )[0],
    ),
    Refusal(
        "a decision has its reason",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, s.it, allow_it=True, reason=" "),
        ReasonRequired,
        given=asked,
    ),
    Refusal(
        "a request that is not there is not decided",
        "assignment.decide_extension",
        MONITOR,
        lambda s, who: verbs.decide_extension(s.engine, who, "0" * 32, allow_it=True, reason=WHY),
        NotFound,
    ),
    Refusal(
        "a last day that has passed is asked about first",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(
            s.engine, who, s.assignment(OURS), date(2025, 4, 8), reason=WHY, ask=True
        ),
        InvalidInput,
        field="again",
    ),
    Refusal(
        "a deadline is changed with a reason",
        "assignment.change_deadline",
        MONITOR,
        lambda s, who: verbs.change_deadline(s.engine, who, s.assignment(OURS), LATER, reason=" "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "a period that is none is no cadence",
        "assignment.set_cadence",
        WATCHER,
        lambda s, who: verbs.set_cadence(s.engine, who, s.assignment(OURS), "mỗi tuần"),
        InvalidTimer,
    ),
    Refusal(
        "nobody is urged without words",
        "assignment.urge",
        WATCHER,
        lambda s, who: verbs.urge(s.engine, who, s.assignment(OURS), "  "),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "nobody is urged about what has ended",
        "assignment.urge",
        WATCHER,
        lambda s, who: verbs.urge(s.engine, who, s.assignment(OURS), "Khẩn trương"),
        NotAllowedNow,
        given=signed,
    ),
    Refusal(
        "an agency's own head urges nobody of another",
        "assignment.urge",
        f"thu_truong.{THEIRS}",
        lambda s, who: verbs.urge(s.engine, who, s.assignment(OURS), "Khẩn trương"),
        NotFound,
    ),
]
