"""Instances that wake one another for ever end in an incident, and others do not feel it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.runtime import incidents, messages, signals
from engine.service.runtime.load import RELAYED
from tests.faults.played import BEGIN
from tests.integration.diagrams import END, ONE_TASK, START, diagram, message
from tests.integration.world import World
from tests.support.invariants import assert_invariants

RELAY = 120
SECONDS = 20.0
AGAIN = '<exclusiveGateway id="again"/>'
CALL = '<callActivity id="call" calledElement="nothing"/>'


def event(kind: str, what: str, name: str) -> str:
    """An intermediate event that catches or throws a message or a signal."""
    inside = f'<{kind}EventDefinition {kind}Ref="{name}"/>'
    return f'<intermediate{what}Event id="{what}">{inside}</intermediate{what}Event>'


def partner(process_id: str, kind: str, hears: str, says: str) -> bytes:
    """A process that answers whatever it hears, and waits again."""
    extra = "".join(f'<{kind} id="{name}" name="{name}"/>' for name in ("to", "fro"))
    nodes = START + AGAIN + event(kind, "Catch", hears) + event(kind, "Throw", says)
    flows = "start>again again>Catch Catch>Throw Throw>again"
    return diagram(process_id, nodes, flows, extra)


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """An installation that allows few relays, where an ordinary plan is at work."""
    settings = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    config = Config.from_env(settings)
    config = replace(config, limits=replace(config.limits, relay=RELAY))
    clock = VirtualClock(BEGIN)
    made = World(bootstrap.build(config, clock), clock)
    made.deploy("one-task", ONE_TASK)
    made.start("one-task")
    yield made
    made.engine.close()


def assert_stopped(world: World, began: float) -> None:
    """One incident within seconds that says why; the ordinary plan goes on to its end."""
    service_clock.settle(world.engine)
    assert time.monotonic() - began < SECONDS
    (found,) = world.incidents()
    relayed = str(replace(RELAYED, parts={"count": RELAY}))
    assert (found.code, found.message) == ("step-budget", relayed)
    world.complete(world.tasks(element="do")[0])
    assert world.instances("one-task")[0].status == "completed"
    assert_invariants(world.engine)


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_two_plans_that_answer_each_other_for_ever_are_stopped(world: World, kind: str) -> None:
    for name, hears, says in (("ping", "to", "fro"), ("pong", "fro", "to")):
        world.deploy(name, partner(name, kind, hears, says))
        world.start(name)
    began = time.monotonic()
    if kind == "message":
        messages.correlate(world.engine, SYSTEM, "to")
    else:
        signals.broadcast(world.engine, SYSTEM, "to")
    assert_stopped(world, began)


def test_a_process_that_begins_itself_by_its_own_message_is_stopped(world: World) -> None:
    inside = '<messageEventDefinition messageRef="more"/>'
    nodes = f'<startEvent id="start">{inside}</startEvent>{event("message", "Throw", "more")}{END}'
    world.deploy("grow", diagram("grow", nodes, "start>Throw Throw>end", message("more")))
    began = time.monotonic()
    messages.correlate(world.engine, SYSTEM, "more")
    assert_stopped(world, began)
    assert len(world.instances("grow")) == RELAY + 1


def test_a_loop_that_calls_a_process_without_a_wait_is_stopped(world: World) -> None:
    world.deploy("nothing", diagram("nothing", START + END, "start>end"))
    world.deploy(
        "calls", diagram("calls", START + AGAIN + CALL, "start>again again>call call>again")
    )
    began = time.monotonic()
    world.start("calls")
    assert_stopped(world, began)


def test_somebody_who_tries_again_lets_it_go_on_as_far_once_more(world: World) -> None:
    for name, hears, says in (("ping", "to", "fro"), ("pong", "fro", "to")):
        world.deploy(name, partner(name, "message", hears, says))
        world.start(name)
    messages.correlate(world.engine, SYSTEM, "to")
    service_clock.settle(world.engine)
    (first,) = world.incidents()
    before = len(world.history(first.instance_id))
    incidents.retry(world.engine, SYSTEM, first.id, reason="Đã xem xét")
    service_clock.settle(world.engine)
    (second,) = world.incidents()
    assert second.id != first.id
    assert len(world.history(first.instance_id)) > before + RELAY / 2
    assert_invariants(world.engine)
