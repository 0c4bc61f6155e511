"""What is given before verbs: messages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import CHIEF, OURS, THEIRS, WHY, received
from tests.integration.verbs.processes import guided
from tests.integration.verbs.scene import Scene

ADMIN, WATCHER, MONITOR = "administrator", "chuyen_vien.so-noi-vu", "truong_phong.so-noi-vu"


CLERK = "van_thu.so-noi-vu"


PAPER = {"number": "12/BTP", "issued_on": "2025-04-08", "issuer": "Bộ Tư pháp", "title": "Trả lời"}


def plan_waits(scene: Scene) -> None:
    """Both shares have ended and the plan waits for a document of the ministry."""
    for agency in (OURS, THEIRS):
        verbs.withdraw_assignment(scene.engine, SYSTEM, scene.assignment(agency), reason=WHY)


def kept(scene: Scene) -> None:
    """A message of three days came for which nobody waited."""
    verbs.correlate(scene.engine, SYSTEM, "reply", message_id="a", ttl=timedelta(days=3))


def raised(scene: Scene) -> str:
    """The agency has raised a difficulty; gives it."""
    received(scene)
    return verbs.raise_difficulty(
        scene.engine, scene.who(CHIEF), scene.assignment(OURS), "Thiếu kinh phí"
    )


def forwarded(scene: Scene) -> str:
    """The monitor has passed it upward."""
    difficulty = raised(scene)
    verbs.forward_difficulty(scene.engine, scene.who(WATCHER), difficulty, "Vượt thẩm quyền")
    return difficulty


def answered(scene: Scene) -> str:
    """The monitor has answered it."""
    difficulty = raised(scene)
    verbs.answer_difficulty(scene.engine, scene.who(WATCHER), difficulty, "Đã bố trí")
    return difficulty


def led(scene: Scene) -> str:
    """A difficulty that the diagram has led to the monitor; gives it."""
    guided(scene)
    received(scene)
    return verbs.raise_difficulty(
        scene.engine, scene.who(CHIEF), scene.assignment(OURS), "Thiếu hướng dẫn"
    )


def led_upward(scene: Scene) -> str:
    """The monitor has passed it on and submitted it, so that the authority's step waits."""
    difficulty = led(scene)
    verbs.forward_difficulty(scene.engine, scene.who(WATCHER), difficulty, "Vượt thẩm quyền")
    submission = scene.task("so-noi-vu", "Task_submit")
    head = scene.who("thu_truong.so-noi-vu")
    verbs.complete_task(scene.engine, head, submission, {"submission": "Trình"})
    return difficulty


def attach(scene: Scene, who: Any, **changed: Any) -> str:
    """Attach a text to the agency's assignment, save for what is changed."""
    told = {
        "name": "C:\\van ban\\bao-cao.txt",
        "body": "Báo cáo kết quả".encode(),
        "assignment_id": scene.assignment(OURS),
        **changed,
    }
    return verbs.attach(scene.engine, who, **told, command_id=scene.click)


def record(scene: Scene, who: Any, **changed: Any) -> Any:
    """Record a document of the ministry, save for what is changed."""
    return verbs.record_document(
        scene.engine,
        who,
        {**PAPER, **changed},
        message="Văn bản của Bộ",
        command_id=scene.click,
    )
