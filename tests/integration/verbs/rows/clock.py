"""What the clock does: timers, escalation, follow-up, deliveries, batches, anchors."""

from __future__ import annotations

from dataclasses import replace

from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.processes import MANY, deployed, running
from tests.integration.verbs.rows.assignments import MONITOR, WATCHER
from tests.integration.verbs.rows.plans import STEP, issued
from tests.integration.verbs.rows.tasks import OURS, THEIRS, WHY, received
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row

ADMIN = "administrator"


def one_share(scene: Scene) -> None:
    """Only one agency has a share, at its doing, and nothing of it has fallen due."""
    received(scene)
    verbs.withdraw_assignment(scene.engine, SYSTEM, scene.assignment(THEIRS), reason=WHY)


def due(scene: Scene, last: str, now: str) -> None:
    """That share, with all that fell due until ``last`` done; it is ``now``."""
    one_share(scene)
    scene.at(last)
    scene.later(now)


def policy(scene: Scene, *steps: dict[str, object], digest: bool = False) -> None:
    """That share under a policy of the plan's own."""
    one_share(scene)
    body = {"steps": [{**STEP, **step} for step in steps], "digest": digest}
    verbs.choose_policy(scene.engine, SYSTEM, scene.plan, body=body, reason=WHY)


def undated(scene: Scene) -> None:
    """A plan with a monthly follow-up of two undated shares, which falls due."""
    issued(scene, cadence="P1M")
    scene.later("2025-05-09T08:00")


def asleep(scene: Scene) -> str:
    """An instance has slept its three days."""
    instance = running(scene, "sleeper")
    scene.later("2025-04-12T09:00")
    return instance


def asleep_and_suspended(scene: Scene) -> str:
    """It rests since the second."""
    instance = running(scene, "sleeper")
    verbs.suspend_instance(scene.engine, SYSTEM, instance, reason=WHY)
    scene.later("2025-04-12T09:00")
    return instance


def undelivered(scene: Scene) -> None:
    """A signal was sent to two instances that have not taken it yet."""
    running(scene, "listens")
    running(scene, "listens")
    scene.engine.deliver = None
    verbs.broadcast(scene.engine, SYSTEM, "go", {"why": "x"})


def turned_away(scene: Scene) -> None:
    """A message was sent to an instance that ended before it took it."""
    instance = running(scene, "waiter")
    scene.engine.deliver = None
    verbs.correlate(scene.engine, SYSTEM, "reply", data={"ok": "yes"})
    verbs.cancel_instance(scene.engine, SYSTEM, instance, reason=WHY)


def held(scene: Scene) -> str:
    """An activity of five agencies begins in batches of two, of which none is drawn up yet."""
    limits = replace(scene.engine.config.limits, children_at_once=2, batch=2)
    scene.engine.config = replace(scene.engine.config, limits=limits)
    scene.engine.deliver = None
    deployed(scene, "one-task")
    verbs.deploy(scene.engine, SYSTEM, "many", {"many.bpmn": MANY})
    return verbs.start_instance(scene.engine, SYSTEM, "many")


def drawn(scene: Scene) -> str:
    """All but the last of them are drawn up."""
    instance = held(scene)
    verbs.deliver(scene.engine)
    verbs.deliver(scene.engine)
    return instance


ROWS = [
    Row(
        "a timer moves the token that waits for it",
        "timer.token",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=asleep,
    ),
    Row(
        "a timer of what rests does not fire",
        "timer.token",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=asleep_and_suspended,
    ),
    Row(
        "a process begins by the clock, and the next turn is armed",
        "timer.start",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [deployed(s, "daily"), s.later("2025-04-10T09:00")],
    ),
    Row(
        "turns that the clock slept through are counted and not made up for",
        "timer.start",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [deployed(s, "daily"), s.later("2025-04-11T10:00")],
    ),
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
    Row(
        "each instance takes what it was sent",
        "deliver.signal",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=undelivered,
    ),
    Row(
        "a message that came too late waits for another receiver",
        "deliver.message",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=turned_away,
    ),
    Row(
        "a batch of agencies is drawn up beside the tables, and nothing of it is seen",
        "deliver.batch",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=held,
    ),
    Row(
        "with the last batch all agencies begin at once",
        "deliver.batch",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=drawn,
    ),
    Row(
        "a tick does what is due and anchors the record each hour",
        "tick",
        "system",
        lambda s, _who: verbs.tick(s.engine).total,
        given=asleep,
    ),
    Row(
        "within the hour the record is not anchored again",
        "tick",
        "system",
        lambda s, _who: verbs.tick(s.engine).total,
        given=lambda s: s.later("2025-04-09T09:59"),
    ),
    Row(
        "a clock says that it runs",
        "beat",
        "system",
        lambda s, _who: verbs.beat(s.engine),
    ),
    Row(
        "a clock that said so this moment says nothing",
        "beat",
        "system",
        lambda s, _who: verbs.beat(s.engine),
        given=lambda s: verbs.beat(s.engine),
    ),
    Row(
        "an anchor is set by hand",
        "record.verify",
        ADMIN,
        lambda s, who: verbs.anchor(s.engine, who) is None,
        given=received,
        everybody=True,
    ),
]

REFUSALS: list[Refusal] = []
