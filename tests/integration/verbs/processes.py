"""Small processes beside the plan: one for each thing that a verb may meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from engine.model.permission import SYSTEM
from tests.integration.diagrams import (
    END,
    START,
    diagram,
    each,
    message,
    timer,
    user,
    wait_for,
)
from tests.integration.province import FILES
from tests.integration.verbs import verbs
from tests.integration.verbs.scene import Scene

COMMON = Path(__file__).parents[3] / "processes" / "common"
SERVICE = '<serviceTask id="call" camunda:type="external" camunda:topic="lookup"/>'
LATE = '<boundaryEvent id="full" attachedToRef="call"><errorEventDefinition errorRef="FULL"/>'
SIGNAL = '<signal id="Go" name="go"/>'
FAN = f'<callActivity id="ask" calledElement="one-task">{each("so-y-te,so-tu-phap")}</callActivity>'


def _starts_by(event: str) -> str:
    return f'<startEvent id="begin">{event}</startEvent>'


DIAGRAMS = {
    "one-task": diagram("one-task", START + user("do") + END, "start>do do>end"),
    "fan": diagram("fan", START + FAN + END, "start>ask ask>end"),
    "waiter": diagram(
        "waiter", START + wait_for("wait", "reply") + END, "start>wait wait>end", message("reply")
    ),
    "calls": diagram(
        "calls",
        START + SERVICE + LATE + "</boundaryEvent>" + '<endEvent id="refused"/>' + END,
        "start>call call>end full>refused",
        '<error id="FULL" name="full" errorCode="FULL"/>',
    ),
    "sleeper": diagram(
        "sleeper",
        START
        + f'<intermediateCatchEvent id="wait">{timer("Duration", "P3D")}</intermediateCatchEvent>'
        + END,
        "start>wait wait>end",
    ),
    "daily": diagram("daily", _starts_by(timer("Cycle", "R3/P1D")) + END, "begin>end"),
    "by-message": diagram(
        "by-message",
        _starts_by('<messageEventDefinition messageRef="order"/>') + user("do") + END,
        "begin>do do>end",
        message("order"),
    ),
    "by-signal": diagram(
        "by-signal",
        _starts_by('<signalEventDefinition signalRef="Go"/>') + END,
        "begin>end",
        SIGNAL,
    ),
    "listens": diagram(
        "listens",
        START
        + '<intermediateCatchEvent id="wait"><signalEventDefinition signalRef="Go"/>'
        + "</intermediateCatchEvent>"
        + END,
        "start>wait wait>end",
        SIGNAL,
    ),
    "fails": diagram(
        "fails",
        START + '<exclusiveGateway id="which"/>' + user("do") + END + '<endEvent id="other"/>',
        "start>which do>end",
    ).replace(
        b"</process>",
        b'<sequenceFlow id="yes" sourceRef="which" targetRef="do"><conditionExpression '
        b'xsi:type="tFormalExpression">${amount &gt; 5}</conditionExpression></sequenceFlow>'
        b'<sequenceFlow id="no" sourceRef="which" targetRef="other"><conditionExpression '
        b'xsi:type="tFormalExpression">${amount &lt; 3}</conditionExpression></sequenceFlow>'
        b"</process>",
    ),
}


def deployed(scene: Scene, *keys: str) -> None:
    """These are in use."""
    for key in keys:
        verbs.deploy(scene.engine, SYSTEM, key, {f"{key}.bpmn": DIAGRAMS[key]})


def running(scene: Scene, key: str, **data: object) -> str:
    """One of it runs; gives the instance."""
    needed = ("one-task", "fan") if key == "fan" else (key,)
    deployed(scene, *needed)
    return verbs.start_instance(scene.engine, SYSTEM, key, data)


def plan_in_use(scene: Scene) -> None:
    """The second plan is in use, with the process that its shares call."""
    deployed(scene, "one-task")
    verbs.deploy(scene.engine, SYSTEM, "two", {"two.bpmn": SECOND_PLAN})


def guided(scene: Scene) -> str:
    """A plan whose diagram leads a difficulty to the monitor and on to an authority runs."""
    plain = '<bpmn:endEvent id="Noted"><bpmn:incoming>G7</bpmn:incoming></bpmn:endEvent>'
    plan = (FILES / "plan.bpmn").read_text()
    assert plain in plan
    files = {
        "plan.bpmn": plan.replace(plain, _GUIDING).encode(),
        "common-difficulty.bpmn": (COMMON / "common-difficulty.bpmn").read_bytes(),
        **{f"forms/{each.name}": each.read_bytes() for each in COMMON.glob("forms/*.json")},
        **{f"forms/{each.name}": each.read_bytes() for each in FILES.glob("forms/*.json")},
    }
    verbs.deploy(scene.engine, SYSTEM, "plan", files)
    document = {"title": "Kế hoạch", "issued_on": "2025-04-09", "monitor": "so-noi-vu"}
    plan_id = verbs.start_plan(scene.engine, SYSTEM, "plan", document)
    verbs.deliver(scene.engine)
    return plan_id


DUTY = diagram(
    "duty",
    START
    + """<callActivity id="Duty" calledElement="common-standing"><extensionElements>
<camunda:properties><camunda:property name="title" value="Theo dõi"/>
<camunda:property name="deadline" value="hằng tháng, trước ngày 20"/>
<camunda:property name="monitor" value="so-noi-vu"/></camunda:properties>
<camunda:in sourceExpression="${agency}" target="agency"/>
<camunda:in sourceExpression="so-noi-vu" target="monitor"/>
<camunda:in sourceExpression="1" target="number"/>
<camunda:in sourceExpression="Theo dõi" target="title"/>
<camunda:in sourceExpression="hằng tháng, trước ngày 20" target="deadline"/>
</extensionElements>"""
    + each("so-y-te")
    + "</callActivity>"
    + END,
    "start>Duty Duty>end",
)


def standing_duty(engine: Any, agency: str = "so-y-te") -> str:
    """A plan with a standing duty of one agency, reported on each month; gives its root."""
    files = {
        **{each.name: each.read_bytes() for each in COMMON.glob("*.bpmn")},
        **{f"forms/{each.name}": each.read_bytes() for each in COMMON.glob("forms/*.json")},
    }
    verbs.deploy(engine, SYSTEM, "common", files)
    duty = DUTY.replace(b"so-y-te", agency.encode())
    verbs.deploy(engine, SYSTEM, "duty", {"duty.bpmn": duty})
    root = verbs.start_instance(engine, SYSTEM, "duty")
    verbs.deliver(engine)
    return root


_GUIDING = """<bpmn:callActivity id="Noted" calledElement="common-difficulty">
  <bpmn:extensionElements>
    <camunda:in sourceExpression="so-noi-vu" target="monitor"/>
    <camunda:in sourceExpression="ubnd-tinh" target="authority"/>
    <camunda:in sourceExpression="${difficulty}" target="difficulty"/>
  </bpmn:extensionElements>
  <bpmn:incoming>G7</bpmn:incoming>
  <bpmn:outgoing>G8</bpmn:outgoing>
</bpmn:callActivity>
<bpmn:sequenceFlow id="G8" sourceRef="Noted" targetRef="Guided"/>
<bpmn:endEvent id="Guided"><bpmn:incoming>G8</bpmn:incoming></bpmn:endEvent>"""


def _properties(**named: str) -> str:
    rows = "".join(
        f'<camunda:property name="{name}" value="{value}"/>' for name, value in named.items()
    )
    return f"<extensionElements><camunda:properties>{rows}</camunda:properties></extensionElements>"


def _share(own: str, agencies: str, **named: str) -> str:
    loop = each(agencies)
    return (
        f'<callActivity id="{own}" name="{own}" calledElement="one-task">'
        f"{_properties(**named)}{loop}</callActivity>"
    )


_SHARES = (
    _share(
        "Joint",
        "so-y-te,so-tu-phap",
        number="1",
        title="Cùng rà soát",
        coordinating="so-tu-phap",
        deadline="ngày 30 tháng 4 năm 2025",
    )
    + _share("Named", "so-xay-dung", number="2", title="Rà soát riêng", role="informed")
    + '<subProcess id="Standing" name="Thường xuyên">'
    + '<startEvent id="s1"/>'
    + _share("Duty", "so-y-te", number="3", title="Việc thường xuyên", standing="true")
    + '<sequenceFlow id="s2" sourceRef="s1" targetRef="Duty"/></subProcess>'
    + '<boundaryEvent id="Closed" attachedToRef="Standing">'
    + '<signalEventDefinition signalRef="Close"/></boundaryEvent>'
)
_ORDER = "start>split split>Joint split>Named split>Standing Joint>end Named>end Closed>end"
_TITLED = _properties(title="Kế hoạch hai", placeholders="don-vi=đơn vị được chỉ định")
SECOND_PLAN = diagram(
    "two",
    START + '<parallelGateway id="split"/>' + _SHARES + END,
    _ORDER,
    '<signal id="Close" name="Đóng kế hoạch"/>',
).replace(b'isExecutable="true">', f'isExecutable="true">{_TITLED}'.encode(), 1)
"""A plan with an unnamed agency, a coordinating one, an informed one and a standing duty."""

MANY = diagram(
    "many",
    START + _share("ask", "ubnd-tinh,vp-ubnd,so-noi-vu,so-tu-phap,so-y-te", title="Rà soát") + END,
    "start>ask ask>end",
)
"""An activity of five agencies that each get an assignment."""
