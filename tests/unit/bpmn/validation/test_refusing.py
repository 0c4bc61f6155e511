from __future__ import annotations

import pytest

from tests.unit.bpmn.parser.models import between, path
from tests.unit.bpmn.validation.diagrams import (
    COMPENSATE,
    ERROR,
    MESSAGE,
    MULTI,
    SIGNAL,
    TIMER,
    USER,
    boundary,
    catch,
    choice,
    end,
    findings,
    flow,
    split_join,
    start,
    task,
    throw,
)

IO = (
    '<ioSpecification><dataInput id="i" name="n"/><inputSet>{}</inputSet><outputSet/>'
    "</ioSpecification>"
)
TWO_SOURCES = (
    '<dataInputAssociation id="da"><sourceRef>o</sourceRef><sourceRef>p</sourceRef>'
    "<targetRef>p</targetRef></dataInputAssociation>"
)
THOUSAND = "<loopCardinality>1000</loopCardinality>"
NESTED = '<userTask id="{}" {}>' + MULTI.format("", THOUSAND) + "</userTask>"
STORE = (
    '<dataStoreReference id="DS"/><task id="B"><dataInputAssociation id="in"><sourceRef>DS'
    "</sourceRef><targetRef>DS</targetRef></dataInputAssociation></task>"
)
UNDO = (
    '<subProcess id="V{0}" triggeredByEvent="true"><startEvent id="H{0}">'
    '<compensateEventDefinition/></startEvent><task id="U{0}"/></subProcess>'
)
TWICE = '<task id="T"/>' + UNDO.format(1) + UNDO.format(2)


@pytest.mark.parametrize(
    ("body", "code", "element"),
    [
        (start(ERROR), "event-not-allowed", "X"),
        (start("<terminateEventDefinition/>"), "event-not-allowed", "X"),
        (start(TIMER.replace("P1D", "${later}")), "timer", "X"),
        (
            start(MESSAGE)
            + f'<startEvent id="Y">{MESSAGE}</startEvent><task id="B"/>'
            + path("Y", "B"),
            "start-ambiguous",
            "Y",
        ),
        (between(f'<subProcess id="A">{TWICE}</subProcess>', "A"), "event-sub-process", "V2"),
        (start(SIGNAL + SIGNAL, 'parallelMultiple="true"'), "unsupported", "X"),
        (catch(""), "event-not-allowed", "X"),
        (catch(ERROR), "event-not-allowed", "X"),
        (catch("<timerEventDefinition/>"), "timer-missing", "X"),
        (throw(TIMER), "event-not-allowed", "X"),
        (throw(ERROR), "event-not-allowed", "X"),
        (end(TIMER), "event-not-allowed", "X"),
        (boundary(""), "event-not-allowed", "X"),
        (boundary(ERROR, 'attachedToRef="A" cancelActivity="false"'), "event-not-allowed", "X"),
        (boundary(SIGNAL, 'attachedToRef="S"'), "boundary-attachment", "X"),
        (boundary(SIGNAL, 'attachedToRef="nobody"'), "boundary-attachment", "X"),
        (boundary("<cancelEventDefinition/>"), "boundary-attachment", "X"),
        (throw('<linkEventDefinition name="nowhere"/>'), "link-target", "X"),
        (throw('<signalEventDefinition signalRef="nobody"/>'), "dangling-reference", "X"),
        (throw('<signalEventDefinition signalRef="M"/>'), "dangling-reference", "X"),
        (catch("<eventDefinitionRef>nobody</eventDefinitionRef>"), "dangling-reference", "X"),
        (
            task("subProcess", inner=start(SIGNAL).replace('"X"', '"y"').replace("y_A", "z")),
            "event-not-allowed",
            "y",
        ),
        (
            between("")
            + '<subProcess id="X" triggeredByEvent="true"><startEvent id="y"/></subProcess>',
            "event-not-allowed",
            "y",
        ),
        (
            between("") + '<subProcess id="X" triggeredByEvent="true"><task id="y"/></subProcess>',
            "event-sub-process",
            "X",
        ),
        (between("") + flow("f", "E2", "nobody"), "dangling-flow", "f"),
        (between('<task id="A"/>', "A") + flow("f", "E", "A"), "flow-not-allowed", "f"),
        (between('<task id="A"/>', "A") + flow("f", "A", "S"), "flow-not-allowed", "f"),
        (
            between('<subProcess id="B"><task id="y"/></subProcess>', "B") + flow("f", "S", "y"),
            "flow-crosses-scope",
            "f",
        ),
        (between('<task id="A" default="S_A"/>', "A"), "default-flow", "A"),
        (between('<task id="A"/><task id="A"/>', "A"), "duplicate-id", "A"),
        (choice(first="", second=""), "condition-missing", "fa"),
        (
            choice().replace("exclusiveGateway", "parallelGateway"),
            "condition-not-allowed",
            "fa",
        ),
        (
            choice(first="", second="").replace("exclusiveGateway", "eventBasedGateway"),
            "event-gateway",
            "A",
        ),
        ("", "empty-process", "P"),
        (
            flow("f", "A", "B") + flow("g", "B", "A") + '<task id="A"/><task id="B"/>',
            "no-start",
            "P",
        ),
        (
            '<startEvent id="S"/><task id="A"/><task id="B"/>' + path("S", "A", "B", "A"),
            "endless-loop",
            "A",
        ),
        (split_join("exclusiveGateway", "parallelGateway"), "deadlock", "J"),
        (
            '<startEvent id="S"/><parallelGateway id="X"/><userTask id="A"/>'
            + path("S", "X", "A", "X"),
            "deadlock",
            "X",
        ),
        (
            '<startEvent id="S"/><parallelGateway id="F"/><inclusiveGateway id="J"/>'
            '<inclusiveGateway id="K"/><endEvent id="E"/>'
            + path("S", "F", "J", "X", "K", "Y", "J")
            + path("F", "K")
            + path("X", "E")
            + '<exclusiveGateway id="X" default="X_E"/><exclusiveGateway id="Y"/>',
            "deadlock",
            "J",
        ),
        (task("task", inner="<standardLoopCharacteristics/>"), "loop-unbounded", "X"),
        (task("userTask", USER, MULTI.format("", "")), "multi-instance", "X"),
        (
            task("userTask", USER, MULTI.format("", "<loopCardinality>-1</loopCardinality>")),
            "cardinality",
            "X",
        ),
        (
            task("userTask", USER, MULTI.format("", "<loopCardinality>1000000</loopCardinality>")),
            "too-many-instances",
            "X",
        ),
        (
            task(
                "subProcess",
                inner=NESTED.format("y", USER) + MULTI.format("", THOUSAND),
            ),
            "too-many-instances",
            "y",
        ),
        (task("callActivity"), "called-element", "X"),
        (task("callActivity", 'calledElement="${which +}"'), "expression", "X"),
        (start('<messageEventDefinition messageRef="MX"/>'), "name-expression", "X"),
        (
            task("scriptTask", 'scriptFormat="python"', "<script>x = 1</script>"),
            "script-format",
            "X",
        ),
        (task("scriptTask", "", "<script>import os</script>"), "expression", "X"),
        (choice(first="=n = 1"), "expression", "fa"),
        (choice(first="${n.size() &gt; 1}"), "expression", "fa"),
        (
            choice().replace("<conditionExpression>", '<conditionExpression language="feel">', 1),
            "expression-language",
            "fa",
        ),
        (catch(TIMER.replace("P1D", "0 0 9 * * ?")), "timer", "X"),
        (catch(TIMER.replace("P1D", "P1X")), "timer", "X"),
        (catch(TIMER.replace("P1D", "'PXD'")), "timer", "X"),
        (catch(TIMER.replace("P1D", "R3/P1D")), "timer", "X"),
        (choice(first="${completed('nobody') == 1}"), "unknown-activity", "fa"),
        (task("task", 'camunda:foo="x"'), "unknown-extension", "X"),
        (task("serviceTask", 'camunda:class="org.x.Y"'), "refused-extension", "X"),
        (task("serviceTask", 'camunda:expression="${bean.call()}"'), "refused-extension", "X"),
        (task("serviceTask", 'camunda:type="mail"'), "refused-extension", "X"),
        (task("userTask", 'flowable:assignee="x"'), "unknown-extension", "X"),
        (
            task(
                "userTask",
                USER,
                '<extensionElements><camunda:taskListener event="create"/></extensionElements>',
            ),
            "refused-extension",
            "X",
        ),
        (
            task(
                "userTask",
                USER,
                '<extensionElements><zeebe:assignmentDefinition assignee="x"/></extensionElements>',
            ),
            "unknown-extension",
            "X",
        ),
        (task("task", 'colour="red"'), "unknown-attribute", "X"),
        (task("userTask", USER, MULTI.format('isSequential="yes"', "")), "invalid-value", "X"),
        (task("task", inner="<condition/>"), "unknown-element", "X"),
        (
            task("task", inner=2 * "<standardLoopCharacteristics loopMaximum='1'/>"),
            "repeated-element",
            "X",
        ),
        (between("") + "<choreographyTask id='C'/>", "unsupported", "C"),
        (end("<errorEventDefinition/>"), "code-missing", "X"),
        (throw('<escalationEventDefinition escalationRef="L0"/>'), "code-missing", "X"),
        (task("exclusiveGateway"), "gateway-idle", "X"),
        (choice(gateway='gatewayDirection="Converging"'), "gateway-direction", "X"),
        ('<startEvent id="X"/>', "flow-missing", "X"),
        (between("") + '<endEvent id="X"/>', "flow-missing", "X"),
        (
            task("task").replace(path("X", "E"), flow("f", "X", "E", "${true}")),
            "condition-alone",
            "f",
        ),
        (
            boundary(COMPENSATE, 'attachedToRef="A" cancelActivity="false"'),
            "event-not-allowed",
            "X",
        ),
        (
            task(
                "subProcess", "", IO.format("<dataInputRefs>i</dataInputRefs>") + '<task id="y"/>'
            ),
            "io-not-allowed",
            "X",
        ),
        (task("task", "", IO.format("")), "data-set", "i"),
        (
            task(
                "userTask",
                USER,
                '<performer id="pf"><resourceRef>x</resourceRef><resourceAssignmentExpression>'
                "<formalExpression>y</formalExpression></resourceAssignmentExpression>"
                "</performer>",
            ),
            "unknown-element",
            "pf",
        ),
        (
            task(
                "serviceTask",
                'operationRef="O"',
                IO.format("<dataInputRefs>i</dataInputRefs>").replace(
                    "</ioSpecification>", "<outputSet/></ioSpecification>"
                ),
            ),
            "data-set",
            "X",
        ),
        (
            '<dataObject id="o"/><dataObject id="p"/>' + task("task", "", TWO_SOURCES),
            "data-association",
            "da",
        ),
        (
            '<dataObject id="o" itemSubjectRef="I1"/><dataObject id="p" itemSubjectRef="I2"/>'
            + task("task", "", TWO_SOURCES.replace("<sourceRef>p</sourceRef>", "")),
            "data-association",
            "da",
        ),
        (
            catch(SIGNAL.replace("signalRef", 'id="inner" signalRef'))
            + '<endEvent id="Z"><eventDefinitionRef>inner</eventDefinitionRef></endEvent>'
            + path("S", "Z"),
            "dangling-reference",
            "Z",
        ),
        (between('<task id="A"/>', "A") + STORE, "data-association", "in"),
        (between("") + '<dataStoreReference id="X" dataStoreRef="M"/>', "dangling-reference", "X"),
        (between("") + '<dataStoreReference id="X" dataStoreRef="no"/>', "dangling-reference", "X"),
        (task("businessRuleTask", 'camunda:decisionRef="d"'), "decision-missing", "X"),
        (end("<cancelEventDefinition/>"), "cancel-outside-transaction", "X"),
        (boundary(COMPENSATE), "flow-not-allowed", "X"),
        (boundary(COMPENSATE).replace(path("X", "B"), ""), "handler-missing", "X"),
        (split_join("parallelGateway", "complexGateway"), "activation-missing", "J"),
        (
            task("userTask", USER, MULTI.format('behavior="One" camunda:collection="${[1]}"', "")),
            "behavior",
            "X",
        ),
        (task("task", 'startQuantity="0"'), "quantity", "X"),
        (task("adHocSubProcess", inner='<startEvent id="y"/><task id="z"/>'), "ad-hoc", "y"),
        (task("receiveTask", 'messageRef="M" instantiate="true"'), "instantiate", "X"),
    ],
)
def test_it_refuses_naming_the_element(body: str, code: str, element: str) -> None:
    errors = [f for f in findings(body) if f.severity == "error"]
    assert (code, element) in [(f.code, f.element) for f in errors]
    assert all(f.line and f.advice for f in errors)
