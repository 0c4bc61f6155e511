"""Sequence flows: where they may begin and end, conditions, defaults."""

from __future__ import annotations

from engine.bpmn.definition import Flow, Node
from engine.bpmn.parser.markup import children, reference, tag
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence

_CONDITIONAL = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})
_CONNECT = sentence("Nối luồng hoặc xóa sự kiện này.")


def check_flows(subject: Subject, report: Report) -> None:
    """Report flows that lead nowhere, cross a border, or begin or end where none may."""
    for flow in subject.definition.flows.values():
        ends = [_end(subject, flow, report, side) for side in ("source", "target")]
        source, target = ends
        if source is None or target is None:
            continue
        if source.scope != target.scope:
            message = sentence(
                "Luồng nối %(source)s với %(target)s qua ranh giới tiểu quy trình.",
                source=named(source),
                target=named(target),
            )
            advice = sentence("Nối đến chính tiểu quy trình, hoặc dùng sự kiện biên.")
            report.error("flow-crosses-scope", subject.at(flow), message, advice)
        _ends_allowed(subject, flow, source, target, report)
    _repeated(subject, report)


def _end(subject: Subject, flow: Flow, report: Report, side: str) -> Node | None:
    value: str = getattr(flow, side)
    node = subject.definition.nodes.get(value)
    if node is not None:
        return node
    elsewhere = next((d for d in subject.reading.definitions.values() if value in d.nodes), None)
    if elsewhere is not None:
        message = sentence(
            "Luồng nối với “%(end)s” của quy trình khác (“%(process)s”).",
            end=value,
            process=elsewhere.id,
        )
        advice = sentence("Giữa hai bên dùng luồng thông điệp.")
        report.error("flow-crosses-pool", subject.at(flow), message, advice)
        return None
    shown = value or "?"
    message = sentence("Luồng đi đến “%(shown)s” không phải một nút của quy trình.", shown=shown)
    if side == "source":
        message = sentence("Luồng đi từ “%(shown)s” không phải một nút của quy trình.", shown=shown)
    report.error("dangling-flow", subject.at(flow), message)
    return None


def _ends_allowed(subject: Subject, flow: Flow, source: Node, target: Node, report: Report) -> None:
    if target.type in ("startEvent", "boundaryEvent"):
        node = target
        message = sentence("%(node)s không nhận luồng đi vào.", node=named(node))
    elif source.type == "endEvent":
        node = source
        message = sentence("%(node)s không có luồng đi ra.", node=named(node))
    elif target.triggered_by_event or source.triggered_by_event:
        node = target if target.triggered_by_event else source
        message = sentence("%(node)s là tiểu quy trình sự kiện, không nối luồng.", node=named(node))
    elif target.for_compensation or source.for_compensation:
        node = target if target.for_compensation else source
        message = sentence("%(node)s là hoạt động bù trừ, không nối luồng.", node=named(node))
    else:
        return
    report.error("flow-not-allowed", subject.at(flow), message)


def _repeated(subject: Subject, report: Report) -> None:
    ids: set[str] = set()
    for element in subject.element.iter(tag("sequenceFlow")):
        key = element.get("id") or ""
        if key in ids:
            message = sentence("Hai luồng cùng mã “%(id)s”; luồng sau bị mất.", id=key)
            report.error("duplicate-id", element, message)
        ids.add(key)


def check_ends(subject: Subject, report: Report) -> None:
    """Start events lead somewhere, end events are led to; one flow alone has no condition."""
    for node in subject.nodes():
        at = subject.at(node)
        if node.type == "startEvent" and not node.outgoing:
            message = sentence("Sự kiện bắt đầu %(node)s không có luồng đi ra.", node=named(node))
            report.error("flow-missing", at, message, _CONNECT)
        elif node.type == "endEvent" and not node.incoming:
            message = sentence("Sự kiện kết thúc %(node)s không có luồng đi vào.", node=named(node))
            report.error("flow-missing", at, message, _CONNECT)
        elif node.is_activity and len(node.outgoing) == 1:
            flow = subject.definition.flows[node.outgoing[0]]
            if flow.condition is not None and flow.id != node.default:
                message = sentence(
                    "Luồng ra duy nhất của %(node)s không được có điều kiện.", node=named(node)
                )
                advice = sentence("Bỏ điều kiện, hoặc thêm luồng mặc định.")
                report.error("condition-alone", subject.at(flow), message, advice)


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
            message = sentence(
                "%(node)s có luồng mặc định, nhưng luồng này không có điều kiện: luôn đi.",
                node=named(node),
            )
            advice = sentence("Ghi điều kiện, hoặc bỏ mặc định.")
            report.warn("condition-missing", subject.at(flow), message, advice)


def _all_may_fail(node: Node, flows: list[Flow]) -> bool:
    return node.default is None and all(flow.condition is not None for flow in flows)


def _unread_condition(subject: Subject, node: Node, flow: Flow, report: Report) -> None:
    message = sentence("Luồng ra của %(node)s không được có điều kiện.", node=named(node))
    advice = sentence("Bỏ điều kiện, hoặc dùng cổng loại trừ hay cổng bao hàm.")
    report.error("condition-not-allowed", subject.at(flow), message, advice)


def _default(subject: Subject, node: Node, report: Report) -> None:
    if node.default is None:
        return
    if node.default not in node.outgoing:
        message = sentence(
            "Luồng mặc định “%(flow)s” không đi ra từ %(node)s.",
            flow=node.default,
            node=named(node),
        )
        advice = sentence("Chọn lại luồng mặc định.")
        report.error("default-flow", subject.at(node), message, advice)
    elif node.type not in _CONDITIONAL and not node.is_activity:
        message = sentence("%(node)s không có luồng mặc định.", node=named(node))
        report.error("default-flow", subject.at(node), message)
    elif subject.definition.flows[node.default].condition is not None:
        message = sentence("Điều kiện trên luồng mặc định không được xét.")
        report.warn("default-condition", subject.at(node.default), message)


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
            message = sentence("Luồng không có điều kiện của cổng bao hàm luôn được đi.")
            report.warn("condition-missing", subject.at(flow), message)
        return
    if len(bare) == 1 and node.default is None:
        message = sentence(
            "Luồng “%(flow)s” không có điều kiện nên được hiểu là luồng mặc định.", flow=bare[0].id
        )
        report.warn("condition-missing", subject.at(bare[0]), message)
        return
    for flow in bare:
        message = sentence("Luồng ra của cổng loại trừ %(node)s thiếu điều kiện.", node=named(node))
        advice = sentence("Thêm điều kiện, hoặc đặt một luồng làm mặc định.")
        report.error("condition-missing", subject.at(flow), message, advice)


def _may_stick(subject: Subject, node: Node, report: Report) -> None:
    message = sentence(
        "%(node)s không có luồng mặc định; không điều kiện nào đúng thì thành sự cố.",
        node=named(node),
    )
    advice = sentence("Đặt một luồng làm mặc định.")
    report.warn("no-default-flow", subject.at(node), message, advice)


def check_markers(subject: Subject, report: Report) -> None:
    """Report incoming and outgoing children that disagree with the flows."""
    for node in subject.nodes():
        element = subject.at(node)
        for name, real in (("incoming", node.incoming), ("outgoing", node.outgoing)):
            for child in children(element, name):
                value = reference(child.text) or ""
                if value in subject.definition.flows and value not in real:
                    message = sentence(
                        "<%(name)s> ghi “%(end)s” nhưng luồng này không nối với %(node)s.",
                        name=name,
                        end=value,
                        node=named(node),
                    )
                    report.warn("flow-mismatch", child, message)
