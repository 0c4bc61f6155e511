"""Every scenario of every plan is played headless, and the record is whole afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine import bootstrap
from engine.cli.bundles import PROCESSES, Source, read_source
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import organisation
from engine.service.audit import verify
from engine.service.engine import Engine
from engine.service.simulation.runner import Order, Outcome, Player
from engine.service.simulation.scenarios import Scenario, choose, parse_scenarios

LIMIT = 20_000
PLANS = sorted(file.parent for file in PROCESSES.glob("*/scenarios.json"))
WANTED = ("good", "late", "returned", "extension", "difficulty")


def scenarios_of(folder: Path) -> tuple[Scenario, ...]:
    return parse_scenarios((folder / "scenarios.json").read_bytes())


def every_scenario() -> list[object]:
    return [
        pytest.param(folder, scenario, id=f"{folder.name}: {scenario.name}")
        for folder in PLANS
        for scenario in scenarios_of(folder)
    ]


def played(engine: Engine, clock: VirtualClock, source: Source, scenario: Scenario) -> Outcome:
    assert source.organisation is not None
    organisation.load(engine, json.loads(source.organisation.read_bytes()))
    order = Order(
        process=scenario.process,
        data=scenario.data,
        steps=scenario.steps,
        document=scenario.document,
        bindings=scenario.bindings,
        organisation=scenario.organisation,
    )
    player = Player(engine, clock, limit=scenario.limit or LIMIT)
    return player.play(source.bundle, order)


@pytest.mark.parametrize(("folder", "scenario"), every_scenario())
def test_it_plays_as_expected_and_leaves_a_whole_record(folder: Path, scenario: Scenario) -> None:
    assert scenario.at is not None
    clock = VirtualClock(scenario.at)
    engine = bootstrap.in_memory(clock)

    outcome = played(engine, clock, read_source([folder]), scenario)

    assert (outcome.failure, outcome.exit) == (None, 0)
    assert outcome.status == ("completed" if scenario.name == "good" else outcome.status)
    assert verify.verify(engine, SYSTEM).problems == ()
    engine.close()


@pytest.mark.parametrize(
    ("folder", "name"), [("ninh-thuan-2024", "good"), ("thai-nguyen-89-2025", "late")]
)
def test_it_plays_the_same_on_every_database(
    database_url: str, folder: str, name: str, tmp_path: Path
) -> None:
    source = read_source([PROCESSES / folder])
    assert source.scenarios is not None
    (scenario,) = choose(parse_scenarios(source.scenarios), name)
    assert scenario.at is not None
    clock = VirtualClock(scenario.at)
    config = Config.from_env(
        {"DIEUPHOI_HOME": str(tmp_path), "DIEUPHOI_DATABASE_URL": database_url}
    )
    engine = bootstrap.build(config, clock)

    outcome = played(engine, clock, source, scenario)

    assert (outcome.failure, outcome.exit) == (None, 0)
    assert verify.verify(engine, SYSTEM).problems == ()
    engine.close()


@pytest.mark.parametrize("folder", PLANS, ids=lambda folder: folder.name)
def test_every_plan_tells_the_stories_that_matter(folder: Path) -> None:
    names = {scenario.name for scenario in scenarios_of(folder)}

    assert names >= set(WANTED)


def test_there_are_five_plans() -> None:
    assert len(PLANS) == 5
