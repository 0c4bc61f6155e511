"""What is given before verbs: deployments."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from tests.integration.diagrams import END, START, diagram, user
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import WHY
from tests.integration.verbs.processes import DIAGRAMS, deployed
from tests.integration.verbs.scene import Scene

DEPLOYER = "deployer"


NEWER = diagram("daily", START + user("do") + END, "start>do do>end")


BROKEN = b"<definitions/>"


def two_versions(scene: Scene) -> None:
    """The first version began by the clock, the second does not."""
    deployed(scene, "daily")
    verbs.deploy(scene.engine, SYSTEM, "daily", {"daily.bpmn": NEWER})


def disabled(scene: Scene) -> None:
    """The process began by the clock and was put out of use."""
    deployed(scene, "daily")
    verbs.disable_process(scene.engine, SYSTEM, "daily", reason=WHY)


def drafted(scene: Scene) -> str:
    """A draft of a process; gives it."""
    files = {"daily.bpmn": DIAGRAMS["daily"]}
    return verbs.create_draft(scene.engine, SYSTEM, "daily", "Hằng ngày", files)


def saved(scene: Scene) -> str:
    """Somebody has saved it since."""
    draft = drafted(scene)
    verbs.save_draft_diagram(scene.engine, SYSTEM, draft, 1, {"daily.bpmn": NEWER.decode()})
    return draft


def dropped(scene: Scene) -> str:
    """Somebody threw it away."""
    draft = drafted(scene)
    verbs.drop_draft(scene.engine, SYSTEM, draft)
    return draft
