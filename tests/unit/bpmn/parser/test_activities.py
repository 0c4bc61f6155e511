"""Activities, their loops and whom they are for."""

from __future__ import annotations

import pytest

from engine.bpmn.parser import read
from tests.unit.bpmn.parser.models import ROOTS, between, definition_of, model


def test_it_reads_duty_form_and_properties_of_a_user_task() -> None:
    inner = (
        '<userTask id="A" camunda:candidateGroups="${agency}/van_thu" camunda:dueDate="P3D" '
        'camunda:formKey="forms/a.json"><documentation>Nghị định 30</documentation>'
        '<extensionElements><camunda:properties><camunda:property name="state" value="accepted"/>'
        '</camunda:properties><camunda:formData><camunda:formField id="ok" type="boolean"/>'
        "</camunda:formData></extensionElements></userTask>"
    )
    node = definition_of(between(inner, "A")).nodes["A"]
    assert node.duty is not None
    assert node.duty.candidate_groups == "${agency}/van_thu"
    assert (node.duty.form, node.duty.fields, node.duty.due_date) == (
        "forms/a.json",
        ("ok",),
        "P3D",
    )
    assert node.properties == {"state": "accepted"}
    assert node.documentation == "Nghị định 30"


@pytest.mark.parametrize(
    ("attributes", "service"),
    [
        ('camunda:type="external" camunda:topic="register"', "register"),
        ('implementation="urn:register"', "urn:register"),
        ('implementation="##WebService" operationRef="O"', "sendLetter"),
        ('implementation="urn:http" operationRef="O"', "sendLetter"),
        ('implementation="webService" name="Gửi"', "Gửi"),
        ('name="Gửi"', "Gửi"),
        ("", "A"),
    ],
)
def test_it_names_the_service(attributes: str, service: str) -> None:
    roots = (
        '<interface id="I" name="i"><operation id="O" name="sendLetter">'
        "<inMessageRef>M</inMessageRef></operation></interface>"
    )
    body = between(f'<serviceTask id="A" {attributes}/>', "A")
    assert definition_of(body, ROOTS + roots).nodes["A"].service == service


def test_it_reads_a_multi_instance_in_both_spellings() -> None:
    camunda = (
        '<userTask id="A"><multiInstanceLoopCharacteristics isSequential="true" '
        'camunda:collection="${list}" camunda:elementVariable="item">'
        "<completionCondition>${nrOfCompletedInstances == 2}</completionCondition>"
        "</multiInstanceLoopCharacteristics></userTask>"
    )
    standard = (
        '<dataObject id="l" name="list"/><dataObject id="o" name="out"/><userTask id="A">'
        "<multiInstanceLoopCharacteristics><loopDataInputRef>l</loopDataInputRef>"
        "<loopDataOutputRef>o</loopDataOutputRef>"
        '<inputDataItem id="i" name="item"/><outputDataItem id="u" name="answer"/>'
        "</multiInstanceLoopCharacteristics></userTask>"
    )
    first = definition_of(between(camunda, "A")).nodes["A"].loop
    second = definition_of(between(standard, "A")).nodes["A"].loop
    assert first is not None
    assert second is not None
    assert (first.kind, first.collection, first.element) == ("sequential", "${list}", "item")
    assert first.completion == "${nrOfCompletedInstances == 2}"
    assert (second.kind, second.collection, second.element) == ("parallel", "list", "item")
    assert (second.output_collection, second.output_element) == ("out", "answer")


def test_it_reads_a_standard_loop() -> None:
    inner = (
        '<task id="A"><standardLoopCharacteristics testBefore="true" loopMaximum="3">'
        "<loopCondition>${n == 1}</loopCondition></standardLoopCharacteristics></task>"
    )
    loop = definition_of(between(inner, "A")).nodes["A"].loop
    assert loop is not None
    assert (loop.kind, loop.test_before, loop.maximum) == ("standard", True, "3")


def test_it_reads_a_global_task_as_a_process_of_one_task_that_only_a_call_starts() -> None:
    roots = (
        '<globalUserTask id="T" name="Xin ý kiến" camunda:assignee="x"/>'
        '<globalScriptTask id="C"><script>x = 1</script></globalScriptTask>'
    )
    body = between('<callActivity id="A" calledElement="T"/>', "A")
    definitions = read({"f": model(body, roots)}).definitions
    (node,) = definitions["T"].nodes.values()
    assert (node.id, node.type, node.name) == ("~T", "userTask", "Xin ý kiến")
    assert node.duty is not None
    assert node.duty.assignee == "x"
    assert definitions["C"].nodes["~C"].script == "x = 1"
    assert [d.id for d in definitions.values() if d.starts_alone()] == ["P"]
