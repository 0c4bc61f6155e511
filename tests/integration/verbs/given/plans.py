"""What is given before verbs: plans."""

from __future__ import annotations

from typing import Any

from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import WHY
from tests.integration.verbs.processes import plan_in_use
from tests.integration.verbs.scene import Scene

ADMIN, MONITOR, CLERK = "administrator", "truong_phong.so-noi-vu", "van_thu.so-xay-dung"


DOCUMENT = {"title": "Kế hoạch hai", "number": "90", "issued_on": "2025-04-09"}


STEP = {"offset_working_days": 2, "at": "after", "to": "agency_head", "kind": "urge"}


def issued(scene: Scene, **document: Any) -> str:
    """A plan with an unnamed agency, a coordinating one and a standing duty; gives it."""
    plan_in_use(scene)
    told = {**DOCUMENT, "monitor": "so-noi-vu", **document}
    bindings = {"don-vi": "so-xay-dung"}
    return verbs.start_plan(scene.engine, SYSTEM, "two", told, bindings=bindings)


def only_standing(scene: Scene) -> str:
    """Of that plan nothing but the standing duty is left."""
    plan = issued(scene)
    with scene.engine.storage.read() as unit:
        rows = unit.assignments.find(root_id=plan, standing=False, order="id")
    for row in rows:
        verbs.withdraw_assignment(scene.engine, SYSTEM, row.id, reason=WHY)
    return plan


def closed(scene: Scene) -> str:
    """That plan is closed."""
    plan = only_standing(scene)
    verbs.close_plan(scene.engine, SYSTEM, plan, reason=WHY)
    return plan


def kept_policy(scene: Scene) -> None:
    """The installation keeps a policy of one step."""
    body = {"steps": [STEP], "digest": True}
    verbs.put_policy(scene.engine, scene.who(ADMIN), "gap", "Việc gấp", body)
