"""Models that break no rule of the standard; the corpus breaks them one rule at a time."""

from __future__ import annotations

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:o="urn:other" '
    'id="Defs" targetNamespace="urn:own">'
)
ROOTS = (
    '<itemDefinition id="I" structureRef="a"/><itemDefinition id="I2" structureRef="b"/>'
    '<itemDefinition id="IL" structureRef="a" isCollection="true"/>'
    '<message id="M" name="Hỏi" itemRef="I"/><message id="M2" name="Đáp" itemRef="I2"/>'
    '<interface id="IF" name="Dịch vụ"><operation id="OP" name="gui"><inMessageRef>M</inMessageRef>'
    "<outMessageRef>M2</outMessageRef></operation></interface>"
    '<signal id="G" name="xong"/><error id="R" name="Lỗi" errorCode="E1"/>'
    '<escalation id="L" name="Trễ" escalationCode="late"/>'
    '<resource id="RS" name="Cán bộ"><resourceParameter id="RP" name="chuc_danh" '
    'isRequired="true"/></resource>'
)
PROCESS = '<process id="P" isExecutable="true">{}</process>'


def flow(source: str, target: str, inner: str = "", attributes: str = "") -> str:
    """A sequence flow ``source_target``."""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}_{target}" {ends} {attributes}>{inner}</sequenceFlow>'


def node(
    kind: str, key: str, into: str = "", out: str = "", inner: str = "", said: str = ""
) -> str:
    """A flow node with its markers; ``into`` and ``out`` are the nodes at the other ends."""
    markers = "".join(f"<incoming>{one}_{key}</incoming>" for one in into.split())
    markers += "".join(f"<outgoing>{key}_{one}</outgoing>" for one in out.split())
    return f'<{kind} id="{key}" {said}>{markers}{inner}</{kind}>'


def steps(kind: str, inner: str = "", said: str = "", own: str = "") -> str:
    """Start ``S``, one node ``A`` of the kind, end ``E``; ``own`` begins their ids."""
    start, step, end = f"{own}S", f"{own}A", f"{own}E"
    return (
        node("startEvent", start, out=step)
        + node(kind, step, start, end, inner, said)
        + node("endEvent", end, step)
        + flow(start, step)
        + flow(step, end)
    )


def model(body: str, roots: str = ROOTS, more: str = "") -> str:
    """A file with one executable process."""
    return HEAD + roots + PROCESS.format(body) + more + "</definitions>"


def formal(name: str, text: str) -> str:
    """An expression that says it is a formal one."""
    return f'<{name} xsi:type="tFormalExpression">{text}</{name}>'


def io(inputs: str = "", outputs: str = "", sets: str = "") -> str:
    """An ioSpecification; without ``sets`` all data are in one set of each side."""
    ins = [part.split(":") for part in inputs.split()]
    outs = [part.split(":") for part in outputs.split()]
    data = "".join(_data("dataInput", *each) for each in ins)
    data += "".join(_data("dataOutput", *each) for each in outs)
    usual = "<inputSet>" + "".join(f"<dataInputRefs>{k}</dataInputRefs>" for k, _ in ins)
    usual += "</inputSet><outputSet>"
    usual += "".join(f"<dataOutputRefs>{k}</dataOutputRefs>" for k, _ in outs) + "</outputSet>"
    return f"<ioSpecification>{data}{sets or usual}</ioSpecification>"


def _data(kind: str, key: str, item: str) -> str:
    several = ' isCollection="true"' if item == "IL" else ""
    return f'<{kind} id="{key}" itemSubjectRef="{item}"{several}/>'


MESSAGE = (
    '<messageEventDefinition messageRef="M"><operationRef>OP</operationRef>'
    "</messageEventDefinition>"
)
SIGNAL = '<signalEventDefinition signalRef="G"/>'
USER = 'camunda:assignee="officer"'
TIMER = f"<timerEventDefinition>{formal('timeDuration', 'P1D')}</timerEventDefinition>"

BOUNDARY = (
    steps("userTask", said=USER)
    + '<boundaryEvent id="B" attachedToRef="A"><outgoing>B_F</outgoing>'
    + TIMER
    + "</boundaryEvent>"
    + node("endEvent", "F", "B")
    + flow("B", "F")
)
CHOICE = (
    node("startEvent", "S", out="X")
    + node("exclusiveGateway", "X", "S", "A B", said='default="X_B"')
    + node("task", "A", "X", "E")
    + node("task", "B", "X", "E")
    + node("endEvent", "E", "A B")
    + '<dataObject id="D" name="n"/>'
    + flow("S", "X")
    + flow("X", "A", formal("conditionExpression", "${n == 1}"))
    + flow("X", "B")
    + flow("A", "E")
    + flow("B", "E")
)
LINK = (
    node("startEvent", "S", out="T")
    + node(
        "intermediateThrowEvent",
        "T",
        "S",
        inner='<linkEventDefinition id="LT" name="2"><target>LC</target></linkEventDefinition>',
    )
    + node(
        "intermediateCatchEvent",
        "C",
        out="E",
        inner='<linkEventDefinition id="LC" name="2"><source>LT</source></linkEventDefinition>',
    )
    + node("endEvent", "E", "C")
    + flow("S", "T")
    + flow("C", "E")
)
UNDO = (
    steps("task")
    + '<boundaryEvent id="B" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>'
    '<task id="H" isForCompensation="true"/>'
    '<association id="As" sourceRef="B" targetRef="H"/>'
)
SEND = steps("sendTask", io("i:I"), 'messageRef="M"')
RECEIVE = steps("receiveTask", io(outputs="o:I"), 'messageRef="M"')
SERVICE = steps(
    "serviceTask", io("i:I", "o:I2"), 'operationRef="OP" camunda:type="external" camunda:topic="t"'
)
LOOPED = steps(
    "userTask",
    io("i:IL") + "<multiInstanceLoopCharacteristics><loopDataInputRef>i</loopDataInputRef>"
    '<inputDataItem id="one" name="mot" itemSubjectRef="I"/></multiInstanceLoopCharacteristics>',
    USER,
)
CALLED = '<process id="Q" isExecutable="true">' + io("qi:I") + steps("task", own="Q") + "</process>"
DATA = (
    '<dataObject id="D" name="ho_so" itemSubjectRef="I"/>'
    '<dataObjectReference id="DR" name="ho_so [mới]" dataObjectRef="D">'
    '<dataState id="DS" name="mới"/></dataObjectReference>'
    + steps(
        "userTask",
        io("i:I")
        + '<dataInputAssociation id="da"><sourceRef>DR</sourceRef><targetRef>i</targetRef>'
        "</dataInputAssociation>",
        USER,
    )
)
CATCH = steps(
    "intermediateCatchEvent",
    '<dataOutput id="o" itemSubjectRef="I"/><outputSet><dataOutputRefs>o</dataOutputRefs>'
    "</outputSet>" + MESSAGE,
)
AD_HOC = steps("adHocSubProcess", '<task id="a"/>')
EVENT_SUB = steps("userTask", said=USER) + (
    '<subProcess id="V" triggeredByEvent="true">'
    + node("startEvent", "VS", out="VT", inner=SIGNAL, said='isInterrupting="false"')
    + node("task", "VT", "VS", "VE")
    + node("endEvent", "VE", "VT")
    + flow("VS", "VT")
    + flow("VT", "VE")
    + "</subProcess>"
)
