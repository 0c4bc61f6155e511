"""Verbs on parts of tasks that colleagues got."""

from __future__ import annotations

from datetime import date

from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CLERK, HEAD, OFFICER, OURS, WHY, claimed, split
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row


def left_over(scene: Scene) -> None:
    """The plan was closed while an officer had a part of a task."""
    split(scene)
    verbs.close_plan(scene.engine, scene.who("system"), scene.plan, reason=WHY, with_open=True)


def ended(scene: Scene) -> None:
    """The clock has ended it."""
    verbs.end_left_over(scene.engine)


ROWS = [
    Row(
        "the clock ends a part whose task has ended without it",
        "subtask.end",
        "system",
        lambda s, _who: ended(s),
        given=left_over,
    ),
    Row(
        "who holds a task gives a part of it to a colleague",
        "subtask.give",
        CLERK,
        lambda s, who: verbs.give_subtask(
            s.engine,
            who,
            s.task(OURS),
            " Số liệu ",
            s.officer(OFFICER),
            date(2025, 4, 10),
            command_id=s.click,
        ),
        given=claimed,
        everybody=True,
    ),
    Row(
        "a part is handed in by who has it",
        "subtask.finish",
        OFFICER,
        lambda s, who: verbs.finish_subtask(
            s.engine, who, s.it, " Có 12 cơ sở ", command_id=s.click
        ),
        given=split,
        everybody=True,
    ),
    Row(
        "a part is returned by who has it",
        "subtask.return",
        OFFICER,
        lambda s, who: verbs.give_subtask_back(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=split,
        everybody=True,
    ),
    Row(
        "a part is withdrawn by who gave it, or above him",
        "subtask.withdraw",
        HEAD,
        lambda s, who: verbs.withdraw_subtask(s.engine, who, s.it, reason=WHY, command_id=s.click),
        given=split,
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a part is for somebody of the agency, in words",
        "subtask.give",
        CLERK,
        lambda s, who: verbs.give_subtask(
            s.engine, who, s.task(OURS), " ", s.officer("chuyen_vien.so-noi-vu")
        ),
        InvalidInput,
        given=claimed,
        field="officer",
    ),
    Refusal(
        "a part of a task that nobody took is given to nobody",
        "subtask.give",
        CLERK,
        lambda s, who: verbs.give_subtask(
            s.engine, who, s.task(OURS), "Số liệu", s.officer(OFFICER)
        ),
        NotAllowedNow,
    ),
    Refusal(
        "a part is handed in with what was done",
        "subtask.finish",
        OFFICER,
        lambda s, who: verbs.finish_subtask(s.engine, who, s.it, " "),
        InvalidInput,
        given=split,
        field="result",
    ),
    Refusal(
        "a part is returned with a reason",
        "subtask.return",
        OFFICER,
        lambda s, who: verbs.give_subtask_back(s.engine, who, s.it, reason=" "),
        ReasonRequired,
        given=split,
    ),
    Refusal(
        "a part that is not there is not withdrawn",
        "subtask.withdraw",
        CLERK,
        lambda s, who: verbs.withdraw_subtask(s.engine, who, "0" * 32, reason=WHY),
        NotFound,
    ),
    Refusal(
        "a task is not handed in while a colleague has a part of it",
        "task.complete",
        CLERK,
        lambda s, who: verbs.complete_task(s.engine, who, s.task(OURS), {}),
        NotAllowedNow,
        given=split,
    ),
]
