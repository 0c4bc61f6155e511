from __future__ import annotations

import pytest

from engine.bpmn.parser import read
from engine.bpmn.validation import check, executes
from tests.unit.bpmn.parser.models import between, model, path
from tests.unit.bpmn.validation.diagrams import (
    COMPENSATE,
    MESSAGE,
    MULTI,
    ROOTS,
    SIGNAL,
    TIMER,
    USER,
    catch,
    end,
    flow,
    split_join,
    task,
    throw,
)

CANCEL = "<cancelEventDefinition/>"
ONE = 'behavior="One" oneBehaviorEventRef="SE"'
UNDONE = (
    '<startEvent id="Su"/><task id="T"/><boundaryEvent id="U" attachedToRef="T">'
    f'{COMPENSATE}</boundaryEvent><task id="H" isForCompensation="true"/>'
    '<association id="As" sourceRef="U" targetRef="H"/>' + path("Su", "T")
)
GOOD = [
    between(f'<userTask id="A" {USER}/>', "A"),
    between('<scriptTask id="A"><script>x = 1</script></scriptTask>', "A"),
    between('<serviceTask id="A" camunda:type="external" camunda:topic="t"/>', "A"),
    between('<receiveTask id="A" messageRef="M"/>', "A"),
    between('<sendTask id="A" messageRef="M"/>', "A"),
    between(f'<intermediateCatchEvent id="A">{TIMER}</intermediateCatchEvent>', "A"),
    between(f'<intermediateThrowEvent id="A">{SIGNAL}</intermediateThrowEvent>', "A"),
    f'<startEvent id="S"/><endEvent id="E">{SIGNAL}</endEvent>' + path("S", "E"),
    split_join("parallelGateway", "parallelGateway"),
    split_join("exclusiveGateway", "exclusiveGateway") + '<task id="C"/>' + path("J", "C"),
    split_join("inclusiveGateway", "inclusiveGateway"),
    between('<subProcess id="A"><task id="a"/></subProcess>', "A"),
    between('<task id="A"/>', "A")
    + f'<subProcess id="V" triggeredByEvent="true"><startEvent id="VS">{SIGNAL}</startEvent>'
    + f'<task id="VT"/>{path("VS", "VT")}</subProcess>',
    '<startEvent id="S"/><intermediateThrowEvent id="T"><linkEventDefinition name="A"/>'
    '</intermediateThrowEvent><intermediateCatchEvent id="C"><linkEventDefinition name="A"/>'
    '</intermediateCatchEvent><endEvent id="E"/>' + path("S", "T") + path("C", "E"),
    task("transaction", "", f'<task id="z"/><endEvent id="y">{CANCEL}</endEvent>{path("z", "y")}')
    + f'<boundaryEvent id="B" attachedToRef="X">{CANCEL}</boundaryEvent><task id="C"/>'
    + path("B", "C"),
    task("adHocSubProcess", inner='<task id="y"/><completionCondition>true</completionCondition>'),
    task("task", 'startQuantity="2"') + flow("again", "S", "X"),
    task("task", 'completionQuantity="2"'),
    split_join("parallelGateway", "complexGateway").replace(
        '<complexGateway id="J"/>',
        '<complexGateway id="J"><activationCondition>activationCount == 1'
        "</activationCondition></complexGateway>",
    ),
    task("userTask", USER, MULTI.format(ONE + ' camunda:collection="${[1]}"', "")),
    catch(SIGNAL + MESSAGE),
    UNDONE + throw(COMPENSATE),
    UNDONE + end(COMPENSATE),
    '<receiveTask id="X" messageRef="M" instantiate="true"/><task id="A"/>' + path("X", "A"),
    '<startEvent id="Start"/><task id="End"/><sequenceFlow sourceRef="Start" targetRef="End"/>',
]  # fmt: skip


@pytest.mark.parametrize("body", GOOD)
def test_it_accepts_what_is_executed_and_loses_no_node(body: str) -> None:
    reading = read({"f.bpmn": model(body, ROOTS)})
    found = check(reading)
    assert [f for f in found if f.severity == "error"] == []
    assert set(executes(reading, found, "f.bpmn")) == set(reading.definitions["P"].nodes)
