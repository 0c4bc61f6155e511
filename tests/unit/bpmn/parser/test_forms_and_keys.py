"""What Camunda 7 writes into a diagram besides BPMN: drawn forms, the caller's business key."""

from __future__ import annotations

import pytest

from engine.bpmn.definition import DataAssociation, Definition
from engine.bpmn.parser import forms_named, read

FRAME = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">'
    '<process id="P" isExecutable="true">{body}</process></definitions>'
)


def definition(body: str) -> Definition:
    return read({"model.bpmn": FRAME.format(body=body).encode()}).definitions["P"]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("#{execution.processBusinessKey}", None),
        ("${execution.businessKey}", None),
        ("${number}", "number"),
    ],
)
def test_it_reads_whose_business_key_a_called_process_gets(text: str, source: str | None) -> None:
    node = definition(
        '<callActivity id="K" calledElement="Q"><extensionElements>'
        f'<camunda:in businessKey="{text}"/></extensionElements></callActivity>'
    ).nodes["K"]

    assert node.inputs == (DataAssociation(None, source, business_key=True),)


def test_it_reads_a_drawn_form_as_a_schema() -> None:
    node = definition(
        '<userTask id="A"><extensionElements><camunda:formData>'
        '<camunda:formField id="n" type="long" label="Số ngày" defaultValue="5">'
        '<camunda:validation><camunda:constraint name="required"/>'
        '<camunda:constraint name="max" config="9"/></camunda:validation></camunda:formField>'
        '<camunda:formField id="day" type="date"/>'
        "</camunda:formData></extensionElements></userTask>"
    ).nodes["A"]

    assert node.duty is not None
    assert node.duty.schema == {
        "type": "object",
        "properties": {
            "n": {"type": "integer", "title": "Số ngày", "default": 5, "maximum": 9},
            "day": {"type": "string", "format": "date"},
        },
        "required": ["n"],
    }


@pytest.mark.parametrize(
    "attribute",
    [
        "camunda:formKey='forms/a.json'",
        'camunda:formKey = "forms/a.json"',
        'camunda:formRef="forms/a.json"',
        'camunda:formKey="embedded:deployment:forms/a.json"',
        'camunda:formKey="./forms/a.json"',
    ],
)
@pytest.mark.parametrize("kind", ["userTask", "startEvent"])
def test_it_tells_which_form_a_diagram_names_however_it_is_written(kind, attribute) -> None:
    process = definition(f'<{kind} id="A" {attribute}/><userTask id="B"/>')

    assert forms_named([process]) == {"forms/a.json"}


def test_a_form_key_with_an_expression_names_no_file() -> None:
    process = definition('<userTask id="A" camunda:formKey="forms/${kind}.json"/>')

    assert forms_named([process]) == set()
