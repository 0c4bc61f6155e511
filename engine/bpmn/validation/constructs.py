"""Refuses what the table of supported elements does not execute."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.parser.markup import children, is_bpmn, local
from engine.bpmn.validation.report import Report, Subject, named
from engine.bpmn.validation.supported import EXECUTED, constructs_of
from engine.sentences import sentence

_PARTS = frozenset(
    {"sequenceFlow", "dataObject", "dataObjectReference", "dataStoreReference", "laneSet",
     "textAnnotation", "association", "group", "documentation", "extensionElements", "property",
     "ioSpecification", "correlationSubscription", "auditing", "monitoring", "resourceRole",
     "performer", "humanPerformer", "potentialOwner", "supports", "supportedInterfaceRef",
     "ioBinding", "incoming", "outgoing", "dataInputAssociation", "dataOutputAssociation",
     "loopCharacteristics", "standardLoopCharacteristics", "multiInstanceLoopCharacteristics",
     "completionCondition", "categoryValueRef", "artifact"}
)  # fmt: skip
_KNOWN = ACTIVITIES | EVENTS | GATEWAYS | _PARTS


def check_constructs(subject: Subject, report: Report) -> None:
    """Refuse each construct that is not executed, with what to draw instead."""
    for node in subject.nodes():
        inside = subject.in_event_sub_process(node)
        for key in constructs_of(node, in_event_sub_process=inside):
            row = EXECUTED.get(key)
            if row is None or row.executed:
                continue
            message = sentence(
                "%(node)s: %(words)s chưa được thực hiện.", node=named(node), words=row.words
            )
            report.error("unsupported", subject.at(node), message, row.advice)
    for scope in subject.definition.scopes:
        for element in subject.at(scope).iterchildren(etree.Element):
            if is_bpmn(element) and local(element) not in _KNOWN:
                message = sentence("<%(element)s> chưa được thực hiện.", element=local(element))
                report.error("unsupported", element, message)
    if any(True for _ in children(subject.element, "ioSpecification")):
        message = sentence(
            "ioSpecification của quy trình chỉ để mô tả; dữ liệu vào ra do nơi gọi quyết định."
        )
        report.note("process-io", subject.element, message)
