"""The processes of the simulation: together they wait in every way there is."""

from __future__ import annotations

from tests.integration.diagrams import (
    END,
    ONE_TASK,
    START,
    diagram,
    each,
    message,
    timer,
    user,
    wait_for,
)


def boundary(node_id: str, host: str, event: str, *, interrupting: bool = True) -> str:
    """A boundary event on a host."""
    cancel = "" if interrupting else ' cancelActivity="false"'
    return f'<boundaryEvent id="{node_id}" attachedToRef="{host}"{cancel}>{event}</boundaryEvent>'


def ends(*names: str) -> str:
    """End events."""
    return "".join(f'<endEvent id="{name}"/>' for name in names)


def caught_signal(node_id: str) -> str:
    """An intermediate event that catches the signal ``go``."""
    inside = '<signalEventDefinition signalRef="go"/>'
    return f'<intermediateCatchEvent id="{node_id}">{inside}</intermediateCatchEvent>'


SIGNAL = '<signal id="go" name="go"/>'
ERROR = '<error id="unknown" name="unknown" errorCode="unknown-document"/>'

ASKED = "so-tu-phap,so-y-te,vp-ubnd"

PROVINCE = diagram(
    "province",
    START
    + '<parallelGateway id="split"/><parallelGateway id="join"/><exclusiveGateway id="either"/>'
    + f'<callActivity id="ask" calledElement="one-task">{each(ASKED)}</callActivity>'
    + boundary("remind", "ask", timer("Cycle", "R2/P2D"), interrupting=False)
    + '<serviceTask id="register" camunda:type="external" camunda:topic="register"/>'
    + boundary("refused", "register", '<errorEventDefinition errorRef="unknown"/>')
    + user("correct")
    + '<eventBasedGateway id="first"/>'
    + wait_for("answered", "reply")
    + f'<intermediateCatchEvent id="given-up">{timer("Duration", "P4D")}</intermediateCatchEvent>'
    + '<exclusiveGateway id="after"/>'
    + caught_signal("green")
    + '<intermediateThrowEvent id="tell"><messageEventDefinition messageRef="note"/>'
    + "</intermediateThrowEvent>"
    + END
    + ends("reminded"),
    "start>split split>ask split>register split>first split>green "
    "ask>join remind>reminded register>either refused>correct correct>either either>join "
    "first>answered first>given-up answered>after given-up>after after>join "
    "green>tell tell>join join>end",
    message("reply") + message("note") + SIGNAL + ERROR,
)

NOTED = (
    '<subProcess id="notes" triggeredByEvent="true">'
    '<startEvent id="noted" isInterrupting="false">'
    '<messageEventDefinition messageRef="note"/></startEvent>'
    + user("file")
    + ends("filed")
    + '<sequenceFlow id="n1" sourceRef="noted" targetRef="file"/>'
    '<sequenceFlow id="n2" sourceRef="file" targetRef="filed"/></subProcess>'
)

PARTS = (
    '<subProcess id="parts">'
    + each("so-y-te,so-noi-vu")
    + '<startEvent id="part"/>'
    + user("write")
    + ends("written")
    + '<sequenceFlow id="p1" sourceRef="part" targetRef="write"/>'
    '<sequenceFlow id="p2" sourceRef="write" targetRef="written"/></subProcess>'
)

DESK = diagram(
    "desk",
    START
    + '<exclusiveGateway id="begin"/><exclusiveGateway id="again" default="f3"/>'
    + user("do")
    + boundary("late", "do", timer("Duration", "P5D"))
    + user("explain")
    + PARTS
    + boundary("stopped", "parts", '<signalEventDefinition signalRef="go"/>')
    + NOTED
    + END
    + ends("explained", "cut"),
    "start>begin begin>do do>again again>parts parts>end late>explain explain>explained "
    "stopped>cut",
    message("note") + SIGNAL,
).replace(
    b"</process>",
    b'<sequenceFlow id="back" sourceRef="again" targetRef="begin">'
    b'<conditionExpression xsi:type="tFormalExpression">${once_more == true}'
    b"</conditionExpression></sequenceFlow></process>",
)

CALLER = diagram(
    "caller",
    START
    + '<callActivity id="call" calledElement="desk"/>'
    + boundary("recalled", "call", '<messageEventDefinition messageRef="recall"/>')
    + '<scriptTask id="divide"><script>share = 10 / parts</script></scriptTask>'
    + END
    + ends("taken-back"),
    "start>call call>divide divide>end recalled>taken-back",
    message("recall"),
)

PROCESSES = {"one-task": ONE_TASK, "province": PROVINCE, "desk": DESK, "caller": CALLER}
MESSAGES = ("reply", "note", "recall", "Văn bản của Bộ")
