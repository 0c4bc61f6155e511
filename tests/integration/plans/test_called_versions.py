"""A plan goes on to call what it could call when it began, whatever is deployed meanwhile."""

from __future__ import annotations

import pytest

from engine.model.permission import SYSTEM
from engine.service import plans
from engine.service.deployments import deployments
from engine.service.runtime import instances
from tests.integration.diagrams import END, START, diagram, user
from tests.integration.world import World


def called(named: str) -> bytes:
    return diagram("called", START + user(named) + END, f"start>{named} {named}>end")


CALLER = diagram(
    "caller",
    START
    + user("before")
    + '<callActivity id="first" calledElement="middle"/>'
    + '<callActivity id="second" calledElement="${next}"/>'
    + END,
    "start>before before>first first>second second>end",
)
MIDDLE = diagram(
    "middle",
    START + '<callActivity id="call" calledElement="called"/>' + END,
    "start>call call>end",
)


@pytest.fixture
def deployed(world: World) -> World:
    """A plan that calls a process which calls another."""
    world.deploy("called", called("old"))
    world.deploy("middle", MIDDLE)
    world.deploy("caller", CALLER)
    return world


def steps(world: World) -> list[str]:
    """Go through the one open task after another; gives where each stood."""
    stood: list[str] = []
    while waiting := world.tasks():
        stood.append(waiting[0].element)
        world.complete(waiting[0])
        world.later(seconds=1)
    return stood


def test_a_running_plan_calls_the_versions_it_began_with(deployed: World) -> None:
    plans.start(deployed.engine, SYSTEM, "caller", {}, {"next": "called"})
    deployed.deploy("called", called("new"))
    deployed.deploy("later", diagram("later", START + user("fresh") + END, "start>fresh fresh>end"))
    assert steps(deployed) == ["before", "old", "old"]


def test_a_plan_that_begins_later_calls_the_new_version(deployed: World) -> None:
    deployed.deploy("called", called("new"))
    plans.start(deployed.engine, SYSTEM, "caller", {}, {"next": "called"})
    assert steps(deployed) == ["before", "new", "new"]


def test_what_was_not_there_when_it_began_is_found_when_it_is_called(deployed: World) -> None:
    plans.start(deployed.engine, SYSTEM, "caller", {}, {"next": "later"})
    deployed.deploy("later", diagram("later", START + user("fresh") + END, "start>fresh fresh>end"))
    assert steps(deployed) == ["before", "old", "fresh"]


def test_a_process_that_was_disabled_is_still_called_by_the_plans_that_run(deployed: World) -> None:
    plans.start(deployed.engine, SYSTEM, "caller", {}, {"next": "called"})
    deployments.disable(deployed.engine, SYSTEM, "called", reason="Thay bằng quy trình khác")
    assert steps(deployed) == ["before", "old", "old"]


def test_a_plan_of_before_goes_on_to_call_what_is_current(deployed: World) -> None:
    plan = plans.start(deployed.engine, SYSTEM, "caller", {}, {"next": "called"})
    deployed.engine.storage.run(lambda unit: unit.plans.update(plan, called_versions=None))
    deployed.deploy("called", called("new"))
    assert steps(deployed) == ["before", "new", "new"]


def test_an_instance_without_a_plan_calls_what_is_current(deployed: World) -> None:
    instances.start(deployed.engine, SYSTEM, "caller", {"next": "called"})
    deployed.deploy("called", called("new"))
    assert steps(deployed) == ["before", "new", "new"]
