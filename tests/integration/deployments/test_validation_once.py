"""A definition is validated when it is deployed, once, and never again in order to be executed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from engine import bootstrap
from engine.bpmn.parser import files as parser_files
from engine.bpmn.validation import schema_rules
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import deployments
from tests.integration.diagrams import END, FAN, ONE_TASK, START, diagram, user
from tests.integration.world import World


@dataclass
class Counted:
    """The files read and the trees validated against the schema, in order."""

    read: list[str] = field(default_factory=list)
    validated: list[str] = field(default_factory=list)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    counted = Counted()

    class Reader(parser_files.DiagramReader):
        def __init__(self, root, file):
            counted.read.append(file)
            super().__init__(root, file)

    def schema_faults(root, faults=schema_rules.schema_faults):
        counted.validated.append(root.get("targetNamespace"))
        return faults(root)

    monkeypatch.setattr(parser_files, "DiagramReader", Reader)
    monkeypatch.setattr(schema_rules, "schema_faults", schema_faults)
    return counted


def test_a_deployment_reads_and_validates_each_file_once(world: World, counted: Counted) -> None:
    files = {"fan.bpmn": FAN, "one-task.bpmn": ONE_TASK}
    deployments.deploy(world.engine, SYSTEM, "fan", files)
    world.start("fan")
    assert counted.read == ["fan.bpmn", "one-task.bpmn"]
    assert len(counted.validated) == 2


def test_a_deployment_that_is_there_already_is_read_and_validated_once_more(
    world: World, counted: Counted
) -> None:
    world.deploy("one-task", ONE_TASK)
    world.deploy("one-task", ONE_TASK)
    assert len(counted.read) == len(counted.validated) == 2


def test_a_step_that_finds_its_definition_cold_validates_nothing(
    world: World, config: Config, clock: VirtualClock, counted: Counted
) -> None:
    world.deploy("one-task", ONE_TASK)
    started = world.start("one-task")
    counted.read.clear()
    counted.validated.clear()
    with_cold_caches = World(bootstrap.build(config, clock), clock)
    with_cold_caches.complete(with_cold_caches.tasks()[0])
    assert with_cold_caches.instance(started).status == "completed"
    with_cold_caches.engine.close()
    assert counted.read == ["one-task.bpmn"]
    assert counted.validated == []


def test_an_older_version_made_current_again_validates_nothing(
    world: World, counted: Counted
) -> None:
    other = diagram("one-task", START + user("other") + END, "start>other other>end")
    world.deploy("one-task", ONE_TASK)
    world.deploy("one-task", other)
    counted.validated.clear()
    deployments.set_current(world.engine, SYSTEM, "one-task", 1, reason="Bản mới có lỗi")
    assert counted.validated == []
