"""Which nodes and flows a process has, and what starts it."""

from __future__ import annotations

from engine.bpmn.parser import read
from tests.unit.bpmn.parser.models import ROOTS, between, definition_of, model, path


def test_it_keeps_flows_without_id_and_ids_start_and_end() -> None:
    body = (
        '<startEvent id="Start"/><task id="End"/><task id="Root"/>'
        '<sequenceFlow sourceRef="Start" targetRef="End"/>'
        '<sequenceFlow sourceRef="End" targetRef="Root"/>'
    )
    definition = definition_of(body)
    assert set(definition.nodes) == {"Start", "End", "Root"}
    assert all(flow.startswith("~") for flow in definition.flows)
    assert definition.nodes["Root"].incoming
    assert definition.root.starts == ("Start",)


def test_it_keeps_elements_without_id() -> None:
    definition = definition_of("<task/><task/>")
    assert len(definition.nodes) == 2
    assert len(definition.root.entries) == 2


def test_it_tells_starts_from_nodes_that_start_by_lacking_a_flow() -> None:
    body = (
        '<startEvent id="S"/><startEvent id="T"><messageEventDefinition messageRef="M"/>'
        '</startEvent><task id="A"/><task id="B"/><task id="C" isForCompensation="true"/>'
        '<subProcess id="V" triggeredByEvent="true"><startEvent id="VS" isInterrupting="false">'
        '<signalEventDefinition signalRef="G"/></startEvent></subProcess>'
        '<intermediateCatchEvent id="K"><linkEventDefinition name="A"/></intermediateCatchEvent>'
        '<boundaryEvent id="N" attachedToRef="A" cancelActivity="false">'
        '<signalEventDefinition signalRef="G"/></boundaryEvent>'
    ) + path("S", "A")
    definition = definition_of(body, ROOTS)
    assert definition.root.starts == ("S",)
    assert definition.root.entries == ("B",)
    assert definition.root.event_sub_processes == ("V",)
    assert definition.scopes["V"].starts == ("VS",)
    assert definition.nodes["A"].boundary == ("N",)
    assert not definition.nodes["N"].interrupting
    assert not definition.nodes["VS"].interrupting


def test_it_keeps_several_outgoing_flows_conditions_and_defaults_of_an_activity() -> None:
    body = (
        '<startEvent id="S"/><task id="A" default="A_C"/><task id="B"/><task id="C"/>'
        + path("S", "A", "C")
        + '<sequenceFlow id="x" sourceRef="A" targetRef="B">'
        "<conditionExpression> ${n == 1} </conditionExpression></sequenceFlow>"
    )
    definition = definition_of(body)
    assert definition.nodes["A"].outgoing == ("A_C", "x")
    assert definition.nodes["A"].default == "A_C"
    assert definition.flows["x"].condition == "${n == 1}"


def test_it_tells_executable_processes_from_drawings() -> None:
    assert definition_of(between("")).executable
    drawing = read({"f": model(between("", "E"), executable='isExecutable="false"')})
    silent = read({"f": model('<startEvent id="S"/>', executable="")})
    empty = read({"f": model("", executable="")})
    flags = [reading.definitions["P"].executable for reading in (drawing, silent, empty)]
    assert flags == [False, True, False]
