"""Plans that officers watch."""

from __future__ import annotations

from datetime import timedelta

from engine.errors import NotFound
from tests.integration.verbs import verbs
from tests.integration.verbs.given.tasks import OFFICER
from tests.integration.verbs.scene import Scene
from tests.integration.verbs.trial import Refusal, Row


def watched(scene: Scene) -> None:
    """The officer watches the plan."""
    verbs.watch_plan(scene.engine, scene.who(OFFICER), scene.plan, watched=True)


def a_day_on(scene: Scene) -> None:
    """It is the next day."""
    watched(scene)
    scene.clock.set(scene.clock.now() + timedelta(days=1))


ROWS = [
    Row(
        "an officer watches a plan",
        "plan.watch",
        OFFICER,
        lambda s, who: verbs.watch_plan(s.engine, who, s.plan, watched=True, command_id=s.click),
        everybody=True,
    ),
    Row(
        "an officer watches it no more",
        "plan.watch",
        OFFICER,
        lambda s, who: verbs.watch_plan(s.engine, who, s.plan, watched=False, command_id=s.click),
        given=watched,
    ),
    Row(
        "the clock finds nothing late in a plan that is watched, and looks again tomorrow",
        "plan.tell_late",
        "system",
        lambda s, _who: verbs.tell_late(s.engine),
        given=a_day_on,
    ),
]

REFUSALS = [
    Refusal(
        "nobody watches what he may not see",
        "plan.watch",
        "deployer",
        lambda s, who: verbs.watch_plan(s.engine, who, s.plan, watched=True),
        NotFound,
    ),
]
