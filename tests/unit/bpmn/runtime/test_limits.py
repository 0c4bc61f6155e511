"""A step ends whatever the diagram says, and a document stays small."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput


@pytest.fixture
def endless(flows):
    return (
        '<process id="P"><startEvent id="s"/><parallelGateway id="g"/><task id="a"/>'
        '<userTask id="u"/><exclusiveGateway id="x"/>'
        + flows("s g", "g x", "g u", "x a", "a x")
        + "</process>"
    )


def test_it_stops_an_endless_loop_with_an_incident(play, endless):
    stage = play(endless)
    assert [incident.code for incident in stage.incidents] == ["step-budget"]


def test_it_leaves_the_other_branch_of_an_endless_loop_at_work(play, endless):
    stage = play(endless)
    stage.complete("u")
    assert "u" in stage.completed()


def test_it_turns_ten_thousand_times_without_growing(play, flows):
    body = (
        '<process id="P"><startEvent id="s"/><exclusiveGateway id="m"/><userTask id="u"/>'
        '<exclusiveGateway id="x" default="x_e"/><endEvent id="e"/>'
        + flows("s m", "m u", "u x", "x e", "x m n &lt; 10000")
        + "</process>"
    )
    stage = play(body, n=0)
    stage.complete("u", n=1)
    early = len(stage.states[0])
    for turn in range(2, 10_001):
        stage.complete("u", n=turn)
        stage.rows.clear()
        stage.ops[0].clear()
    assert stage.status == "completed"
    assert len(stage.states[0]) <= early


def test_it_runs_a_chain_of_two_thousand_nodes(play):
    tasks = "".join(f'<task id="t{i}"/>' for i in range(2000))
    flows = "".join(
        f'<sequenceFlow id="f{i}" sourceRef="t{i}" targetRef="t{i + 1}"/>' for i in range(1999)
    )
    stage = play(f'<process id="P">{tasks}{flows}</process>', budget=5000)
    assert stage.status == "completed"


def test_it_refuses_a_value_that_should_be_an_attachment(play):
    stage = play('<process id="P"><userTask id="a"/></process>')
    with pytest.raises(InvalidInput, match="đính kèm"):
        stage.do("a", lambda e, _token: e.write("text", "x" * 70_000))


def test_it_refuses_a_document_beyond_its_bound(play):
    stage = play('<process id="P"><userTask id="a"/></process>')
    data = {f"v{i}": "x" * 60_000 for i in range(10)}
    with pytest.raises(InvalidInput, match="quá giới hạn"):
        stage.do("a", lambda e, _token: [e.write(name, value) for name, value in data.items()])


@pytest.mark.parametrize(
    ("cardinality", "words"),
    [("-1", "nhỏ hơn 0"), ("1000000", "quá giới hạn"), ("'x'", "không phải là số")],
)
def test_it_leaves_an_incident_for_a_loop_that_cannot_be(cardinality, words, play):
    stage = play(
        '<process id="P"><userTask id="a"><multiInstanceLoopCharacteristics>'
        f"<loopCardinality>{cardinality}</loopCardinality>"
        "</multiInstanceLoopCharacteristics></userTask></process>"
    )
    assert words in stage.incidents[0].message
