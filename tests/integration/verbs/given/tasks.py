"""What is given before verbs: tasks."""

from __future__ import annotations

from tests.integration.verbs import verbs
from tests.integration.verbs.scene import Scene

OURS, THEIRS = "so-y-te", "so-tu-phap"


CLERK, OFFICER, HEAD = f"van_thu.{OURS}", f"chuyen_vien.{OURS}", f"truong_phong.{OURS}"


CHIEF = f"thu_truong.{OURS}"


WHY = "Theo chỉ đạo"


def claimed(scene: Scene) -> None:
    """The records clerk has taken the task of receiving."""
    verbs.claim_task(scene.engine, scene.who(CLERK), scene.task(OURS))


def split(scene: Scene) -> str:
    """The officer has a part of the task that the clerk has taken; gives it."""
    claimed(scene)
    return verbs.give_subtask(
        scene.engine, scene.who(CLERK), scene.task(OURS), "Số liệu", scene.officer(OFFICER)
    )


def received(scene: Scene) -> None:
    """The share stands at its doing."""
    verbs.complete_task(scene.engine, scene.who(CLERK), scene.task(OURS), {})


def suspended(scene: Scene) -> None:
    """The task of receiving rests in the clerk's hand."""
    claimed(scene)
    verbs.suspend_task(scene.engine, scene.who(CLERK), scene.task(OURS), reason=WHY)


def prepared(scene: Scene) -> str:
    """The officer has prepared a difficulty for the leader; gives what he prepared."""
    received(scene)
    return verbs.prepare_outward(
        scene.engine,
        scene.who(OFFICER),
        scene.assignment(OURS),
        "difficulty.raise",
        {"text": "Thiếu kinh phí"},
    )


def done(scene: Scene) -> str:
    """The share stands at its signing; gives the task of doing, which has ended."""
    received(scene)
    task = scene.task(OURS)
    result = {"result_summary": "Đã rà soát", "result_number": "12/BC", "result_date": "2025-04-09"}
    verbs.complete_task(scene.engine, scene.who(OFFICER), task, result)
    return task


def drafted(scene: Scene) -> None:
    """The officer has half filled the form of the task of doing."""
    received(scene)
    verbs.save_task_draft(
        scene.engine, scene.who(OFFICER), scene.task(OURS), {"result_summary": "Đang"}
    )
