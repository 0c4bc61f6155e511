"""Deployments: immutable, addressed by content, one of them current."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidDiagram, NotFound
from engine.model.permission import SYSTEM, Actor
from engine.service import deployments
from tests.integration.diagrams import END, ONE_TASK, START, diagram, user
from tests.integration.world import World

OTHER = diagram("one-task", START + user("other") + END, "start>other other>end")


def test_it_stores_the_same_content_once(world: World) -> None:
    first = deployments.deploy(world.engine, SYSTEM, "p", {"p.bpmn": ONE_TASK})
    again = deployments.deploy(world.engine, SYSTEM, "p", {"p.bpmn": ONE_TASK})
    assert (first["new"], again["new"]) == (True, False)
    assert again["id"] == first["id"]


def test_it_numbers_versions_and_moves_the_pointer_back(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    world.deploy("one-task", OTHER)
    world.start("one-task")
    deployments.set_current(world.engine, SYSTEM, "one-task", 1, reason="Bản mới có lỗi")
    world.start("one-task")
    assert [task.element for task in world.tasks()] == ["other", "do"]


def test_it_lets_running_instances_stay_on_their_version(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    held = world.start("one-task")
    world.deploy("one-task", OTHER)
    world.complete(world.tasks()[0])
    assert ("do", "completed") in world.history(held)


def test_it_refuses_a_bad_diagram_with_all_findings_and_stores_nothing(world: World) -> None:
    bad = diagram("bad", START + '<userTask id="a"/>', "start>a a>nowhere a>nobody")
    with pytest.raises(InvalidDiagram) as refused:
        deployments.deploy(world.engine, SYSTEM, "bad", {"bad.bpmn": bad})
    errors = [one for one in refused.value.details["findings"] if one.severity == "error"]
    assert len(errors) >= 2
    assert world.count("deployments") == 0


def test_it_starts_nothing_from_a_disabled_key(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    deployments.disable(world.engine, SYSTEM, "one-task", reason="Hết hiệu lực")
    with pytest.raises(NotFound):
        world.start("one-task")


def test_it_lets_only_deployers_deploy(world: World) -> None:
    deployer = Actor("d", "d", "Cán bộ triển khai", roles=frozenset({"deployer"}))
    clerk = Actor("c", "c", "Văn thư")
    with pytest.raises(Forbidden):
        deployments.deploy(world.engine, clerk, "p", {"p.bpmn": ONE_TASK})
    assert deployments.deploy(world.engine, deployer, "p", {"p.bpmn": ONE_TASK})["new"]


def test_it_records_deployments_and_the_pointer_in_a_stream_of_their_own(world: World) -> None:
    world.deploy("one-task", ONE_TASK)
    world.deploy("one-task", OTHER)
    with world.engine.storage.read() as unit:
        told = unit.record.of_stream("deployments")
    assert [one.row.to_state for one in told] == ["deployed", "1", "deployed", "2"]
