"""Refuses what the table of supported elements does not execute."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.parser.markup import children, is_bpmn, local
from engine.bpmn.validation.report import Report, Subject, named
from engine.bpmn.validation.supported import EXECUTED, constructs_of

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
            what = (
                f"{named(node)}: {row.vi} chưa được thực hiện.",
                f"{named(node)}: {row.en} is not executed.",
            )
            report.error("unsupported", subject.at(node), what, (row.advice_vi, row.advice_en))
    for scope in subject.definition.scopes:
        for element in subject.at(scope).iterchildren(etree.Element):
            if is_bpmn(element) and local(element) not in _KNOWN:
                what = (
                    f"<{local(element)}> chưa được thực hiện.",
                    f"<{local(element)}> is not executed.",
                )
                report.error("unsupported", element, what)
    if any(True for _ in children(subject.element, "ioSpecification")):
        what = (
            "ioSpecification của quy trình chỉ để mô tả; dữ liệu vào ra do nơi gọi quyết định.",
            "The process's ioSpecification is descriptive; its caller decides what crosses.",
        )
        report.note("process-io", subject.element, what)
