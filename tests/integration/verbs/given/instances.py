"""What is given before verbs: instances."""

from __future__ import annotations

from dataclasses import replace

from engine.config import Limits
from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.assignments import counted
from tests.integration.verbs.given.tasks import OURS, WHY, received
from tests.integration.verbs.processes import running
from tests.integration.verbs.scene import Scene

ADMIN, MONITOR = "administrator", "truong_phong.so-noi-vu"


def suspended(scene: Scene) -> str:
    """An instance of one task rests; gives it."""
    instance = running(scene, "one-task")
    verbs.suspend_instance(scene.engine, SYSTEM, instance, reason=WHY)
    return instance


def plan_rested(scene: Scene) -> None:
    """The whole plan has rested for two working days, one share counted in working days."""
    received(scene)
    counted(scene)
    verbs.suspend_instance(scene.engine, SYSTEM, scene.plan, reason=WHY)
    scene.at("2025-04-11T10:00")


def withdrawn(scene: Scene) -> str:
    """One of two shares of the plan was taken back; gives its instance."""
    share = scene.share(OURS)
    verbs.withdraw_child(scene.engine, SYSTEM, share, reason=WHY)
    return share


def failed(scene: Scene) -> str:
    """A gateway has no way out for an amount of four; gives the incident."""
    running(scene, "fails", amount=4)
    return str(scene.row("incidents").id)


def failed_for_want_of_room(scene: Scene) -> str:
    """An agency was added for which there was no room, and now there is; gives the incident."""
    instance = running(scene, "fan")
    limits = scene.engine.config
    scene.engine.config = replace(limits, limits=Limits(instances=3))
    verbs.add_child(scene.engine, SYSTEM, instance, "ask", "so-noi-vu", reason=WHY)
    scene.engine.config = limits
    return str(scene.row("incidents").id)


def skipped(scene: Scene) -> str:
    """The incident was dealt with; gives it."""
    incident = failed(scene)
    verbs.skip_incident(scene.engine, SYSTEM, incident, reason=WHY)
    return incident


def ambiguous(scene: Scene) -> str:
    """Two instances waited for one message, and one of them has ended; gives the incident."""
    first, second = running(scene, "waiter"), running(scene, "waiter")
    verbs.correlate(scene.engine, SYSTEM, "reply", data={"ok": "yes"})
    incident = str(scene.row("incidents").id)
    at = scene.row("incidents").instance_id
    verbs.cancel_instance(scene.engine, SYSTEM, second if at == first else first, reason=WHY)
    return incident


def token(scene: Scene, instance: str) -> int:
    """Where an instance waits for a person."""
    return int(scene.row("tasks", instance_id=instance).token)
