"""Refuses what the table of supported elements does not execute."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.checking.events import in_event_sub_process
from engine.bpmn.checking.report import Report, Subject, named
from engine.bpmn.checking.supported import EXECUTED, constructs_of
from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.reading.markup import children, content, is_bpmn, local, reference

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
        inside = in_event_sub_process(subject, node)
        for key in constructs_of(node, in_event_sub_process=inside):
            row = EXECUTED.get(key)
            if row is None or row.executed:
                continue
            what = (
                f"{named(node)}: {row.vi} chưa được thực hiện.",
                f"{named(node)}: {row.en} is not executed.",
            )
            report.error("unsupported", subject.at(node), what, (row.advice_vi, row.advice_en))
        _stores(subject, node.id, report)
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


def _stores(subject: Subject, node_id: str, report: Report) -> None:
    for kind, end in (
        ("dataInputAssociation", "sourceRef"),
        ("dataOutputAssociation", "targetRef"),
    ):
        for association in children(subject.at(node_id), kind):
            for ref in children(association, end):
                target = subject.elements.get(reference(content(ref)) or "")
                if target is not None and local(target) == "dataStoreReference":
                    row = EXECUTED["dataStore"]
                    what = (f"{row.vi} chưa được thực hiện.", f"{row.en} is not executed.")
                    advice = (row.advice_vi, row.advice_en)
                    report.error("unsupported", association, what, advice)
