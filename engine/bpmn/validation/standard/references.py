"""What each reference of the standard may name (Semantic.xsd, the tables of chapters 8 to 11)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.parser.global_tasks import GLOBAL_TASKS
from engine.bpmn.parser.markup import content, is_bpmn, local, reference
from engine.bpmn.validation.standard.rule import Broken, Model, Rule
from engine.sentences import sentence

_FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS
_CHOREOGRAPHY_NODES = frozenset({"choreographyTask", "subChoreography", "callChoreography"})
_COLLABORATIONS = frozenset({"collaboration", "choreography", "globalConversation"})
_DATA = frozenset(
    {"dataObject", "dataObjectReference", "dataStore", "dataStoreReference", "property",
     "dataInput", "dataOutput", "inputDataItem", "outputDataItem"}
)  # fmt: skip
_TALKERS = ACTIVITIES | EVENTS | frozenset({"participant", "conversation", "subConversation"})
_ANY: frozenset[str] = frozenset()

_ATTRIBUTES: dict[str, frozenset[str]] = {
    "itemSubjectRef": frozenset({"itemDefinition"}),
    "itemRef": frozenset({"itemDefinition"}),
    "messageRef": frozenset({"message"}),
    "signalRef": frozenset({"signal"}),
    "errorRef": frozenset({"error"}),
    "escalationRef": frozenset({"escalation"}),
    "processRef": frozenset({"process"}),
    "operationRef": frozenset({"operation"}),
    "inputDataRef": frozenset({"dataInput", "inputSet"}),
    "outputDataRef": frozenset({"dataOutput", "outputSet"}),
    "parameterRef": frozenset({"resourceParameter"}),
    "correlationKeyRef": frozenset({"correlationKey"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "categoryValueRef": frozenset({"categoryValue"}),
    "dataObjectRef": frozenset({"dataObject"}),
    "dataStoreRef": frozenset({"dataStore"}),
    "attachedToRef": ACTIVITIES,
    "default": frozenset({"sequenceFlow"}),
    "activityRef": ACTIVITIES,
    "noneBehaviorEventRef": _ANY,
    "oneBehaviorEventRef": _ANY,
    "definitionalCollaborationRef": _COLLABORATIONS,
    "initiatingParticipantRef": frozenset({"participant"}),
    "calledChoreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "calledCollaborationRef": _COLLABORATIONS,
    "innerMessageFlowRef": frozenset({"messageFlow"}),
    "outerMessageFlowRef": frozenset({"messageFlow"}),
    "innerConversationNodeRef": frozenset({"conversation", "subConversation", "callConversation"}),
    "outerConversationNodeRef": frozenset({"conversation", "subConversation", "callConversation"}),
    "partitionElementRef": _ANY,
}
_OF_ELEMENTS: dict[tuple[str, str], frozenset[str]] = {
    ("error", "structureRef"): frozenset({"itemDefinition"}),
    ("escalation", "structureRef"): frozenset({"itemDefinition"}),
    ("signal", "structureRef"): frozenset({"itemDefinition"}),
    ("sequenceFlow", "sourceRef"): _FLOW_NODES | _CHOREOGRAPHY_NODES,
    ("sequenceFlow", "targetRef"): _FLOW_NODES | _CHOREOGRAPHY_NODES,
    ("messageFlow", "sourceRef"): _TALKERS,
    ("messageFlow", "targetRef"): _TALKERS,
    ("conversationLink", "sourceRef"): _TALKERS | {"callConversation"},
    ("conversationLink", "targetRef"): _TALKERS | {"callConversation"},
    ("association", "sourceRef"): _ANY,
    ("association", "targetRef"): _ANY,
}
_CHILDREN: dict[str, frozenset[str]] = {
    "incoming": frozenset({"sequenceFlow"}),
    "outgoing": frozenset({"sequenceFlow"}),
    "flowNodeRef": _FLOW_NODES | _CHOREOGRAPHY_NODES,
    "categoryValueRef": frozenset({"categoryValue"}),
    "correlationPropertyRef": frozenset({"correlationProperty"}),
    "inMessageRef": frozenset({"message"}),
    "outMessageRef": frozenset({"message"}),
    "errorRef": frozenset({"error"}),
    "operationRef": frozenset({"operation"}),
    "interfaceRef": frozenset({"interface"}),
    "supportedInterfaceRef": frozenset({"interface"}),
    "endPointRef": frozenset({"endPoint"}),
    "participantRef": frozenset({"participant"}),
    "innerParticipantRef": frozenset({"participant"}),
    "outerParticipantRef": frozenset({"participant"}),
    "messageFlowRef": frozenset({"messageFlow"}),
    "choreographyRef": frozenset({"choreography", "globalChoreographyTask"}),
    "resourceRef": frozenset({"resource"}),
    "dataInputRefs": frozenset({"dataInput"}),
    "optionalInputRefs": frozenset({"dataInput"}),
    "whileExecutingInputRefs": frozenset({"dataInput"}),
    "dataOutputRefs": frozenset({"dataOutput"}),
    "optionalOutputRefs": frozenset({"dataOutput"}),
    "whileExecutingOutputRefs": frozenset({"dataOutput"}),
    "inputSetRefs": frozenset({"inputSet"}),
    "outputSetRefs": frozenset({"outputSet"}),
    "loopDataInputRef": _DATA,
    "loopDataOutputRef": _DATA,
    "supports": frozenset({"process"}),
    "eventDefinitionRef": _ANY,
}
_OF_PARENTS: dict[tuple[str, str], frozenset[str]] = {
    ("linkEventDefinition", "source"): frozenset({"linkEventDefinition"}),
    ("linkEventDefinition", "target"): frozenset({"linkEventDefinition"}),
    ("dataInputAssociation", "sourceRef"): _DATA,
    ("dataInputAssociation", "targetRef"): _DATA,
    ("dataOutputAssociation", "sourceRef"): _DATA,
    ("dataOutputAssociation", "targetRef"): _DATA,
}
_FREE = frozenset({"##unspecified", "##WebService", "##other"})


def references(model: Model) -> Broken:
    """A reference names an element that is there and of a kind that may stand for it."""
    for element, name, value, kinds in _all(model):
        found = model.everywhere.get(value)
        if found is None or (kinds and local(found) not in kinds):
            yield element, f"{name} “{value}”"


def called(model: Model) -> Broken:
    """A called element that is here is a process or a global task (§10.3.6)."""
    for call in model.each("callActivity"):
        found = model.get(call.get("calledElement"))
        if found is not None and local(found) not in {"process", *GLOBAL_TASKS}:
            yield call, str(call.get("calledElement"))


def _all(model: Model) -> Iterator[tuple[etree._Element, str, str, frozenset[str]]]:
    for element in model.root.iter(etree.Element):
        if not is_bpmn(element):
            continue
        own = local(element)
        for key, text in element.attrib.items():
            name, value = str(key), reference(str(text))
            kinds = _OF_ELEMENTS.get((own, name), _ATTRIBUTES.get(name))
            if kinds is not None and value is not None and value not in _FREE:
                yield element, name, value, kinds
        yield from _text(element, own)


def _text(
    element: etree._Element, own: str
) -> Iterator[tuple[etree._Element, str, str, frozenset[str]]]:
    above = element.getparent()
    held = "" if above is None else local(above)
    kinds = _OF_PARENTS.get((held, own), _CHILDREN.get(own))
    value = content(element)
    if kinds is not None and len(element) == 0 and value:
        yield element, own, value, kinds


RULES = (
    Rule(
        "std-reference",
        "§8.3.1",
        sentence("%(element)s: %(detail)s không trỏ đến phần tử thích hợp nào."),
        references,
    ),
    Rule(
        "std-called-kind",
        "§10.3.6",
        sentence("%(element)s gọi “%(detail)s”, không phải quy trình hay việc dùng chung."),
        called,
    ),
)
