"""Events with several triggers (BPMN 2.0.2 §10.5.5): any of them, or all of them."""

from __future__ import annotations

BORDER = (
    '<signal id="S" name="s"/><signal id="T" name="t"/>'
    '<process id="P"><userTask id="a"/>'
    '<boundaryEvent id="b" attachedToRef="a" cancelActivity="false"{kind}>'
    '<signalEventDefinition signalRef="S"/><signalEventDefinition signalRef="T"/>'
    '</boundaryEvent><task id="z"/>'
)


def hear(stage, name):
    def receive(execution, token):
        waits = execution.state.tokens[token].waits
        index = next(i for i, wait in enumerate(waits) if wait.name == name)
        execution.receive(token, {}, index=index)

    stage.do("b", receive, "signal")


def test_it_goes_on_waiting_for_every_trigger_after_one_has_happened(play, flows):
    stage = play(BORDER.format(kind="") + flows("b z") + "</process>")
    for name in ("s", "t", "s", "t"):
        hear(stage, name)
    assert stage.completed().count("z") == 4


def test_it_waits_for_all_triggers_of_a_parallel_multiple_event_each_time(play, flows):
    stage = play(BORDER.format(kind=' parallelMultiple="true"') + flows("b z") + "</process>")
    for turn in (1, 2):
        hear(stage, "s")
        assert stage.completed().count("z") == turn - 1
        hear(stage, "t")
        assert stage.completed().count("z") == turn
