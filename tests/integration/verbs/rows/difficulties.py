"""Verbs on difficulties, on their page and by the diagram's step."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from tests.integration.verbs import verbs
from tests.integration.verbs.given.messages import (
    MONITOR,
    WATCHER,
    answered,
    forwarded,
    led,
    led_upward,
    plan_waits,
    raised,
)
from tests.integration.verbs.given.tasks import CHIEF, OURS, WHY, received
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a difficulty is raised, the monitor is told and the diagram reacts",
        "difficulty.raise",
        CHIEF,
        lambda s, who: verbs.raise_difficulty(
            s.engine, who, s.assignment(OURS), "Thiếu kinh phí", command_id=s.click
        ),
        given=received,
        everybody=True,
    ),
    Row(
        "the monitor answers a difficulty and the agency is told",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(
            s.engine, who, s.it, "Đã bố trí", command_id=s.click
        ),
        given=raised,
        everybody=True,
    ),
    Row(
        "the monitor passes a difficulty upward and the leadership is told",
        "difficulty.forward",
        WATCHER,
        lambda s, who: verbs.forward_difficulty(
            s.engine, who, s.it, "Vượt thẩm quyền", command_id=s.click
        ),
        given=raised,
        everybody=True,
    ),
    Row(
        "the leadership answers what was passed upward",
        "difficulty.answer",
        "leader",
        lambda s, who: verbs.answer_difficulty(s.engine, who, s.it, "Đồng ý", command_id=s.click),
        given=forwarded,
    ),
    Row(
        "the monitor's answer does the diagram's step too",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(
            s.engine, who, s.it, "Làm theo CV 5", command_id=s.click
        ),
        given=led,
    ),
    Row(
        "passing a difficulty upward does the diagram's step too",
        "difficulty.forward",
        WATCHER,
        lambda s, who: verbs.forward_difficulty(
            s.engine, who, s.it, "Vượt thẩm quyền", command_id=s.click
        ),
        given=led,
    ),
    Row(
        "the diagram's step answers the difficulty too",
        "task.complete",
        WATCHER,
        lambda s, who: verbs.complete_task(
            s.engine,
            who,
            s.task("so-noi-vu"),
            {"outcome": "answered", "answer": "Làm theo CV 5"},
            command_id=s.click,
        ),
        given=led,
    ),
    Row(
        "the ruling of an authority is the leadership's to write",
        "difficulty.rule",
        "leader",
        lambda s, who: verbs.answer_difficulty(s.engine, who, s.it, "Đồng ý", command_id=s.click),
        given=led_upward,
        everybody=True,
    ),
    Row(
        "a difficulty ends with its assignment",
        "assignment.withdraw",
        MONITOR,
        lambda s, who: verbs.withdraw_assignment(
            s.engine, who, s.assignment(OURS), reason=WHY, command_id=s.click
        ),
        given=raised,
    ),
]

REFUSALS = [
    Refusal(
        "a difficulty has words",
        "difficulty.raise",
        CHIEF,
        lambda s, who: verbs.raise_difficulty(s.engine, who, s.assignment(OURS), " "),
        InvalidInput,
        field="text",
    ),
    Refusal(
        "a difficulty has at most five thousand characters",
        "difficulty.raise",
        CHIEF,
        lambda s, who: verbs.raise_difficulty(s.engine, who, s.assignment(OURS), "a" * 5001),
        InvalidInput,
        field="text",
    ),
    Refusal(
        "no difficulty is raised about what has ended",
        "difficulty.raise",
        CHIEF,
        lambda s, who: verbs.raise_difficulty(s.engine, who, s.assignment(OURS), "Thiếu"),
        NotAllowedNow,
        given=plan_waits,
    ),
    Refusal(
        "a difficulty is answered once",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(s.engine, who, s.it, "Thôi"),
        NotAllowedNow,
        given=answered,
    ),
    Refusal(
        "a difficulty is passed upward once",
        "difficulty.forward",
        WATCHER,
        lambda s, who: verbs.forward_difficulty(s.engine, who, s.it, "Nữa"),
        NotAllowedNow,
        given=forwarded,
    ),
    Refusal(
        "a difficulty that is not there is not answered",
        "difficulty.answer",
        WATCHER,
        lambda s, who: verbs.answer_difficulty(s.engine, who, "0" * 32, "Thôi"),
        NotFound,
    ),
]
