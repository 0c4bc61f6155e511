"""What is given before verbs: a round of replies, and an opinion that was asked for."""

from __future__ import annotations

from tests.integration.plans.shared import CONSOLIDATED, begin, do, send
from tests.integration.verbs.given.tasks import OURS, THEIRS
from tests.integration.verbs.scene import Scene

OFFICE = "vp-ubnd"
COMPILER = f"chuyen_vien.{OFFICE}"


def gathered(scene: Scene) -> tuple[str, str, str]:
    """Ours has sent, the other has not; gives the office's assignment, ours, and the other's."""
    plan = begin(scene, CONSOLIDATED, "start>Gather Gather>end")
    send(scene, plan, OURS, "Đã rà soát 12 văn bản. Kiến nghị sửa 3 văn bản.")
    office, ours, theirs = (_own(scene, plan, agency) for agency in (OFFICE, OURS, THEIRS))
    return office, ours, theirs


def advised(scene: Scene) -> tuple[str, str]:
    """Ours has asked Sở Nội vụ, which answered; gives our assignment and the opinion's."""
    plan = begin(scene, CONSOLIDATED, "start>Gather Gather>end")
    do(scene, plan, OURS, "Task_receive", short_path=False)
    asked = {"opinion_question": "Có đồng ý không?", "opinion_until": "2025-04-20"}
    do(scene, plan, OURS, "Task_allocate", opinions_from=["so-noi-vu"], **asked)
    do(scene, plan, "so-noi-vu", "Task_receive")
    do(scene, plan, "so-noi-vu", "Task_opinion", agrees="disagree", opinion="Bỏ mục 2")
    do(scene, plan, "so-noi-vu", "Task_approve", decision="approved")
    opinion = str(scene.row("assignments", root_id=plan, role="coordinating").id)
    return _own(scene, plan, OURS), opinion


def _own(scene: Scene, plan: str, agency: str) -> str:
    return str(scene.row("assignments", root_id=plan, agency_id=agency, role="lead").id)
