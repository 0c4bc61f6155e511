"""Refuses what the table of supported elements does not execute."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.parser.markup import child, children, content, is_bpmn, local, reference, tag
from engine.bpmn.validation.events import in_event_sub_process
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


def check_stores(subject: Subject, report: Report) -> None:
    """Say which data stores are drawings, and what an association without a source hands over."""
    used = {
        reference(content(end))
        for association in subject.element.iter(
            tag("dataInputAssociation"), tag("dataOutputAssociation")
        )
        for end in children(association, "sourceRef", "targetRef")
    }
    for drawn in subject.element.iter(tag("dataStoreReference")):
        if drawn.get("id") not in used:
            shown = drawn.get("name") or drawn.get("id")
            what = (
                f"Kho dữ liệu “{shown}” chỉ là hình vẽ: không liên kết nào đọc hay ghi nó.",
                f"The data store “{shown}” is a drawing: no association reads or writes it.",
            )
            report.note("data-store-drawn", drawn, what)
    for association in subject.element.iter(tag("dataInputAssociation")):
        target = reference(content(child(association, "targetRef")))
        _wrong_end(subject, association, target, report)
    for association in subject.element.iter(tag("dataOutputAssociation")):
        for source in children(association, "sourceRef"):
            _wrong_end(subject, association, reference(content(source)), report)
    for node in subject.nodes():
        for use in node.stores_filled:
            what = (
                f"Kho dữ liệu “{use.store}” nhận biến “{use.variable}” khi {named(node)} xong.",
                (
                    f"The data store “{use.store}” takes the variable “{use.variable}” "
                    f"when {named(node)} is done."
                ),
            )
            advice = (
                "Nếu không có biến này thì không ghi gì; muốn khác thì thêm sourceRef.",
                "Without such a variable nothing is written; add a sourceRef to say otherwise.",
            )
            report.note("data-store-variable", subject.at(node), what, advice)


def _wrong_end(
    subject: Subject, association: etree._Element, end: str | None, report: Report
) -> None:
    """An input association ends at a data input, an output one begins at a data output."""
    found = subject.elements.get(end or "")
    if found is not None and local(found) == "dataStoreReference":
        what = (
            f"Liên kết dữ liệu nối kho “{end}” ngược chiều.",
            f"The data association joins the data store “{end}” by its wrong end.",
        )
        advice = (
            "Đọc kho bằng dataInputAssociation, ghi bằng dataOutputAssociation.",
            "Read a store by a dataInputAssociation, write it by a dataOutputAssociation.",
        )
        report.error("data-association", association, what, advice)
