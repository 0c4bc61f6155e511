"""A failed node can be run once more or passed over; the instance goes on."""

from __future__ import annotations

SCRIPT = (
    '<process id="P"><scriptTask id="a"><script>n = m + 1</script></scriptTask><userTask id="b"/>'
    '<sequenceFlow id="f" sourceRef="a" targetRef="b"/></process>'
)


def test_it_leaves_an_incident_when_a_script_cannot_be_computed(play):
    stage = play(SCRIPT)
    assert stage.open("incident") == ["a"]
    assert stage.status == "active"


def test_it_runs_the_node_again_on_retry(play):
    stage = play(SCRIPT)
    stage.do("a", lambda e, _token: e.write("m", 4), "incident")
    stage.do("a", lambda e, token: e.retry(token), "incident")
    assert stage.data["n"] == 5
    assert stage.open() == ["b"]


def test_it_passes_over_the_node_on_skip_with_the_values_given(play):
    stage = play(SCRIPT)
    stage.do("a", lambda e, token: e.skip(token, {"n": 9}), "incident")
    assert stage.data["n"] == 9
    assert stage.open() == ["b"]


def test_it_does_not_ask_a_person_twice_when_only_leaving_failed(play, flows):
    # given a decision that no way out fits
    fork = (
        '<process id="P"><userTask id="a"/><exclusiveGateway id="x"/>'
        '<task id="b"/><task id="c"/>' + flows("a x", "x b n == 1", "x c n == 2") + "</process>"
    )
    stage = play(fork, n=0)
    stage.complete("a", n=3)
    assert stage.open("incident") == ["x"]
    # when the value is mended and the incident retried
    stage.do("x", lambda e, _token: e.write("n", 2), "incident")
    stage.do("x", lambda e, token: e.retry(token), "incident")
    # then the gateway alone decides again
    assert stage.completed() == ["a", "x", "c"]
    assert stage.status == "completed"


def test_it_keeps_the_incident_when_the_retry_fails_too(play):
    stage = play(SCRIPT)
    stage.do("a", lambda e, token: e.retry(token), "incident")
    assert stage.open("incident") == ["a"]
    assert len(stage.incidents) == 2


def test_it_takes_an_uncaught_error_as_an_incident_at_the_throwing_event(play):
    stage = play(
        '<error id="E" errorCode="42"/><process id="P"><startEvent id="s"/>'
        '<endEvent id="e"><errorEventDefinition errorRef="E"/></endEvent>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="e"/></process>'
    )
    assert [(i.element, i.code) for i in stage.incidents] == [("e", "uncaught-error")]
