"""What is given before verbs: processes that run while a newer version of theirs is there."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from tests.integration.diagrams import END, START, diagram, timer, user
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import WHY
from tests.integration.verbs.processes import running
from tests.integration.verbs.scene import Scene

RENAMED = diagram(
    "one-task",
    START
    + user("done").replace('name="done"', 'name="do"')
    + f'<boundaryEvent id="late" attachedToRef="done">{timer("Duration", "P5D")}</boundaryEvent>'
    + END,
    "start>done done>end late>end",
)
OTHER = diagram("one-task", START + user("other") + END, "start>other other>end")


def renamed(scene: Scene) -> str:
    """A process runs; the newer version has its step under another id, with a timer."""
    instance = running(scene, "one-task")
    verbs.deploy(scene.engine, SYSTEM, "one-task", {"one-task.bpmn": RENAMED})
    return instance


def asked(scene: Scene) -> str:
    """It was asked for that it moves; gives the move."""
    renamed(scene)
    return verbs.migrate_instances(scene.engine, SYSTEM, "one-task", 1, 2, reason=WHY)


def asked_in_vain(scene: Scene) -> str:
    """The newer version has nothing like the step where the process stands; gives the move."""
    running(scene, "one-task")
    verbs.deploy(scene.engine, SYSTEM, "one-task", {"one-task.bpmn": OTHER})
    return verbs.migrate_instances(scene.engine, SYSTEM, "one-task", 1, 2, reason=WHY)


def moved(scene: Scene) -> str:
    """It has moved; gives the move."""
    move = asked(scene)
    verbs.go_on_migrating(scene.engine, SYSTEM, move)
    return move


def asked_back(scene: Scene) -> str:
    """It was asked for that it goes back; gives the move back."""
    return verbs.migrate_back(scene.engine, SYSTEM, moved(scene), reason=WHY)
