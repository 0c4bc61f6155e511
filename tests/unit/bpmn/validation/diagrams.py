"""Small diagrams for the tests of the check."""

from __future__ import annotations

from engine.bpmn.parser import read
from engine.bpmn.validation import Finding, Known, check
from tests.unit.bpmn.parser.models import between, model, path

ERROR = '<errorEventDefinition errorRef="R"/>'
COMPENSATE = "<compensateEventDefinition/>"
ROOTS = (
    '<message id="M" name="Giao việc"/><signal id="G" name="xong"/>'
    '<message id="MX" name="của ${id}"/>'
    '<error id="R" errorCode="E1"/><escalation id="L" escalationCode="late"/>'
    '<escalation id="L0" name="x"/><itemDefinition id="I1" structureRef="a"/>'
    '<itemDefinition id="I2" structureRef="b"/>'
    '<signalEventDefinition id="SE" signalRef="G"/>'
)
USER = 'camunda:assignee="x"'
SIGNAL = '<signalEventDefinition signalRef="G"/>'
MESSAGE = '<messageEventDefinition messageRef="M"/>'
TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
MULTI = "<multiInstanceLoopCharacteristics {}>{}</multiInstanceLoopCharacteristics>"


def findings(body: str, known: Known | None = None, roots: str = ROOTS) -> list[Finding]:
    return check(read({"f.bpmn": model(body, roots)}), known)


def has(body: str, severity: str, code: str, element: str, known: Known | None = None) -> bool:
    found = [(f.severity, f.code, f.element) for f in findings(body, known)]
    return (severity, code, element) in found


def flow(name: str, source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{name}" {ends}>{inner}</sequenceFlow>'


def choice(first: str = "${n == 1}", second: str = "${n == 2}", gateway: str = "") -> str:
    return (
        '<dataObject id="d" name="n"/><startEvent id="S"/>'
        f'<exclusiveGateway id="X" {gateway}/><task id="A"/><task id="B"/>'
        + path("S", "X")
        + flow("fa", "X", "A", first)
        + flow("fb", "X", "B", second)
    )


def split_join(split: str, join: str) -> str:
    condition = "${n == 1}" if split != "parallelGateway" else ""
    return (
        f'<dataObject id="d" name="n"/><startEvent id="S"/><{split} id="X"/><{join} id="J"/>'
        '<task id="A"/><task id="B"/>'
        + path("S", "X")
        + flow("fa", "X", "A", condition)
        + flow("fb", "X", "B", condition)
        + path("A", "J")
        + path("B", "J")
    )


def start(inner: str, attributes: str = "") -> str:
    return f'<startEvent id="X" {attributes}>{inner}</startEvent><task id="A"/>' + path("X", "A")


def boundary(inner: str, attributes: str = 'attachedToRef="A"') -> str:
    return (
        between('<task id="A"/><task id="B"/>', "A")
        + f'<boundaryEvent id="X" {attributes}>{inner}</boundaryEvent>'
        + path("X", "B")
    )


def catch(inner: str) -> str:
    return between(f'<intermediateCatchEvent id="X">{inner}</intermediateCatchEvent>', "X")


def throw(inner: str) -> str:
    return between(f'<intermediateThrowEvent id="X">{inner}</intermediateThrowEvent>', "X")


def end(inner: str) -> str:
    return f'<startEvent id="S"/><endEvent id="X">{inner}</endEvent>' + path("S", "X")


def task(kind: str, attributes: str = "", inner: str = "") -> str:
    return between(f'<{kind} id="X" {attributes}>{inner}</{kind}>', "X")
