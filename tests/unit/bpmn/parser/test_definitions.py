from __future__ import annotations

import pytest

from engine.bpmn.definition import CorrelationProperty, DataAssociation, EventDefinition, Timer
from engine.bpmn.parser import read
from tests.unit.bpmn.parser.models import between, definition_of, model, path

ROOTS = (
    '<message id="M" name="Giao việc"/><signal id="G" name="xong"/>'
    '<error id="R" name="Lỗi" errorCode="E1"/><error id="R0" name="trống"/>'
    '<escalation id="L" name="Trễ" escalationCode="late"/>'
    '<terminateEventDefinition id="TE"/>'
)


def event_of(body: str, roots: str = ROOTS) -> EventDefinition:
    inner = f'<intermediateCatchEvent id="X" name="Chờ">{body}</intermediateCatchEvent>'
    (event,) = definition_of(between(inner, "X"), roots).nodes["X"].events
    return event


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ('<messageEventDefinition messageRef="M"/>', EventDefinition("message", "Giao việc")),
        ('<messageEventDefinition messageRef="t:M"/>', EventDefinition("message", "Giao việc")),
        ("<messageEventDefinition/>", EventDefinition("message", "Chờ")),
        ('<signalEventDefinition signalRef="G"/>', EventDefinition("signal", "xong")),
        ('<errorEventDefinition errorRef="R"/>', EventDefinition("error", "Lỗi", "E1")),
        ('<errorEventDefinition errorRef="R0"/>', EventDefinition("error", "trống")),
        ("<errorEventDefinition/>", EventDefinition("error")),
        (
            '<escalationEventDefinition escalationRef="L"/>',
            EventDefinition("escalation", "Trễ", "late"),
        ),
        ("<terminateEventDefinition/>", EventDefinition("terminate")),
        ("<eventDefinitionRef>TE</eventDefinitionRef>", EventDefinition("terminate")),
        ("<cancelEventDefinition/>", EventDefinition("cancel")),
        ('<linkEventDefinition name="A"/>', EventDefinition("link", "A")),
        (
            '<compensateEventDefinition activityRef="Y"/>',
            EventDefinition("compensate", activity="Y"),
        ),
        (
            "<timerEventDefinition><timeDate>2025-04-15</timeDate></timerEventDefinition>",
            EventDefinition("timer", timer=Timer("date", "2025-04-15")),
        ),
        (
            "<timerEventDefinition><timeCycle> R3/P1D </timeCycle></timerEventDefinition>",
            EventDefinition("timer", timer=Timer("cycle", "R3/P1D")),
        ),
        (
            (
                "<conditionalEventDefinition><condition>${n > 1}</condition>"
                "</conditionalEventDefinition>"
            ),
            EventDefinition("conditional", condition="${n > 1}"),
        ),
    ],
)
def test_it_reads_each_event_definition(body: str, event: EventDefinition) -> None:
    assert event_of(body.replace("n > 1", "n &gt; 1")) == event


def test_it_reads_all_definitions_of_a_multiple_event_in_order() -> None:
    inner = (
        '<intermediateCatchEvent id="X" parallelMultiple="true">'
        '<signalEventDefinition signalRef="G"/><messageEventDefinition messageRef="M"/>'
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
        "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>"
        "</intermediateCatchEvent>"
    )
    node = definition_of(between(inner, "X"), ROOTS).nodes["X"]
    assert [event.kind for event in node.events] == ["signal", "message", "timer", "timer"]
    assert [e.timer.text for e in node.events if e.timer] == ["P1D", "P2D"]
    assert node.parallel_multiple


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
        DataAssociation("m", "n"),
        DataAssociation("t", "join([\"Số \", n], '')"),
        DataAssociation(None, None),
        DataAssociation(None, "key", business_key=True),
    )
    assert node.outputs == (DataAssociation("r", "r"),)


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


def test_it_reads_lanes_with_holders_inherited_inwards() -> None:
    lanes = (
        '<laneSet><lane id="L1"><extensionElements><camunda:properties>'
        '<camunda:property name="holder" value="so-y-te/van_thu"/></camunda:properties>'
        '</extensionElements><childLaneSet><lane id="L2"><flowNodeRef> B </flowNodeRef></lane>'
        '</childLaneSet></lane><lane id="L3"><flowNodeRef>A</flowNodeRef></lane></laneSet>'
    )
    inner = '<userTask id="A"/><subProcess id="B"><userTask id="C"/></subProcess>'
    definition = definition_of(lanes + between(inner, "A", "B"))
    holders = {lane.id: lane.holder for lane in definition.lanes}
    assert holders == {"L1": "so-y-te/van_thu", "L2": "so-y-te/van_thu", "L3": None}
    assert definition.nodes["A"].lane == "L3"
    assert definition.nodes["C"].lane == "L2"


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


def test_it_reads_correlation_keys_of_messages_and_subscriptions() -> None:
    roots = (
        ROOTS + '<correlationProperty id="CP" name="number">'
        '<correlationPropertyRetrievalExpression messageRef="M"><messagePath>number</messagePath>'
        "</correlationPropertyRetrievalExpression></correlationProperty>"
        '<collaboration id="C"><participant id="PA" name="Tỉnh" processRef="P"/>'
        '<correlationKey id="CK" name="key"><correlationPropertyRef>CP</correlationPropertyRef>'
        "</correlationKey></collaboration>"
    )
    body = between(
        '<receiveTask id="A" messageRef="M"/>'
        '<correlationSubscription correlationKeyRef="CK"><correlationPropertyBinding '
        'correlationPropertyRef="CP"><dataPath>wanted</dataPath></correlationPropertyBinding>'
        "</correlationSubscription>",
        "A",
    )
    definition = definition_of(body, roots)
    assert definition.participant == "Tỉnh"
    assert definition.correlation == (CorrelationProperty("key", "CP", of_instance="wanted"),)
    assert definition.nodes["A"].events[0].correlation == (
        CorrelationProperty("key", "CP", "number", "wanted"),
    )


def test_it_lets_a_message_event_take_the_name_of_its_message_flow() -> None:
    roots = (
        ROOTS + '<collaboration id="C"><participant id="P1" processRef="P"/>'
        '<participant id="P2" name="Sở"/>'
        '<messageFlow id="F" name="Phúc đáp" sourceRef="P2" targetRef="A"/></collaboration>'
    )
    node = definition_of(between('<receiveTask id="A"/>', "A"), roots).nodes["A"]
    assert node.events[0].name == "Phúc đáp"


def test_it_tells_executable_processes_from_drawings() -> None:
    assert definition_of(between("")).executable
    drawing = read({"f": model(between("", "E"), executable='isExecutable="false"')})
    silent = read({"f": model('<startEvent id="S"/>', executable="")})
    empty = read({"f": model("", executable="")})
    flags = [reading.definitions["P"].executable for reading in (drawing, silent, empty)]
    assert flags == [False, True, False]


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
