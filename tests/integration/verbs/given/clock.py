"""What is given before verbs: clock."""

from __future__ import annotations

from dataclasses import replace

from engine.model.permission import SYSTEM
from tests.integration.verbs import verbs
from tests.integration.verbs.given.plans import STEP, issued
from tests.integration.verbs.given.tasks import CLERK, THEIRS, WHY, received
from tests.integration.verbs.processes import MANY, deployed, running
from tests.integration.verbs.scene import Scene

ADMIN = "administrator"


def one_share(scene: Scene) -> None:
    """Only one agency has a share, at its doing, and nothing of it has fallen due."""
    received(scene)
    verbs.withdraw_assignment(scene.engine, SYSTEM, scene.assignment(THEIRS), reason=WHY)


def due(scene: Scene, last: str, now: str) -> None:
    """That share, with all that fell due until ``last`` done; it is ``now``."""
    one_share(scene)
    scene.at(last)
    scene.later(now)


def policy(scene: Scene, *steps: dict[str, object], digest: bool = False) -> None:
    """That share under a policy of the plan's own."""
    one_share(scene)
    body = {"steps": [{**STEP, **step} for step in steps], "digest": digest}
    verbs.choose_policy(scene.engine, SYSTEM, scene.plan, body=body, reason=WHY)


def undated(scene: Scene) -> None:
    """A plan with a monthly follow-up of two undated shares, which falls due."""
    issued(scene, cadence="P1M")
    scene.later("2025-05-09T08:00")


def locked_out(scene: Scene) -> None:
    """The only records clerk of an agency that has a share cannot sign in any more."""
    verbs.disable_account(scene.engine, SYSTEM, scene.officer(CLERK), reason=WHY)


def told_of_it(scene: Scene) -> None:
    """It was told an hour ago."""
    locked_out(scene)
    verbs.tell_unattended(scene.engine, SYSTEM)
    scene.later("2025-04-09T10:30")


def asleep(scene: Scene) -> str:
    """An instance has slept its three days."""
    instance = running(scene, "sleeper")
    scene.later("2025-04-12T09:00")
    return instance


def asleep_and_suspended(scene: Scene) -> str:
    """It rests since the second."""
    instance = running(scene, "sleeper")
    verbs.suspend_instance(scene.engine, SYSTEM, instance, reason=WHY)
    scene.later("2025-04-12T09:00")
    return instance


def undelivered(scene: Scene) -> None:
    """A signal was sent to two instances that have not taken it yet."""
    running(scene, "listens")
    running(scene, "listens")
    scene.engine.deliver = None
    verbs.broadcast(scene.engine, SYSTEM, "go", {"why": "x"})


def turned_away(scene: Scene) -> None:
    """A message was sent to an instance that ended before it took it."""
    instance = running(scene, "waiter")
    scene.engine.deliver = None
    verbs.correlate(scene.engine, SYSTEM, "reply", data={"ok": "yes"})
    verbs.cancel_instance(scene.engine, SYSTEM, instance, reason=WHY)


def held(scene: Scene) -> str:
    """An activity of five agencies begins in batches of two, of which none is drawn up yet."""
    limits = replace(scene.engine.config.limits, children_at_once=2, batch=2)
    scene.engine.config = replace(scene.engine.config, limits=limits)
    scene.engine.deliver = None
    deployed(scene, "one-task")
    verbs.deploy(scene.engine, SYSTEM, "many", {"many.bpmn": MANY})
    return verbs.start_instance(scene.engine, SYSTEM, "many")


def drawn(scene: Scene) -> str:
    """All but the last of them are drawn up."""
    instance = held(scene)
    verbs.deliver(scene.engine)
    verbs.deliver(scene.engine)
    return instance
