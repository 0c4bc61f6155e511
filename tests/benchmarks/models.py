"""The diagrams that are measured, written by their size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:benchmark">'
)
GROUP = 'camunda:candidateGroups="${agency}/chuyen_vien"'


def flows(pairs: Sequence[tuple[str, str]]) -> str:
    """Sequence flows from node to node."""
    return "".join(
        f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairs
    )


def process(key: str, nodes: str, pairs: Sequence[tuple[str, str]]) -> str:
    """One executable process."""
    return f'<process id="{key}" isExecutable="true">{nodes}{flows(pairs)}</process>'


def chained(key: str, tasks: int, prefix: str = "t", attributes: str = "") -> str:
    """A process of so many user tasks, one after the other."""
    names = [f"{prefix}{number}" for number in range(1, tasks + 1)]
    ids = [f"{key}-s", *names, f"{key}-e"]
    nodes = "".join(f'<userTask id="{name}" {attributes}/>' for name in names)
    nodes = f'<startEvent id="{ids[0]}"/>{nodes}<endEvent id="{ids[-1]}"/>'
    return process(key, nodes, list(pairwise(ids)))


def sequence(tasks: int) -> bytes:
    """A chain of user tasks, process ``chain-N``."""
    return f"{HEAD}{chained(f'chain-{tasks}', tasks)}</definitions>".encode()


def plan(key: str, body: str) -> bytes:
    """One child instance of process ``{key}-share`` (``body``) for each item of ``list``."""
    call = (
        f'<startEvent id="s"/><callActivity id="c" calledElement="{key}-share"><extensionElements>'
        '<camunda:in source="agency" target="agency"/><camunda:out source="x" target="last"/>'
        '</extensionElements><multiInstanceLoopCharacteristics camunda:collection="${list}"'
        ' camunda:elementVariable="agency"/></callActivity><endEvent id="e"/>'
    )
    caller = process(key, call, [("s", "c"), ("c", "e")])
    return f"{HEAD}{caller}{body}</definitions>".encode()


def sharing() -> bytes:
    """Three user tasks for each agency."""
    return plan("plan", chained("plan-share", 3, attributes=GROUP))


def sleeping() -> bytes:
    """For each agency a timer of an hour, then a user task."""
    nodes = (
        '<startEvent id="zs"/><intermediateCatchEvent id="z"><timerEventDefinition>'
        "<timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>"
        f'<userTask id="t1" {GROUP}/><endEvent id="ze"/>'
    )
    pairs = [("zs", "z"), ("z", "t1"), ("t1", "ze")]
    return plan("sleepers", process("sleepers-share", nodes, pairs))


def branches(number: int) -> bytes:
    """So many user tasks at once in one instance, process ``branches``."""
    names = [f"b{each}" for each in range(number)]
    nodes = "".join(f'<userTask id="{name}"/>' for name in names)
    nodes = (
        f'<startEvent id="s"/><parallelGateway id="fork"/>{nodes}'
        '<parallelGateway id="join"/><endEvent id="e"/>'
    )
    pairs = [("s", "fork"), ("join", "e")]
    pairs += [("fork", name) for name in names] + [(name, "join") for name in names]
    return f"{HEAD}{process('branches', nodes, pairs)}</definitions>".encode()


def looping() -> bytes:
    """A loop for ever that holds a parallel join and a boundary event, process ``loop``."""
    nodes = (
        '<startEvent id="s"/><exclusiveGateway id="again"/><parallelGateway id="fork"/>'
        '<userTask id="work"/><task id="beside"/><boundaryEvent id="late" attachedToRef="work"'
        ' cancelActivity="false"><timerEventDefinition><timeDuration>P9D</timeDuration>'
        '</timerEventDefinition></boundaryEvent><endEvent id="told"/>'
        '<parallelGateway id="join"/><exclusiveGateway id="enough"/><endEvent id="e"/>'
        '<sequenceFlow id="on" sourceRef="enough" targetRef="e">'
        "<conditionExpression>x == 2</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="back" sourceRef="enough" targetRef="again">'
        "<conditionExpression>x == 1</conditionExpression></sequenceFlow>"
    )
    pairs = [("s", "again"), ("again", "fork"), ("fork", "work"), ("fork", "beside")]
    pairs += [("work", "join"), ("beside", "join"), ("join", "enough"), ("late", "told")]
    return f"{HEAD}{process('loop', nodes, pairs)}</definitions>".encode()
