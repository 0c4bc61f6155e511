"""One act on many things."""

from __future__ import annotations

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CLERK, HEAD, OFFICER, OURS, THEIRS, WHY
from tests.integration.verbs.processes import standing_duty
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row


def asked(scene: Scene) -> str:
    """The clerk has asked to take his own task and one that is not for him."""
    both = [scene.task(OURS), scene.task(THEIRS)]
    return verbs.start_bulk(scene.engine, scene.who(CLERK), "claim", both)


def stopped(scene: Scene) -> str:
    """The same, stopped before anything was done."""
    operation = asked(scene)
    verbs.cancel_bulk(scene.engine, scene.who(CLERK), operation)
    return operation


def arrived(scene: Scene) -> str:
    """A plan whose share is received by a form with a số đến; gives the task of receiving it."""
    standing_duty(scene.engine)
    document = {"title": "Kế hoạch theo dõi", "number": "8", "issued_on": "2025-04-08"}
    plan = verbs.start_plan(scene.engine, SYSTEM, "duty", document)
    verbs.deliver(scene.engine)
    task: str = scene.row("tasks", root_id=plan, position="van_thu", open=True).id
    return task


def went_on(scene: Scene) -> None:
    """The clock has done what was there to do; looking once more finds nothing."""
    verbs.carry_on(scene.engine)


ROWS = [
    Row(
        "an act on many things is written down with all that it is about",
        "bulk.start",
        CLERK,
        lambda s, who: verbs.start_bulk(
            s.engine,
            who,
            "complete",
            [s.task(OURS), s.task(THEIRS)],
            {},
            reason=WHY,
            command_id=s.click,
        ),
        everybody=True,
    ),
    Row(
        "a document of many tasks gets one số đến, which all of them bear",
        "bulk.receive",
        CLERK,
        lambda s, who: verbs.receive_in_bulk(s.engine, who, [s.it], {}, command_id=s.click),
        given=arrived,
    ),
    Row(
        "the clock does each thing by its verb, and notes what was refused",
        "bulk.go_on",
        "system",
        lambda s, _who: went_on(s),
        given=asked,
    ),
    Row(
        "who asked for it stops it",
        "bulk.cancel",
        CLERK,
        lambda s, who: verbs.cancel_bulk(s.engine, who, s.it, command_id=s.click),
        given=asked,
        everybody=True,
    ),
    Row(
        "what was not done is begun anew",
        "bulk.repeat",
        CLERK,
        lambda s, who: verbs.repeat_bulk(s.engine, who, s.it, command_id=s.click),
        given=stopped,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "no act is done on nothing",
        "bulk.start",
        CLERK,
        lambda s, who: verbs.start_bulk(s.engine, who, "claim", []),
        InvalidInput,
        field="item",
    ),
    Refusal(
        "only what is known is done in bulk",
        "bulk.start",
        CLERK,
        lambda s, who: verbs.start_bulk(s.engine, who, "withdraw", [s.task(OURS)]),
        InvalidInput,
        field="act",
    ),
    Refusal(
        "many tasks are given to others with a reason only",
        "bulk.start",
        HEAD,
        lambda s, who: verbs.start_bulk(
            s.engine, who, "reassign", [s.task(OURS)], {"officer": s.officer(OFFICER)}
        ),
        ReasonRequired,
        field="reason",
    ),
    Refusal(
        "who keeps no register receives no document",
        "bulk.receive",
        OFFICER,
        lambda s, who: verbs.receive_in_bulk(s.engine, who, [s.it], {}),
        Forbidden,
        given=arrived,
    ),
    Refusal(
        "a form without a số đến receives no document",
        "bulk.receive",
        CLERK,
        lambda s, who: verbs.receive_in_bulk(s.engine, who, [s.task(OURS)], {}),
        InvalidInput,
        field="item",
    ),
    Refusal(
        "what has ended is not stopped",
        "bulk.cancel",
        CLERK,
        lambda s, who: verbs.cancel_bulk(s.engine, who, s.it),
        NotAllowedNow,
        given=stopped,
    ),
    Refusal(
        "what runs is not begun anew",
        "bulk.repeat",
        CLERK,
        lambda s, who: verbs.repeat_bulk(s.engine, who, s.it),
        NotAllowedNow,
        given=asked,
    ),
    Refusal(
        "an operation that is not there is not stopped",
        "bulk.cancel",
        CLERK,
        lambda s, who: verbs.cancel_bulk(s.engine, who, "nobody"),
        NotFound,
    ),
]
