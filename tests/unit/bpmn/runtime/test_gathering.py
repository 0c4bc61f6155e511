"""Joins that count, complex gateways, quantities, ad-hoc sub-processes (BPMN 2.0.2 §13)."""

from __future__ import annotations

import pytest

COMPLEX = (
    '<process id="P"><startEvent id="s"/><parallelGateway id="g"/><userTask id="a"/>'
    '<userTask id="b"/><userTask id="c"/><complexGateway id="j">'
    "<activationCondition>activationCount &gt;= 2</activationCondition></complexGateway>"
    '<task id="z"/>'
)


def test_it_fires_a_complex_gateway_at_its_count_and_swallows_the_late_token(play, flows):
    stage = play(
        COMPLEX + flows("s g", "g a", "g b", "g c", "a j", "b j", "c j", "j z") + "</process>"
    )
    stage.complete("a")
    assert "z" not in stage.completed()
    stage.complete("b")
    assert stage.completed().count("z") == 1
    stage.complete("c")
    assert stage.completed().count("z") == 1
    assert stage.status == "completed"


def test_it_starts_an_activity_when_as_many_tokens_came_as_it_needs(play, flows):
    stage = play(
        '<process id="P"><startEvent id="s"/><parallelGateway id="g"/><userTask id="a"/>'
        '<userTask id="b"/><userTask id="c" startQuantity="2"/>'
        + flows("s g", "g a", "g b", "a c", "b c")
        + "</process>"
    )
    stage.complete("a")
    assert stage.open() == ["b"]
    stage.complete("b")
    assert stage.open() == ["c"]


def test_it_sends_as_many_tokens_as_an_activity_yields(play, flows):
    stage = play(
        '<process id="P"><userTask id="a" completionQuantity="3"/><userTask id="b"/>'
        + flows("a b")
        + "</process>"
    )
    stage.complete("a")
    assert stage.open() == ["b", "b", "b"]


@pytest.mark.parametrize(
    ("ordering", "first"), [("Parallel", ["a", "b", "c"]), ("Sequential", ["a"])]
)
def test_it_begins_an_ad_hoc_sub_process_in_its_ordering(ordering, first, play, flows):
    stage = play(
        f'<process id="P"><startEvent id="s"/><adHocSubProcess id="A" ordering="{ordering}">'
        '<userTask id="a"/><userTask id="b"/><userTask id="c"/>'
        "<completionCondition>n &gt; 1</completionCondition></adHocSubProcess>"
        '<task id="z"/>' + flows("s A", "A z") + "</process>",
        n=0,
    )
    assert stage.open() == first
    # when the condition comes true with the second activity
    stage.complete("a", n=1)
    stage.complete("b", n=2)
    # then what is left is given up
    assert stage.open() == []
    assert stage.completed()[-1] == "z"


def test_it_lets_an_ad_hoc_sub_process_finish_what_runs_when_nothing_may_be_cancelled(play, flows):
    stage = play(
        '<process id="P"><startEvent id="s"/>'
        '<adHocSubProcess id="A" cancelRemainingInstances="false">'
        '<userTask id="a"/><userTask id="b"/><completionCondition>n &gt; 0</completionCondition>'
        "</adHocSubProcess>" + flows("s A") + "</process>",
        n=0,
    )
    stage.complete("a", n=1)
    assert stage.open() == ["b"]
    stage.complete("b")
    assert stage.status == "completed"


@pytest.mark.parametrize(("behavior", "times"), [("One", 1), ("None", 3)])
def test_it_throws_what_a_multi_instance_activity_says_on_completion(behavior, times, play, flows):
    kind = behavior.lower()
    stage = play(
        '<escalation id="X" escalationCode="x"/>'
        '<escalationEventDefinition id="D" escalationRef="X"/>'
        '<process id="P"><startEvent id="s"/><userTask id="a">'
        f'<multiInstanceLoopCharacteristics behavior="{behavior}" {kind}BehaviorEventRef="D">'
        "<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask>"
        '<boundaryEvent id="b" attachedToRef="a" cancelActivity="false">'
        '<escalationEventDefinition escalationRef="X"/></boundaryEvent><task id="z"/>'
        + flows("s a", "b z")
        + "</process>"
    )
    for _ in range(3):
        stage.complete("a")
    assert stage.completed().count("z") == times
    assert stage.status == "completed"
