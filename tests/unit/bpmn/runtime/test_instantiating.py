"""Instances that begin at a receive task or an event gateway (BPMN 2.0.2 §10.3.3, §10.6.6)."""

from __future__ import annotations

import pytest

from tests.unit.bpmn.runtime.conftest import Stage

EVENTS = (
    '<message id="M" name="m"/><message id="N" name="n"/>'
    '<process id="P"><eventBasedGateway id="g" instantiate="true" eventGatewayType="{kind}"/>'
    '<intermediateCatchEvent id="a"><messageEventDefinition messageRef="M"/>'
    "</intermediateCatchEvent>"
    '<intermediateCatchEvent id="b"><messageEventDefinition messageRef="N"/>'
    '</intermediateCatchEvent><task id="x"/><task id="y"/>'
)


@pytest.fixture
def begin(flows):
    def at(body: str, event: str) -> Stage:
        stage = Stage.empty(body)
        stage.begin(lambda e: e.start({"n": 1}, event))
        return stage

    return at


def test_it_begins_at_an_instantiating_receive_task_that_is_done_by_the_message(begin, flows):
    stage = begin(
        '<message id="M" name="m"/><process id="P">'
        '<receiveTask id="r" messageRef="M" instantiate="true"/><task id="x"/>'
        + flows("r x")
        + "</process>",
        "r",
    )
    assert stage.completed() == ["r", "x"]
    assert stage.status == "completed"


def test_it_gives_up_the_other_events_of_an_exclusive_event_gateway(begin, flows):
    body = EVENTS.format(kind="Exclusive") + flows("g a", "g b", "a x", "b y") + "</process>"
    stage = begin(body, "b")
    assert stage.completed() == ["g", "b", "y"]
    assert stage.status == "completed"


def test_it_awaits_the_other_events_of_a_parallel_event_gateway(begin, flows):
    body = EVENTS.format(kind="Parallel") + flows("g a", "g b", "a x", "b y") + "</process>"
    stage = begin(body, "b")
    assert stage.open("message") == ["a"]
    stage.do("a", lambda e, token: e.receive(token, {}), "message")
    assert stage.status == "completed"
