"""Sequence flows: where they may begin and end, conditions, defaults."""

from __future__ import annotations

from engine.bpmn.definition import Flow, Node
from engine.bpmn.parser.markup import children, reference, tag
from engine.bpmn.validation.report import Report, Subject, named

_CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
_CONNECT = ("Nối luồng hoặc xóa sự kiện này.", "Connect it or delete it.")


def check_flows(subject: Subject, report: Report) -> None:
    """Report flows that lead nowhere, cross a border, or begin or end where none may."""
    for flow in subject.definition.flows.values():
        ends = [_end(subject, flow, report, side) for side in ("source", "target")]
        source, target = ends
        if source is None or target is None:
            continue
        if source.scope != target.scope:
            what = (
                f"Luồng nối {named(source)} với {named(target)} qua ranh giới tiểu quy trình.",
                (
                    f"The flow from {named(source)} to {named(target)} crosses the border of a "
                    "sub-process."
                ),
            )
            advice = (
                "Nối đến chính tiểu quy trình, hoặc dùng sự kiện biên.",
                "Connect to the sub-process itself, or use a boundary event.",
            )
            report.error("flow-crosses-scope", subject.at(flow), what, advice)
        _ends_allowed(subject, flow, source, target, report)
    _repeated(subject, report)


def _end(subject: Subject, flow: Flow, report: Report, side: str) -> Node | None:
    value: str = getattr(flow, side)
    node = subject.definition.nodes.get(value)
    if node is not None:
        return node
    elsewhere = next((d for d in subject.reading.definitions.values() if value in d.nodes), None)
    if elsewhere is not None:
        what = (
            f"Luồng nối với “{value}” của quy trình khác (“{elsewhere.id}”).",
            f"The flow connects to “{value}” of another process (“{elsewhere.id}”).",
        )
        advice = ("Giữa hai bên dùng luồng thông điệp.", "Between pools use a message flow.")
        report.error("flow-crosses-pool", subject.at(flow), what, advice)
        return None
    words = ("đi từ", "source") if side == "source" else ("đi đến", "target")
    what = (
        f"Luồng {words[0]} “{value or '?'}” không phải một nút của quy trình.",
        f"The {words[1]} “{value or '?'}” of the flow is no flow node of the process.",
    )
    advice = ("Nối lại hoặc xóa luồng này.", "Connect the flow again or delete it.")
    report.error("dangling-flow", subject.at(flow), what, advice)
    return None


def _ends_allowed(subject: Subject, flow: Flow, source: Node, target: Node, report: Report) -> None:
    wrong: tuple[Node, str, str] | None = None
    if target.type in ("startEvent", "boundaryEvent"):
        wrong = target, "không nhận luồng đi vào", "takes no incoming flow"
    elif source.type == "endEvent":
        wrong = source, "không có luồng đi ra", "has no outgoing flow"
    elif target.triggered_by_event or source.triggered_by_event:
        one = target if target.triggered_by_event else source
        wrong = (
            one,
            "là tiểu quy trình sự kiện, không nối luồng",
            "is an event sub-process: no flows",
        )
    elif target.for_compensation or source.for_compensation:
        one = target if target.for_compensation else source
        wrong = one, "là hoạt động bù trừ, không nối luồng", "is for compensation: no flows"
    if wrong is None:
        return
    node, vi, en = wrong
    report.error(
        "flow-not-allowed", subject.at(flow), (f"{named(node)} {vi}.", f"{named(node)} {en}.")
    )


def _repeated(subject: Subject, report: Report) -> None:
    ids: set[str] = set()
    for element in subject.element.iter(tag("sequenceFlow")):
        key = element.get("id") or ""
        if key in ids:
            what = (
                f"Hai luồng cùng mã “{key}”; luồng sau bị mất.",
                f"Two flows have the id “{key}”; the second is lost.",
            )
            report.error("duplicate-id", element, what)
        ids.add(key)


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


def check_conditions(subject: Subject, report: Report) -> None:
    """Report conditions where none may stand, lacking ones, and bad defaults."""
    for node in subject.nodes():
        flows = subject.outgoing(node)
        _default(subject, node, report)
        if node.type not in _CONDITIONAL and not node.is_activity:
            for flow in flows:
                if flow.condition is not None:
                    _unread_condition(subject, node, flow, report)
        if node.type in ("exclusiveGateway", "inclusiveGateway"):
            _choice(subject, node, flows, report)
        elif node.is_activity and flows and _all_may_fail(node, flows):
            _may_stick(subject, node, report)
        elif node.is_activity and node.default in node.outgoing:
            _beside_default(subject, node, flows, report)


def _beside_default(subject: Subject, node: Node, flows: list[Flow], report: Report) -> None:
    for flow in flows:
        if flow.condition is None and flow.id != node.default:
            what = (
                f"{named(node)} có luồng mặc định, nhưng luồng này không có điều kiện: luôn đi.",
                f"{named(node)} has a default flow, yet this one has no condition: always taken.",
            )
            advice = ("Ghi điều kiện, hoặc bỏ mặc định.", "Write it, or remove the default.")
            report.warn("condition-missing", subject.at(flow), what, advice)


def _all_may_fail(node: Node, flows: list[Flow]) -> bool:
    return node.default is None and all(flow.condition is not None for flow in flows)


def _unread_condition(subject: Subject, node: Node, flow: Flow, report: Report) -> None:
    what = (
        f"Luồng ra của {named(node)} không được có điều kiện.",
        f"A flow out of {named(node)} may not have a condition.",
    )
    advice = (
        "Bỏ điều kiện, hoặc dùng cổng loại trừ hay cổng bao hàm.",
        "Remove the condition, or use an exclusive or inclusive gateway.",
    )
    report.error("condition-not-allowed", subject.at(flow), what, advice)


def _default(subject: Subject, node: Node, report: Report) -> None:
    if node.default is None:
        return
    if node.default not in node.outgoing:
        what = (
            f"Luồng mặc định “{node.default}” không đi ra từ {named(node)}.",
            f"The default flow “{node.default}” does not leave {named(node)}.",
        )
        advice = ("Chọn lại luồng mặc định.", "Choose the default flow again.")
        report.error("default-flow", subject.at(node), what, advice)
    elif node.type not in _CONDITIONAL and not node.is_activity:
        what = (f"{named(node)} không có luồng mặc định.", f"{named(node)} has no default flow.")
        report.error("default-flow", subject.at(node), what)
    elif subject.definition.flows[node.default].condition is not None:
        what = (
            "Điều kiện trên luồng mặc định không được xét.",
            "The condition on the default flow is not evaluated.",
        )
        report.warn("default-condition", subject.at(node.default), what)


def _choice(subject: Subject, node: Node, flows: list[Flow], report: Report) -> None:
    if len(flows) <= 1:
        if flows and _all_may_fail(node, flows):
            _may_stick(subject, node, report)
        return
    bare = [flow for flow in flows if flow.condition is None and flow.id != node.default]
    if not bare and node.default is None:
        _may_stick(subject, node, report)
    if node.type == "inclusiveGateway":
        for flow in bare:
            what = (
                "Luồng không có điều kiện của cổng bao hàm luôn được đi.",
                "A flow of an inclusive gateway without a condition is always taken.",
            )
            report.warn("condition-missing", subject.at(flow), what)
        return
    if len(bare) == 1 and node.default is None:
        what = (
            f"Luồng “{bare[0].id}” không có điều kiện nên được hiểu là luồng mặc định.",
            f"The flow “{bare[0].id}” has no condition and counts as the default.",
        )
        report.warn("condition-missing", subject.at(bare[0]), what)
        return
    for flow in bare:
        what = (
            f"Luồng ra của cổng loại trừ {named(node)} thiếu điều kiện.",
            f"A flow out of the exclusive gateway {named(node)} lacks a condition.",
        )
        advice = (
            "Thêm điều kiện, hoặc đặt một luồng làm mặc định.",
            "Add a condition, or make one flow the default.",
        )
        report.error("condition-missing", subject.at(flow), what, advice)


def _may_stick(subject: Subject, node: Node, report: Report) -> None:
    what = (
        f"{named(node)} không có luồng mặc định; không điều kiện nào đúng thì thành sự cố.",
        f"{named(node)} has no default flow; when no condition holds, an incident is opened.",
    )
    advice = ("Đặt một luồng làm mặc định.", "Make one flow the default.")
    report.warn("no-default-flow", subject.at(node), what, advice)


def check_markers(subject: Subject, report: Report) -> None:
    """Report incoming and outgoing children that disagree with the flows."""
    for node in subject.nodes():
        element = subject.at(node)
        for name, real in (("incoming", node.incoming), ("outgoing", node.outgoing)):
            for child in children(element, name):
                value = reference(child.text) or ""
                if value in subject.definition.flows and value not in real:
                    what = (
                        f"<{name}> ghi “{value}” nhưng luồng này không nối với {named(node)}.",
                        f"<{name}> says “{value}”, but that flow does not touch {named(node)}.",
                    )
                    report.warn("flow-mismatch", child, what)
