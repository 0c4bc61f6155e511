"""What is given before verbs: numbers of plans and documents."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from engine.model.registers import ALL_KINDS, INCOMING
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import OURS
from tests.integration.verbs.scene import Scene

OFFICE, HEAD = "van_thu.vp-ubnd", "truong_phong.so-y-te"
INCOMING_OF_OURS = (OURS, INCOMING, ALL_KINDS)


def unnumbered(scene: Scene) -> str:
    """A plan that bears no number yet; gives it."""
    return verbs.start_plan(scene.engine, SYSTEM, "plan", {"title": "Kế hoạch chưa có số"})


def numbered(scene: Scene) -> str:
    """The plan's number stands in the register of its issuer."""
    verbs.number_plan(scene.engine, scene.who(OFFICE), scene.plan, "89/KH-UBND")
    return scene.plan


def received(scene: Scene) -> str:
    """A document came to Sở Y tế; gives it."""
    told = verbs.record_document(scene.engine, scene.who(HEAD), {"title": "Công văn của Bộ"})
    return str(told["document"])
