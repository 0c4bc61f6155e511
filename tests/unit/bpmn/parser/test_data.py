"""Data objects and what crosses the border of an activity."""

from __future__ import annotations

import pytest

from engine.bpmn.definition import (
    DataAssociation,
)
from tests.unit.bpmn.parser.models import between, definition_of


def test_it_reads_what_crosses_into_and_out_of_a_call() -> None:
    inner = (
        '<callActivity id="A" calledElement="child"><extensionElements>'
        '<camunda:in source="n" target="m"/><camunda:in sourceExpression="Số ${n}" target="t"/>'
        '<camunda:in variables="all"/><camunda:in businessKey="${key}"/>'
        '<camunda:out source="r"/></extensionElements></callActivity>'
    )
    node = definition_of(between(inner, "A")).nodes["A"]
    assert node.called == "child"
    assert node.inputs == (
        DataAssociation("m", "n", optional=True),
        DataAssociation("t", "join([\"Số \", n], '')"),
        DataAssociation(None, None),
        DataAssociation(None, "key", business_key=True),
    )
    assert node.outputs == (DataAssociation("r", "r", optional=True),)


def test_it_says_nothing_of_data_where_nothing_was_said() -> None:
    node = definition_of(between('<callActivity id="A" calledElement="c"/>', "A")).nodes["A"]
    assert node.inputs is None
    assert node.outputs is None


def test_it_reads_data_associations_with_assignments_and_transformations() -> None:
    inner = (
        '<dataObject id="DO" name="figures"/><dataObjectReference id="DR" dataObjectRef="DO"/>'
        '<scriptTask id="A"><ioSpecification><dataInput id="I" name="amount"/>'
        '<dataOutput id="O" name="sum"/><inputSet/><outputSet/></ioSpecification>'
        "<dataInputAssociation><sourceRef>DR</sourceRef><targetRef>I</targetRef>"
        "</dataInputAssociation>"
        "<dataInputAssociation><targetRef>I</targetRef><assignment><from>figures + 1</from>"
        "<to>other</to></assignment></dataInputAssociation>"
        "<dataOutputAssociation><sourceRef>O</sourceRef><targetRef>DR</targetRef>"
        "<transformation>sum * 2</transformation></dataOutputAssociation>"
        "<script>sum = amount</script></scriptTask>"
    )
    definition = definition_of(between(inner, "A"))
    node = definition.nodes["A"]
    assert node.inputs == (
        DataAssociation("amount", "figures"),
        DataAssociation("other", "figures + 1"),
    )
    assert node.outputs == (DataAssociation("figures", "sum * 2"),)
    assert definition.root.data == {"figures": None}


@pytest.mark.parametrize(
    ("declared", "used", "variable"),
    [
        ('<dataObject id="DO_1" name="note"/>', "note", "note"),
        ('<dataObject id="DO_1" name="note"/>', "DO_1", "DO_1"),
        ('<dataObject id="DO_1" name="Ghi chú dài"/>', "x", "DO_1"),
        (
            (
                '<dataObject id="DO_1"/><dataObjectReference id="R_1" name="memo" '
                'dataObjectRef="DO_1"/>'
            ),
            "x",
            "memo",
        ),
        ('<property id="P_1" name="note"/>', "x", "note"),
    ],
)
def test_it_names_a_data_object_as_the_expressions_do(
    declared: str, used: str, variable: str
) -> None:
    inner = f'<scriptTask id="A"><script>y = {used}</script></scriptTask>'
    assert list(definition_of(declared + between(inner, "A")).root.data) == [variable]


def test_it_reads_the_first_value_of_a_data_object() -> None:
    body = (
        '<dataObject id="d" name="count"><extensionElements><camunda:properties>'
        '<camunda:property name="initial" value="1 + 1"/></camunda:properties>'
        "</extensionElements></dataObject>"
    )
    assert definition_of(body + between("")).root.data == {"count": "1 + 1"}
