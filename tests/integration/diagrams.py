"""Small diagrams, written as the shortest XML that means them."""

from __future__ import annotations

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" targetNamespace="dieuphoi">'
)


def diagram(process_id: str, nodes: str, flows: str, extra: str = "") -> bytes:
    """A process of these nodes; ``flows`` is ``"a>b b>c"``; ``extra`` are root elements."""
    arrows = "".join(
        f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(arrow.split(">") for arrow in flows.split())
    )
    process = f'<process id="{process_id}" name="{process_id}" isExecutable="true">'
    return f"{HEAD}{extra}{process}{nodes}{arrows}</process></definitions>".encode()


def message(name: str, properties: str = "") -> str:
    """A message named as its id."""
    return f'<message id="{name}" name="{name}"/>{properties}'


def user(node_id: str) -> str:
    """A user task."""
    return (
        f'<userTask id="{node_id}" name="{node_id}" '
        'camunda:candidateGroups="so-noi-vu/chuyen_vien"/>'
    )


def wait_for(node_id: str, message_id: str) -> str:
    """An intermediate event that catches a message."""
    definition = f'<messageEventDefinition messageRef="{message_id}"/>'
    return f'<intermediateCatchEvent id="{node_id}">{definition}</intermediateCatchEvent>'


def timer(kind: str, text: str) -> str:
    """A timer event definition; ``kind`` is Date, Duration or Cycle."""
    return (
        f'<timerEventDefinition><time{kind} xsi:type="tFormalExpression">{text}</time{kind}>'
        "</timerEventDefinition>"
    )


def each(agencies: str, *, sequential: bool = False) -> str:
    """Multi-instance over agencies, named ``a,b,c``."""
    named = ", ".join(f"'{agency}'" for agency in agencies.split(","))
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}" '
        f'camunda:collection="${{agencies({named})}}" camunda:elementVariable="agency"/>'
    )


START = '<startEvent id="start"/>'
END = '<endEvent id="end"/>'

ONE_TASK = diagram("one-task", START + user("do") + END, "start>do do>end")

FAN = diagram(
    "fan",
    START + f'<callActivity id="ask" calledElement="one-task">{each("a,b,c")}</callActivity>' + END,
    "start>ask ask>end",
)
