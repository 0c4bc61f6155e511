"""Further rules of the standard on a process's nodes: what must be there, what must not."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import GATEWAYS, EventDefinition, Node
from engine.bpmn.parser.markup import child, children, content, is_bpmn, local, reference
from engine.bpmn.validation.report import Report, Subject, named

_THROWN = frozenset({"endEvent", "intermediateThrowEvent"})


def check_codes(subject: Subject, report: Report) -> None:
    """A thrown error or escalation must have a code (BPMN 2.0.2 §10.5.5)."""
    for node, event in subject.events():
        if node.type in _THROWN and event.kind in ("error", "escalation") and not event.code:
            _code_missing(subject, node, event, report)


def _code_missing(subject: Subject, node: Node, event: EventDefinition, report: Report) -> None:
    word = "lỗi" if event.kind == "error" else "leo thang"
    what = (
        f"{named(node)} phát ra {word} không có mã.",
        f"{named(node)} throws an {event.kind} without a code.",
    )
    attribute = f"{event.kind}Ref, {event.kind}Code"
    advice = (f"Đặt {attribute}.", f"Set {attribute}.")
    report.error("code-missing", subject.at(node), what, advice)


def check_gateways(subject: Subject, report: Report) -> None:
    """A gateway splits or merges (§10.6), and as its direction says."""
    for node in subject.nodes(*GATEWAYS):
        if len(node.incoming) <= 1 and len(node.outgoing) <= 1:
            what = (
                f"Cổng {named(node)} không tách cũng không gộp luồng nào.",
                f"The gateway {named(node)} neither splits nor merges.",
            )
            advice = ("Bỏ cổng này hoặc nối thêm luồng.", "Remove it or connect more flows.")
            report.error("gateway-idle", subject.at(node), what, advice)
        many_in, many_out = len(node.incoming) > 1, len(node.outgoing) > 1
        wrong = {
            "Converging": many_out,
            "Diverging": many_in,
            "Mixed": not (many_in and many_out),
        }
        if wrong.get(node.direction or "", False):
            what = (
                f"gatewayDirection=“{node.direction}” của {named(node)} không khớp với các luồng.",
                f"gatewayDirection “{node.direction}” of {named(node)} does not fit its flows.",
            )
            advice = ("Bỏ hoặc sửa gatewayDirection.", "Remove or correct gatewayDirection.")
            report.error("gateway-direction", subject.at(node), what, advice)


def check_ends(subject: Subject, report: Report) -> None:
    """Start events lead somewhere, end events are led to; one flow alone has no condition."""
    for node in subject.nodes():
        at = subject.at(node)
        if node.type == "startEvent" and not node.outgoing:
            what = (
                f"Sự kiện bắt đầu {named(node)} không có luồng đi ra.",
                f"The start event {named(node)} has no outgoing flow.",
            )
            report.error("flow-missing", at, what, _CONNECT)
        elif node.type == "endEvent" and not node.incoming:
            what = (
                f"Sự kiện kết thúc {named(node)} không có luồng đi vào.",
                f"The end event {named(node)} has no incoming flow.",
            )
            report.error("flow-missing", at, what, _CONNECT)
        elif node.is_activity and len(node.outgoing) == 1:
            flow = subject.definition.flows[node.outgoing[0]]
            if flow.condition is not None and flow.id != node.default:
                what = (
                    f"Luồng ra duy nhất của {named(node)} không được có điều kiện.",
                    f"The only outgoing flow of {named(node)} may not have a condition.",
                )
                advice = (
                    "Bỏ điều kiện, hoặc thêm luồng mặc định.",
                    "Remove the condition, or add a default flow.",
                )
                report.error("condition-alone", subject.at(flow), what, advice)


_CONNECT = ("Nối luồng hoặc xóa sự kiện này.", "Connect it or delete it.")


def check_borders(subject: Subject, report: Report) -> None:
    """Cancel and compensation events have no non-interrupting form (tables 10.86, 10.90)."""
    for node, event in subject.events():
        boundary = node.type == "boundaryEvent" and event.kind in ("cancel", "compensate")
        start = node.type == "startEvent" and event.kind == "compensate"
        if (boundary or start) and not node.interrupting:
            what = (
                f"Sự kiện {named(node)} không có dạng không ngắt.",
                f"The event {named(node)} has no non-interrupting form.",
            )
            report.error("event-not-allowed", subject.at(node), what)


def check_called_start(subject: Subject, report: Report) -> None:
    """A called process needs something that starts without a trigger (§10.5.2)."""
    for node in subject.nodes("callActivity"):
        found = subject.reading.definitions.get(node.called or "")
        if found is not None and found.nodes and not (found.root.starts or found.root.entries):
            what = (
                f"{named(node)} gọi “{found.id}”, quy trình không có sự kiện bắt đầu thường.",
                f"{named(node)} calls “{found.id}”, which has no none start event.",
            )
            advice = (
                "Thêm một sự kiện bắt đầu không kích hoạt vào quy trình được gọi.",
                "Add a none start event to the process that is called.",
            )
            report.error("called-element", subject.at(node), what, advice)


def check_data(subject: Subject, report: Report) -> None:
    """Inputs stand in input sets; associations say what becomes what (§10.4)."""
    for node in subject.nodes():
        element = subject.at(node)
        io = child(element, "ioSpecification")
        if io is not None and node.is_sub_process:
            what = (
                f"Tiểu quy trình {named(node)} không được có ioSpecification.",
                f"The sub-process {named(node)} may not have an ioSpecification.",
            )
            report.error("io-not-allowed", element, what)
        if io is not None and element.get("operationRef"):
            _operation(subject, element, io, report)
        for holder in (element, *children(element, "ioSpecification")):
            _sets(holder, report)
        for association in children(element, "dataInputAssociation", "dataOutputAssociation"):
            sources = list(children(association, "sourceRef"))
            said = list(children(association, "transformation", "assignment"))
            if len(sources) > 1 and not said:
                what = (
                    "Liên kết dữ liệu có nhiều nguồn phải có transformation.",
                    "A data association with several sources needs a transformation.",
                )
                report.error("data-association", association, what)
            if not said:
                _same_kind(subject, association, report)


def _operation(
    subject: Subject, element: etree._Element, io: etree._Element, report: Report
) -> None:
    """One input set, one output set, each of the structure of its message (§10.3.3)."""
    operation = subject.everywhere.get(reference(element.get("operationRef")) or "")
    for kind, ref in (("Input", "inMessageRef"), ("Output", "outMessageRef")):
        if len(list(children(io, f"{kind.lower()}Set"))) > 1:
            what = (
                f"Việc gắn với operation chỉ được có một {kind.lower()}Set.",
                f"A task with an operation may have one {kind.lower()}Set only.",
            )
            report.error("data-set", io, what)
        key = None if operation is None else reference(content(child(operation, ref)))
        expected = _structure(subject, subject.everywhere.get(key or ""), "itemRef")
        for data in children(io, f"data{kind}"):
            found = _structure(subject, data, "itemSubjectRef")
            if expected and found and expected != found:
                what = (
                    f"Kiểu “{found}” khác kiểu “{expected}” của thông điệp trong operation.",
                    f"“{found}” is not “{expected}”, the structure of the operation's message.",
                )
                report.error("data-structure", data, what)


def _structure(subject: Subject, element: etree._Element | None, ref: str) -> str | None:
    item = None if element is None else reference(element.get(ref))
    definition = subject.everywhere.get(item or "")
    return None if definition is None else definition.get("structureRef")


def _sets(holder: etree._Element, report: Report) -> None:
    for kind in ("Input", "Output"):
        named_set = f"{kind.lower()}Set"
        sets = {
            reference(content(ref))
            for one in children(holder, named_set)
            for ref in children(one, f"data{kind}Refs")
        }
        for data in children(holder, f"data{kind}"):
            if data.get("id") not in sets:
                shown = f"<data{kind}> “{data.get('name') or data.get('id')}”"
                what = (f"{shown} không thuộc {named_set} nào.", f"{shown} is in no {named_set}.")
                report.error("data-set", data, what)


def _same_kind(subject: Subject, association: etree._Element, report: Report) -> None:
    kinds = []
    for end in ("sourceRef", "targetRef"):
        key = reference(content(child(association, end)))
        target = subject.everywhere.get(key or "")
        for ref in ("dataObjectRef", "dataStoreRef"):
            if target is not None and target.get(ref):
                target = subject.everywhere.get(reference(target.get(ref)) or "")
        kinds.append(_structure(subject, target, "itemSubjectRef"))
    if None not in kinds and kinds[0] != kinds[1]:
        what = (
            f"Liên kết dữ liệu nối hai kiểu khác nhau ({kinds[0]}, {kinds[1]}).",
            f"The data association joins two different structures ({kinds[0]}, {kinds[1]}).",
        )
        advice = ("Thêm transformation.", "Add a transformation.")
        report.error("data-association", association, what, advice)


def check_event_references(subject: Subject, report: Report) -> None:
    """Only event definitions of the file itself, not of another event, may be referred to."""
    for node in subject.nodes():
        for ref in children(subject.at(node), "eventDefinitionRef"):
            key = reference(content(ref)) or ""
            inner = subject.elements.get(key)
            if inner is not None and is_bpmn(inner) and local(inner).endswith("EventDefinition"):
                what = (
                    f"eventDefinitionRef “{key}” trỏ đến định nghĩa nằm trong một sự kiện khác.",
                    f"eventDefinitionRef “{key}” refers to a definition inside another event.",
                )
                advice = (
                    "Đưa định nghĩa ra ngoài, ngay dưới definitions.",
                    "Move the definition out, directly under definitions.",
                )
                report.error("dangling-reference", ref, what, advice)
