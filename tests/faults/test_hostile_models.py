"""Diagrams that would take the machine: stopped in seconds, and others do not feel it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.errors import DieuPhoiError
from engine.model.clock import VirtualClock
from engine.service import clock as service_clock
from engine.service.runtime import children, deliveries
from tests.faults.played import BEGIN
from tests.integration.diagrams import END, ONE_TASK, START, diagram, timer, user
from tests.integration.world import World
from tests.support.invariants import assert_invariants

SECONDS = 10.0
"""More than any of them needs, on a machine that has other work to do."""


@pytest.fixture
def world(sqlite_template: Path, tmp_path: Path) -> Iterator[World]:
    """An installation where an ordinary plan is at work."""
    (tmp_path / "store.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{tmp_path / 'store.db'}"
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(tmp_path)})
    clock = VirtualClock(BEGIN)
    made = World(bootstrap.build(config, clock), clock)
    made.deploy("one-task", ONE_TASK)
    made.start("one-task")
    yield made
    made.engine.close()


def assert_contained(world: World, began: float, *codes: str) -> None:
    """An incident of such a code within seconds; the ordinary plan goes on to its end."""
    assert time.monotonic() - began < SECONDS
    assert {found.code for found in world.incidents()} <= set(codes)
    assert world.incidents()
    world.complete(world.tasks(element="do")[0])
    assert world.instances("one-task")[0].status == "completed"
    assert_invariants(world.engine)


def calling(process_id: str, called: str, loop: str = "") -> bytes:
    """A process that calls another and does nothing else."""
    call = f'<callActivity id="call" calledElement="{called}">{loop}</callActivity>'
    return diagram(process_id, START + call + END, "start>call call>end")


def test_a_process_that_calls_itself_is_stopped(world: World) -> None:
    world.deploy("self", calling("self", "self"))
    began = time.monotonic()
    world.start("self")
    assert_contained(world, began, "step-budget")
    assert len(world.instances("self")) == world.engine.config.limits.depth


def test_processes_that_call_each_other_are_stopped(world: World) -> None:
    world.deploy("there", diagram("there", START + END, "start>end"))
    world.deploy("here", calling("here", "there"))
    world.deploy("there", calling("there", "here"))
    began = time.monotonic()
    world.start("here")
    assert_contained(world, began, "step-budget")


def test_a_process_that_calls_itself_many_times_is_stopped(world: World) -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><loopCardinality>20</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    world.deploy("many", calling("many", "many", loop))
    began = time.monotonic()
    world.start("many")
    assert_contained(world, began, "step-budget")
    assert len(world.instances("many")) <= children.RECURSIVE + 1


def test_a_loop_of_gateways_is_stopped(world: World) -> None:
    body = diagram(
        "loop",
        START
        + '<exclusiveGateway id="a"/><exclusiveGateway id="b" default="f2"/>'
        + user("never")
        + END,
        "start>a a>b b>a b>never never>end",
    ).replace(
        b'<sequenceFlow id="f3" sourceRef="b" targetRef="never"/>',
        b'<sequenceFlow id="f3" sourceRef="b" targetRef="never"><conditionExpression '
        b'xsi:type="tFormalExpression">${leave == true}</conditionExpression></sequenceFlow>',
    )
    world.deploy("loop", body)
    began = time.monotonic()
    world.start("loop", leave=False)
    assert_contained(world, began, "step-budget")


@pytest.mark.parametrize("called", ["userTask", "callActivity"])
def test_a_million_instances_are_refused(world: World, called: str) -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><loopCardinality>${count}</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    target = ' calledElement="one-task"' if called == "callActivity" else ""
    node = f'<{called} id="each"{target}>{loop}</{called}>'
    world.deploy("million", diagram("million", START + node + END, "start>each each>end"))
    began = time.monotonic()
    world.start("million", count=1_000_000)
    assert_contained(world, began, "invalid-input")


def test_a_timer_of_every_minute_fires_once_for_a_month_away(world: World) -> None:
    body = diagram(
        "every-minute",
        START
        + user("watch")
        + '<boundaryEvent id="tick" attachedToRef="watch" cancelActivity="false">'
        + timer("Cycle", "R/PT1M")
        + '</boundaryEvent><endEvent id="ticked"/>'
        + END,
        "start>watch watch>end tick>ticked",
    )
    world.deploy("every-minute", body)
    root = world.start("every-minute")
    began = time.monotonic()
    world.later(days=30)
    assert time.monotonic() - began < SECONDS
    assert world.history(root).count(("ticked", "completed")) == 1
    world.later(minutes=1)
    assert world.history(root).count(("ticked", "completed")) == 2


@pytest.mark.parametrize("cycle", ["R/PT0S", "R/P0D"])
def test_a_timer_without_pause_does_not_hold_the_clock(world: World, cycle: str) -> None:
    catch = '<boundaryEvent id="tick" attachedToRef="do" cancelActivity="false">'
    nodes = (
        START
        + user("do")
        + catch
        + timer("Cycle", cycle)
        + '</boundaryEvent><endEvent id="ticked"/>'
        + END
    )
    body = diagram("restless", nodes, "start>do do>end tick>ticked")
    with pytest.raises(DieuPhoiError):
        world.deploy("restless", body)


def test_two_plans_that_wake_each_other_for_ever_leave_room_for_others(world: World) -> None:
    send = (
        '<intermediateThrowEvent id="throw"><signalEventDefinition signalRef="{}"/>'
        "</intermediateThrowEvent>"
    )
    catch = (
        '<intermediateCatchEvent id="catch"><signalEventDefinition signalRef="{}"/>'
        "</intermediateCatchEvent>"
    )
    signals = '<signal id="to" name="to"/><signal id="fro" name="fro"/>'
    for name, hears, says in (("ping-plan", "to", "fro"), ("pong-plan", "fro", "to")):
        body = diagram(
            name,
            START + '<exclusiveGateway id="again"/>' + catch.format(hears) + send.format(says),
            "start>again again>catch catch>throw throw>again",
            signals,
        )
        world.deploy(name, body)
        world.start(name)
    world.deploy(
        "serve", diagram("serve", START + send.format("to") + END, "start>throw throw>end", signals)
    )
    began = time.monotonic()
    world.start("serve")
    service_clock.tick(world.engine)
    world.complete(world.tasks(element="do")[0])
    assert time.monotonic() - began < 3 * deliveries.PATIENCE_SECONDS + SECONDS
    assert world.instances("one-task")[0].status == "completed"


BOMBS = (
    "n * n * n * n * n * n * n * n",
    "text * n",
    "[text] * n",
    "n ** n",
    "10 ** n",
    "text + n * text",
)


def exploding(bomb: str) -> dict[str, str]:
    """A start of a process for each place where an expression may stand."""
    wrapped = "${" + bomb + "}"
    each = "<multiInstanceLoopCharacteristics{}>{}</multiInstanceLoopCharacteristics>"
    cardinal = "<loopCardinality>{}</loopCardinality>"
    done = f"<completionCondition>{wrapped}</completionCondition>"
    catch = '<intermediateCatchEvent id="x">{}</intermediateCatchEvent>'
    conditional = f"<conditionalEventDefinition><condition>{wrapped}</condition>"
    mapping = f'<camunda:in sourceExpression="{wrapped}" target="y"/>'
    handed = f"<extensionElements>{mapping}</extensionElements>"
    collection = f' camunda:collection="{wrapped}"'
    return {
        "script": f'<scriptTask id="x"><script>y = {bomb}</script></scriptTask>',
        "timer": catch.format(timer("Duration", wrapped)),
        "condition": catch.format(f"{conditional}</conditionalEventDefinition>"),
        "cardinality": f'<userTask id="x">{each.format("", cardinal.format(wrapped))}</userTask>',
        "collection": f'<userTask id="x">{each.format(collection, "")}</userTask>',
        "completion": f'<task id="x">{each.format("", cardinal.format("2") + done)}</task>',
        "assignee": f'<userTask id="x" camunda:assignee="{wrapped}"/>',
        "due date": f'<userTask id="x" camunda:dueDate="{wrapped}"/>',
        "input": f'<callActivity id="x" calledElement="one-task">{handed}</callActivity>',
        "called": f'<callActivity id="x" calledElement="{wrapped}"/>',
    }


@pytest.mark.parametrize("place", exploding(""))
def test_expressions_that_explode_end_in_seconds_wherever_they_stand(
    world: World, place: str
) -> None:
    for number, bomb in enumerate(BOMBS):
        key = f"bomb-{number}"
        began = time.monotonic()
        try:
            world.deploy(key, diagram(key, START + exploding(bomb)[place] + END, "start>x x>end"))
            world.start(key, n=10**12, text="nổ" * 10_000)
        except DieuPhoiError:
            pass
        world.later(seconds=1)
        assert time.monotonic() - began < SECONDS, bomb
    world.complete(world.tasks(element="do")[0])
    assert_invariants(world.engine)
