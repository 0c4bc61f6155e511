"""Reminders, escalation and follow-up as the clock does them."""

from __future__ import annotations

from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import MONITOR, WATCHER
from tests.integration.verbs.given.clock import ADMIN, due, one_share, policy, undated
from tests.integration.verbs.given.tasks import OURS, WHY, received
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "the doer is reminded on the working day before the last, by the mail of the day",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-11T07:59", "2025-04-11T08:00"),
    ),
    Row(
        "the doer is reminded on the last day",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-14T07:59", "2025-04-14T08:00"),
    ),
    Row(
        "the doer and his head of division are urged on the day after",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-15T07:59", "2025-04-15T08:00"),
    ),
    Row(
        "the head of the agency is urged, and not his deputies",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-17T07:59", "2025-04-17T08:00"),
    ),
    Row(
        "the monitor is told of all late work of the plan, and the diagram reacts",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-21T07:59", "2025-04-21T08:00"),
    ),
    Row(
        "the office is told",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-26T07:59", "2025-04-26T08:00"),
    ),
    Row(
        "the leadership is told",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-05-14T07:59", "2025-05-14T08:00"),
    ),
    Row(
        "the monitor hears of it again, and every tenth working day from then on",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-05-28T07:59", "2025-05-28T08:00"),
    ),
    Row(
        "a clock that was away tells each person once how it stands today",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: due(s, "2025-04-09T10:00", "2025-04-16T08:00"),
    ),
    Row(
        "two shares late with a plan are one piece of news",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [received(s), s.at("2025-04-21T07:59"), s.later("2025-04-21T08:00")],
    ),
    Row(
        "a step for a rung that nobody stands on goes to the nearest above",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [
            policy(s, {"to": "division_head", "offset_working_days": 1}),
            verbs.disable_account(
                s.engine, s.who(ADMIN), s.officer(f"truong_phong.{OURS}"), reason=WHY
            ),
            s.later("2025-04-15T08:00"),
        ],
    ),
    Row(
        "where an agency has no head its deputies stand for him, and mail may go at once",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [
            policy(s, {"to": "agency_head", "offset_working_days": 1}),
            verbs.disable_account(
                s.engine, s.who(ADMIN), s.officer(f"thu_truong.{OURS}"), reason=WHY
            ),
            s.later("2025-04-15T08:00"),
        ],
    ),
    Row(
        "nothing is told of work that rests, and its timers wait",
        "timer.escalation",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [
            one_share(s),
            verbs.suspend_assignment(s.engine, s.who(MONITOR), s.assignment(OURS), reason=WHY),
            s.later("2025-04-11T08:00"),
        ],
    ),
    Row(
        "the monitor is asked to look after all undated work of the plan at once",
        "timer.cadence",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=undated,
    ),
    Row(
        "a follow-up of one assignment leaves its trace, and the next turn is armed",
        "timer.cadence",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [
            one_share(s),
            s.at("2025-04-15T12:00"),
            verbs.set_cadence(s.engine, s.who(WATCHER), s.assignment(OURS), "P1D"),
            s.later("2025-04-16T08:00"),
        ],
    ),
    Row(
        "turns of a follow-up that the clock slept through count as one",
        "timer.cadence",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [
            one_share(s),
            verbs.change_deadline(s.engine, s.who(MONITOR), s.assignment(OURS), "", reason=WHY),
            verbs.set_cadence(s.engine, s.who(WATCHER), s.assignment(OURS), "P1W"),
            s.later("2025-05-05T08:00"),
        ],
    ),
]

REFUSALS: list[Refusal] = []
