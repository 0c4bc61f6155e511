"""Models labelled with the one rule they break, each beside the valid model it was made from."""

from __future__ import annotations

from dataclasses import dataclass

from tests.unit.bpmn.validation.standard import models as m
from tests.unit.bpmn.validation.standard.models import formal, io, model, steps


@dataclass(frozen=True)
class Broken:
    """``text`` breaks ``rule`` (its code); ``valid`` is what it was before."""

    rule: str
    valid: str
    text: str


def breaks(rule: str, valid: str, *changes: tuple[str, str]) -> list[Broken]:
    """One broken model for each change of a valid one."""
    found = []
    for old, new in changes:
        assert old in valid, (rule, old)
        found.append(Broken(rule, valid, valid.replace(old, new, 1)))
    return found


TASK = model(steps("task"))
CHOICE, LINK, UNDO = model(m.CHOICE), model(m.LINK), model(m.UNDO)
BOUNDARY, CATCH, DATA = model(m.BOUNDARY), model(m.CATCH), model(m.DATA)
SEND, RECEIVE, SERVICE = model(m.SEND), model(m.RECEIVE), model(m.SERVICE)
LOOPED, AD_HOC, EVENT_SUB = model(m.LOOPED), model(m.AD_HOC), model(m.EVENT_SUB)
CALL = model(steps("callActivity", io("ci:I"), 'calledElement="Q"'), more=m.CALLED)
SCRIPT = model(steps("scriptTask", "<script>x = 1</script>", 'scriptFormat="dieuphoi"'))
CONDITION = model(
    steps(
        "intermediateCatchEvent",
        "<conditionalEventDefinition>"
        + formal("condition", "${x == 1}")
        + "</conditionalEventDefinition>",
    )
)
STANDARD_LOOP = model(
    steps(
        "userTask",
        "<standardLoopCharacteristics>"
        + formal("loopCondition", "${x == 1}")
        + "</standardLoopCharacteristics>",
        m.USER,
    )
)
ROLE = model(
    steps(
        "userTask",
        '<potentialOwner id="PO" name="x"><resourceRef>RS</resourceRef>'
        '<resourceParameterBinding parameterRef="RP">'
        + formal("formalExpression", "'x'").replace(' xsi:type="tFormalExpression"', "")
        + "</resourceParameterBinding></potentialOwner>",
    )
)
LANES = model(
    '<laneSet id="LS"><lane id="L1"><flowNodeRef>S</flowNodeRef><flowNodeRef>A</flowNodeRef>'
    '</lane><lane id="L2"><flowNodeRef>E</flowNodeRef></lane></laneSet>' + steps("task")
)
KEYS = (
    '<collaboration id="CO"><participant id="PA" processRef="P"/>'
    '<correlationKey id="K" name="k"><correlationPropertyRef>CP</correlationPropertyRef>'
    '</correlationKey></collaboration><correlationProperty id="CP" name="so">'
    '<correlationPropertyRetrievalExpression messageRef="M"><messagePath>so</messagePath>'
    "</correlationPropertyRetrievalExpression></correlationProperty>"
)
CORRELATED = model(
    m.CATCH + '<correlationSubscription id="CS" correlationKeyRef="K"><correlationPropertyBinding '
    'correlationPropertyRef="CP"><dataPath>so</dataPath></correlationPropertyBinding>'
    "</correlationSubscription>",
    more=KEYS,
)
POOLS = model(
    steps("task"),
    more='<collaboration id="CO"><participant id="PA" name="Sở" processRef="P"/><participant '
    'id="PB" name="Dân"><participantMultiplicity minimum="1" maximum="3"/></participant>'
    '<messageFlow id="MF" sourceRef="PB" targetRef="A"/></collaboration>',
)
SERVED = model(
    "<supportedInterfaceRef>IF</supportedInterfaceRef>"
    + io("pi:I", "po:I2")
    + '<ioBinding operationRef="OP" inputDataRef="pi" outputDataRef="po"/>'
    + steps("task")
)
SETS = model(
    steps(
        "userTask",
        io(
            "i:I j:I2",
            "o:I",
            '<inputSet id="IS"><dataInputRefs>i</dataInputRefs><dataInputRefs>j</dataInputRefs>'
            "<optionalInputRefs>j</optionalInputRefs>"
            "<whileExecutingInputRefs>i</whileExecutingInputRefs>"
            "<outputSetRefs>OS</outputSetRefs></inputSet>"
            '<outputSet id="OS"><dataOutputRefs>o</dataOutputRefs>'
            "<optionalOutputRefs>o</optionalOutputRefs>"
            "<whileExecutingOutputRefs>o</whileExecutingOutputRefs>"
            "<inputSetRefs>IS</inputSetRefs></outputSet>",
        ),
        m.USER,
    )
)
THROW = model(
    steps(
        "intermediateThrowEvent",
        '<dataInput id="i" itemSubjectRef="I"/><inputSet><dataInputRefs>i</dataInputRefs>'
        "</inputSet>" + m.MESSAGE,
    )
)
WAITING = model(steps("intermediateCatchEvent", m.TIMER))
IMPORT = (
    '<import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="no.bpmn" '
    'namespace="urn:other"/>'
)
CHOREOGRAPHY = model(
    steps("task"),
    more='<choreography id="CH" isClosed="true"><participant id="c1"/><participant id="c2"/>'
    '<messageFlow id="cf" sourceRef="c1" targetRef="c2"/><choreographyTask id="ct" name="Hỏi" '
    'initiatingParticipantRef="c1"><participantRef>c1</participantRef>'
    "<participantRef>c2</participantRef><messageFlowRef>cf</messageFlowRef></choreographyTask>"
    '</choreography><collaboration id="CO" isClosed="true"><participant id="PA" processRef="P"/>'
    "<choreographyRef>CH</choreographyRef></collaboration>"
    '<globalConversation id="GC"><participant id="g1"/></globalConversation>',
)
TALK = model(
    steps("task"),
    more='<collaboration id="TA"><participant id="t1" name="Sở"/><participant id="t2" name="Dân"/>'
    '<conversation id="tc"><participantRef>t1</participantRef><participantRef>t2</participantRef>'
    '</conversation><conversationLink id="l1" sourceRef="t1" targetRef="tc"/></collaboration>',
)
MARKER = "<outgoing>S_A</outgoing>"

CORPUS: list[Broken] = [
    *breaks(
        "std-flow-marker",
        TASK,
        (MARKER, ""),
        ("<incoming>S_A</incoming>", ""),
        ("<incoming>A_E</incoming>", "<incoming>S_A</incoming>"),
    ),
    *breaks("std-flow-listed", TASK, (MARKER, f"{MARKER}<outgoing>A_E</outgoing>")),
    *breaks("std-flow-marker", BOUNDARY, ("<outgoing>B_F</outgoing>", "")),
    *breaks(
        "std-flow-immediate",
        TASK,
        ('targetRef="A" ', 'targetRef="A" isImmediate="false" '),
        ('targetRef="E" ', 'targetRef="E" isImmediate="0" '),
    ),
    *breaks("std-flow-incoming", TASK, ('<endEvent id="E"', '<task id="Z"/><endEvent id="E"')),
    *breaks(
        "std-flow-incoming",
        AD_HOC,
        ('<endEvent id="E"', '<subProcess id="Z"><task id="z"/></subProcess><endEvent id="E"'),
    ),
    *breaks(
        "std-flow-outgoing",
        TASK,
        (
            '<endEvent id="E"',
            '<task id="Z"><incoming>A_Z</incoming></task>' + m.flow("A", "Z") + '<endEvent id="E"',
        ),
    ),
    *breaks(
        "std-flow-outgoing",
        BOUNDARY,
        (m.node("endEvent", "F", "B") + m.flow("B", "F"), ""),
    ),
    *breaks(
        "std-start-and-end",
        TASK,
        (m.node("endEvent", "E", "A"), m.node("task", "E", "A")),
        (m.node("startEvent", "S", out="A"), m.node("task", "S", out="A")),
    ),
    *breaks(
        "std-start-and-end",
        EVENT_SUB,
        (m.node("endEvent", "VE", "VT"), m.node("task", "VE", "VT")),
    ),
    *breaks(
        "std-expression-natural",
        CHOICE,
        ('<conditionExpression xsi:type="tFormalExpression">', "<conditionExpression>"),
        ('xsi:type="tFormalExpression">', 'xsi:type="tExpression">'),
    ),
    *breaks("std-expression-natural", WAITING, (' xsi:type="tFormalExpression"', "")),
    *breaks("std-expression-natural", STANDARD_LOOP, (' xsi:type="tFormalExpression"', "")),
    *breaks("std-expression-natural", CONDITION, (' xsi:type="tFormalExpression"', "")),
    *breaks("std-expression-empty", CORRELATED, ("<dataPath>so<", "<dataPath><")),
    *breaks("std-expression-empty", CORRELATED, ("<messagePath>so<", "<messagePath> <")),
    *breaks("std-expression-empty", CHOICE, ("${n == 1}", "")),
    *breaks("std-condition", CONDITION, ("${x == 1}", "")),
    *breaks(
        "std-language",
        CORRELATED,
        ("<dataPath>", '<dataPath language="urn:none">'),
        ("<messagePath>", '<messagePath language="http://www.w3.org/ns/xquery">'),
    ),
    *breaks(
        "std-language",
        CHOICE,
        ('xsi:type="tFormalExpression"', 'xsi:type="tFormalExpression" language="urn:groovy"'),
    ),
    *breaks("std-script-format", SCRIPT, (' scriptFormat="dieuphoi"', "")),
    *breaks("std-script-format", SCRIPT, ('scriptFormat="dieuphoi"', 'scriptFormat=""')),
    *breaks("std-ad-hoc-empty", AD_HOC, ('<task id="a"/>', "")),
    *breaks("std-ad-hoc-empty", AD_HOC, ('<task id="a"/>', '<dataObject id="a"/>')),
    *breaks("std-ad-hoc-content", AD_HOC, ('<task id="a"/>', '<task id="a"/><startEvent id="b"/>')),
    *breaks("std-ad-hoc-content", AD_HOC, ('<task id="a"/>', '<task id="a"/><endEvent id="b"/>')),
    *breaks(
        "std-operation-set",
        SERVICE,
        ("<inputSet>", '<inputSet id="extra"/><inputSet>'),
        ("</outputSet>", '</outputSet><outputSet id="extra"/>'),
        (io("i:I", "o:I2"), ""),
    ),
    *breaks(
        "std-operation-data",
        SERVICE,
        ('id="i" itemSubjectRef="I"', 'id="i" itemSubjectRef="I2"'),
        ('id="o" itemSubjectRef="I2"', 'id="o" itemSubjectRef="I"'),
        ('id="o" itemSubjectRef="I2"', 'id="o"'),
    ),
    *breaks(
        "std-message-set",
        SEND,
        ("<inputSet>", '<inputSet id="extra"/><inputSet>'),
        (io("i:I"), io("i:I j:I")),
    ),
    *breaks("std-message-set", RECEIVE, ("</outputSet>", '</outputSet><outputSet id="extra"/>')),
    *breaks("std-message-set", RECEIVE, (io(outputs="o:I"), io(outputs="o:I p:I"))),
    *breaks("std-message-data", SEND, ('id="i" itemSubjectRef="I"', 'id="i" itemSubjectRef="I2"')),
    *breaks("std-message-data", SEND, ('id="i" itemSubjectRef="I"', 'id="i"')),
    *breaks("std-message-data", RECEIVE, ('messageRef="M"', 'messageRef="M2"')),
    *breaks(
        "std-call-interface",
        CALL,
        (io("ci:I"), ""),
        (io("ci:I"), io("ci:I2")),
        (io("ci:I"), io("ci:I cj:I")),
        (io("ci:I"), io("ci:I", "co:I")),
        (io("qi:I"), ""),
    ),
    *breaks("std-called-kind", CALL, ('calledElement="Q"', 'calledElement="QA"')),
    *breaks("std-called-kind", CALL, ('calledElement="Q"', 'calledElement="M"')),
    *breaks(
        "std-binding-missing",
        SERVED,
        ('<ioBinding operationRef="OP" inputDataRef="pi" outputDataRef="po"/>', ""),
    ),
    *breaks(
        "std-binding",
        SERVED,
        ('id="pi" itemSubjectRef="I"', 'id="pi" itemSubjectRef="I2"'),
        ('outputDataRef="po"', 'outputDataRef="pi"'),
    ),
    *breaks(
        "std-instances",
        LOOPED,
        ("<loopDataInputRef>i</loopDataInputRef>", ""),
    ),
    *breaks("std-loop-data", LOOPED, (io("i:IL"), '<property id="i" itemSubjectRef="IL"/>')),
    *breaks(
        "std-loop-item",
        LOOPED,
        ('name="mot" itemSubjectRef="I"', 'name="mot" itemSubjectRef="I2"'),
        ('name="mot" itemSubjectRef="I"', 'name="mot" itemSubjectRef="IL"'),
        ('name="mot" itemSubjectRef="I"', 'name="mot"'),
    ),
    *breaks("std-role", ROLE, ('parameterRef="RP"', 'parameterRef="RS"')),
    *breaks(
        "std-role",
        ROLE,
        (ROLE[ROLE.index("<resourceParameterBinding") : ROLE.index("</potentialOwner>")], ""),
    ),
    *breaks(
        "std-data-in-set",
        SETS,
        ("<dataInputRefs>j</dataInputRefs>", ""),
        ("<dataOutputRefs>o</dataOutputRefs>", ""),
    ),
    *breaks("std-data-in-set", THROW, ("<dataInputRefs>i</dataInputRefs>", "")),
    *breaks("std-data-in-set", SERVED, ("<dataInputRefs>pi</dataInputRefs>", "")),
    *breaks(
        "std-set-content",
        SETS,
        ("<dataInputRefs>j</dataInputRefs>", ""),
        ("<dataInputRefs>i</dataInputRefs>", ""),
        ("<dataOutputRefs>o</dataOutputRefs>", ""),
    ),
    *breaks("std-set-foreign", SETS, ("<dataInputRefs>j<", "<dataInputRefs>o<")),
    *breaks("std-set-foreign", SERVED, ("<dataInputRefs>pi<", "<dataInputRefs>po<")),
    *breaks(
        "std-set-pair",
        SETS,
        ("<outputSetRefs>OS</outputSetRefs>", ""),
        ("<inputSetRefs>IS</inputSetRefs>", ""),
    ),
    *breaks(
        "std-collection",
        DATA,
        ('name="ho_so" itemSubjectRef="I"', 'name="ho_so" isCollection="true" itemSubjectRef="I"'),
    ),
    *breaks("std-collection", DATA, ('id="i" itemSubjectRef="I"', 'id="i" itemSubjectRef="IL"')),
    *breaks(
        "std-association",
        DATA,
        ('id="i" itemSubjectRef="I"', 'id="i" itemSubjectRef="I2"'),
        ("<sourceRef>DR</sourceRef>", "<sourceRef>DR</sourceRef><sourceRef>D</sourceRef>"),
    ),
    *breaks(
        "std-data-state-name",
        DATA,
        ('name="ho_so [mới]"', 'name="hồ sơ"'),
        ('name="ho_so [mới]"', 'name="ho_so [cũ]"'),
    ),
    *breaks("std-event-message", CATCH, (' messageRef="M"', "")),
    *breaks(
        "std-event-operation",
        CATCH,
        ("<operationRef>OP</operationRef>", ""),
        ("<operationRef>OP</operationRef>", "<operationRef></operationRef>"),
    ),
    *breaks("std-event-data", CATCH, (m.MESSAGE, m.MESSAGE + m.SIGNAL)),
    *breaks("std-event-data", THROW, (m.MESSAGE, m.MESSAGE + m.SIGNAL)),
    *breaks(
        "std-event-data-kind",
        CATCH,
        ('id="o" itemSubjectRef="I"', 'id="o" itemSubjectRef="I2"'),
        ('messageRef="M"', 'messageRef="M2"'),
    ),
    *breaks("std-event-data-kind", THROW, ('id="i" itemSubjectRef="I"', 'id="i"')),
    *breaks(
        "std-link-end",
        LINK,
        ("<target>LC</target>", ""),
        ("<source>LT</source>", ""),
    ),
    *breaks("std-link-pair", LINK, ("<source>LT</source>", "<source>LC</source>")),
    *breaks("std-link-pair", LINK, ("<target>LC</target>", "<target>LT</target>")),
    *breaks(
        "std-handler",
        UNDO,
        ('<association id="As" sourceRef="B" targetRef="H"/>', ""),
        ('isForCompensation="true"', ""),
    ),
    *breaks("std-process-public", TASK, ("<process ", '<process processType="Public" ')),
    *breaks(
        "std-lane",
        LANES,
        ('<lane id="L2">', '<lane id="L2"><flowNodeRef>A</flowNodeRef>'),
    ),
    *breaks(
        "std-correlation-binding",
        CORRELATED,
        ("<correlationPropertyRef>CP</correlationPropertyRef>", ""),
    ),
    *breaks(
        "std-choreography-participants",
        CHOREOGRAPHY,
        ('initiatingParticipantRef="c1"', 'initiatingParticipantRef="PA"'),
        ("</participantRef><m", "</participantRef><participantRef>PA</participantRef><m"),
    ),
    *breaks("std-conversation-link", TALK, ('sourceRef="t1"', 'sourceRef="tc"')),
    *breaks("std-conversation-link", TALK, ('targetRef="tc"', 'targetRef="t2"')),
    *breaks(
        "std-conversation-participants",
        TALK,
        ("<participantRef>t2</participantRef>", ""),
    ),
    *breaks(
        "std-choreography-event",
        CHOREOGRAPHY,
        ("<choreographyTask", f'<startEvent id="cs">{m.MESSAGE}</startEvent><choreographyTask'),
        ("<choreographyTask", f'<endEvent id="ce">{m.SIGNAL}</endEvent><choreographyTask'),
    ),
    *breaks(
        "std-choreography-content",
        CHOREOGRAPHY,
        ("<choreographyTask", '<task id="cx"/><choreographyTask'),
        ("<choreographyTask", '<dataObject id="cx"/><choreographyTask'),
    ),
    *breaks(
        "std-association-end",
        DATA,
        ("<targetRef>i</targetRef>", "<targetRef>D</targetRef>"),
        ("<targetRef>i</targetRef>", "<targetRef>DR</targetRef>"),
    ),
    *breaks(
        "std-data-scope",
        DATA,
        (
            '<dataObject id="D" name="ho_so" itemSubjectRef="I"/>',
            '<subProcess id="Z"><incoming>A_Z</incoming><outgoing>Z_E</outgoing><dataObject '
            'id="D" name="ho_so" itemSubjectRef="I"/><task id="z"/></subProcess>'
            + m.flow("A", "Z")
            + m.flow("Z", "E"),
        ),
    ),
    *breaks(
        "std-choreography-reference",
        CHOREOGRAPHY,
        (
            "</globalConversation>",
            "<choreographyRef>CH</choreographyRef></globalConversation>",
        ),
    ),
    *breaks(
        "std-global-conversation",
        CHOREOGRAPHY,
        (
            '<participant id="g1"/>',
            (
                '<participant id="g1"/><conversation id="cv"><participantRef>g1</participantRef>'
                "<participantRef>PA</participantRef></conversation>"
            ),
        ),
        ('<participant id="g1"/>', '<participant id="g1"/><group id="gr"/>'),
    ),
    *breaks(
        "std-multiplicity-closed",
        CHOREOGRAPHY,
        ('id="CO" isClosed="true"', 'id="CO"'),
        ('id="CO" isClosed="true"', 'id="CO" isClosed="false"'),
    ),
    *breaks(
        "std-choreography-in-process",
        CHOREOGRAPHY,
        (
            "</process>",
            (
                '<choreographyTask id="cx" initiatingParticipantRef="c1"><participantRef>c1'
                "</participantRef><participantRef>c2</participantRef><messageFlowRef>cf"
                "</messageFlowRef></choreographyTask></process>"
            ),
        ),
    ),
    *breaks(
        "std-operation",
        TASK,
        ("<signal ", '<interface id="IF2" name="rỗng"/><signal '),
    ),
    *breaks(
        "std-import-missing",
        TASK,
        (
            "<itemDefinition",
            f"{IMPORT}<itemDefinition",
        ),
    ),
    *breaks(
        "std-reference",
        SERVICE,
        ("<inMessageRef>M<", "<inMessageRef>I<"),
        ("<outMessageRef>M2<", "<outMessageRef>nobody<"),
        ('operationRef="OP"', 'operationRef="M"'),
        ("<dataInputRefs>i<", "<dataInputRefs>nobody<"),
        ('id="i" itemSubjectRef="I"', 'id="i" itemSubjectRef="M"'),
        ('name="Hỏi" itemRef="I"', 'name="Hỏi" itemRef="nothing"'),
    ),
    *breaks(
        "std-reference",
        POOLS,
        ('sourceRef="PB"', 'sourceRef="P"'),
        ('targetRef="A"/></coll', 'targetRef="S_A"/></coll'),
        ('processRef="P"', 'processRef="A"'),
    ),
    *breaks(
        "std-reference",
        ROLE,
        ("<resourceRef>RS<", "<resourceRef>M<"),
        ('parameterRef="RP"', 'parameterRef="nobody"'),
    ),
    *breaks(
        "std-reference",
        DATA,
        ("<sourceRef>DR<", "<sourceRef>M<"),
        ('dataObjectRef="D"', 'dataObjectRef="I"'),
    ),
    *breaks("std-reference", LANES, ("<flowNodeRef>E<", "<flowNodeRef>S_A<")),
    *breaks("std-reference", CHOICE, ('default="X_B"', 'default="A"')),
    *breaks("std-reference", BOUNDARY, ('attachedToRef="A"', 'attachedToRef="M"')),
    *breaks("std-reference", UNDO, ('targetRef="H"/>', 'targetRef="nobody"/>')),
    *breaks("std-reference", CORRELATED, ('correlationKeyRef="K"', 'correlationKeyRef="CP"')),
    *breaks("std-reference", LOOPED, ("<loopDataInputRef>i<", "<loopDataInputRef>A<")),
    *breaks("std-reference", LINK, ("<target>LC<", "<target>C<")),
    *breaks("schema", TASK, ('<process id="P"', '<process id="P" isClosed="maybe"')),
    *breaks("schema", TASK, ('<endEvent id="E"', '<endEvent id="E" color="red"')),
    *breaks("schema", TASK, ('id="A_E"', 'id="A E"')),
    *breaks("schema", TASK, ('id="Defs" targetNamespace="urn:own"', 'id="Defs"')),
    *breaks("schema", TASK, ("</process>", "</process><task/>")),
    *breaks("schema", SERVICE, (io("i:I", "o:I2"), "<ioSpecification/>")),
    *breaks("schema", CORRELATED, ("<messagePath>so</messagePath>", "")),
    *breaks(
        "schema",
        TASK,
        (
            "<outgoing>S_A</outgoing></startEvent>",
            "<outgoing>S_A</outgoing><incoming>S_A</incoming></startEvent>",
        ),
    ),
    *breaks("gateway", CHOICE, ('default="X_B"', 'default="X_B" gatewayDirection="Converging"')),
    *breaks("gateway", CHOICE, ('default="X_B"', 'default="X_B" gatewayDirection="Mixed"')),
    *breaks("quantity", TASK, ('<task id="A"', '<task id="A" startQuantity="0"')),
    *breaks("quantity", TASK, ('<task id="A"', '<task id="A" completionQuantity="0"')),
    *breaks("participant", POOLS, ('maximum="3"', 'maximum="0"')),
    *breaks("participant", POOLS, ('minimum="1"', 'minimum="-1"')),
    *breaks("message-flow", POOLS, ('sourceRef="PB"', 'sourceRef="E"')),
    *breaks("message-flow", POOLS, ('targetRef="A"/></coll', 'targetRef="S"/></coll')),
    *breaks("event-sub-process", EVENT_SUB, (m.SIGNAL, "")),
    *breaks("event-sub-process", EVENT_SUB, (m.SIGNAL, "<linkEventDefinition name='x'/>")),
    *breaks(
        "code",
        EVENT_SUB,
        (
            "</outgoing></userTask>",
            '</outgoing></userTask><endEvent id="X"><errorEventDefinition/></endEvent>',
        ),
    ),
    *breaks("sub-process-io", AD_HOC, ('<task id="a"/>', io("i:I") + '<task id="a"/>')),
]

VALID: dict[str, str] = {
    "a boundary timer": BOUNDARY, "a gateway with a default": CHOICE, "a link": LINK,
    "compensation": UNDO, "a send task": SEND, "a receive task": RECEIVE, "a service": SERVICE,
    "a loop over data": LOOPED, "a call with an interface": CALL, "a script": SCRIPT,
    "a condition": CONDITION, "a standard loop": STANDARD_LOOP, "a role": ROLE, "lanes": LANES,
    "correlation": CORRELATED, "pools": POOLS, "a process offered as a service": SERVED,
    "sets": SETS, "a message thrown with data": THROW, "a message caught with data": CATCH,
    "data with a state": DATA, "a timer": WAITING, "ad hoc": AD_HOC,
    "an event sub-process": EVENT_SUB, "a task": TASK,
    "a call without data": model(
        steps("callActivity", said='calledElement="Q"'), more=m.CALLED.replace(io("qi:I"), "")
    ),
    "a transformation of several": DATA.replace("<sourceRef>DR</sourceRef>",
        "<sourceRef>DR</sourceRef><sourceRef>D</sourceRef>").replace(
        "<targetRef>i</targetRef>", "<targetRef>i</targetRef><transformation>1</transformation>"),
    "kinds that nobody says": DATA.replace(' itemSubjectRef="I"', ""),
    "two items of one structure": DATA.replace('id="i" itemSubjectRef="I"',
        'id="i" itemSubjectRef="I3"').replace("<itemDefinition",
        '<itemDefinition id="I3" structureRef="a"/><itemDefinition', 1),
    "a loop over a number": model(steps("userTask", "<multiInstanceLoopCharacteristics>"
        + formal("loopCardinality", "3") + "</multiInstanceLoopCharacteristics>", m.USER)),
    "no start and no end": model('<task id="A"/><task id="B"/>'),
    "a public drawing beside": model(steps("task"),
        more='<process id="Z" processType="Public" isExecutable="false"/>'),
    "no messages for the operation's answer": SERVICE.replace("<outMessageRef>M2</outMessageRef>",
        "").replace('<dataOutput id="o" itemSubjectRef="I2"/>', "").replace(
        "<dataOutputRefs>o</dataOutputRefs>", ""),
    "a catch without data": model(steps("intermediateCatchEvent", m.MESSAGE)),
    "a choreography beside": CHOREOGRAPHY,
    "a conversation beside": TALK,
    "two events, two data": model(steps("intermediateCatchEvent",
        '<dataOutput id="o" itemSubjectRef="I"/><dataOutput id="p"/><outputSet>'
        "<dataOutputRefs>o</dataOutputRefs><dataOutputRefs>p</dataOutputRefs></outputSet>"
        + m.MESSAGE + m.SIGNAL)),
}  # fmt: skip
