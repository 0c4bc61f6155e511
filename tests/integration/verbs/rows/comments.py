"""Comments of colleagues on tasks and assignments."""

from __future__ import annotations

from engine.errors import InvalidInput, NotAllowedNow, SecretRefused
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CLERK, HEAD, OFFICER, OURS, WHY
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row


def over(scene: Scene) -> None:
    """The plan was closed with what is open."""
    verbs.close_plan(scene.engine, scene.who("system"), scene.plan, reason=WHY, with_open=True)


ROWS = [
    Row(
        "a colleague is called in a comment on a task",
        "comment.add",
        CLERK,
        lambda s, who: verbs.comment(
            s.engine,
            who,
            " Số liệu ở đâu? ",
            [s.officer(OFFICER)],
            task_id=s.task(OURS),
            command_id=s.click,
        ),
    ),
    Row(
        "a comment on an assignment as a whole calls nobody",
        "comment.add",
        HEAD,
        lambda s, who: verbs.comment(
            s.engine, who, "Xong trong tuần", assignment_id=s.assignment(OURS), command_id=s.click
        ),
        everybody=True,
    ),
]

REFUSALS = [
    Refusal(
        "a comment is neither empty nor too long",
        "comment.add",
        CLERK,
        lambda s, who: verbs.comment(s.engine, who, "a" * 20_001, task_id=s.task(OURS)),
        InvalidInput,
    ),
    Refusal(
        "a comment bears no mark of secrecy",
        "comment.add",
        CLERK,
        lambda s, who: verbs.comment(s.engine, who, "TUYỆT MẬT", task_id=s.task(OURS)),
        SecretRefused,
    ),
    Refusal(
        "nothing is written on what has ended with its plan",
        "comment.add",
        CLERK,
        lambda s, who: verbs.comment(s.engine, who, "Sau", assignment_id=s.assignment(OURS)),
        NotAllowedNow,
        given=over,
    ),
]
