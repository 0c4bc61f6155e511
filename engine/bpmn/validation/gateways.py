"""Gateways (BPMN 2.0.2 §10.6): they split or merge, and event-based ones by events alone."""

from __future__ import annotations

from engine.bpmn.definition import GATEWAYS, Node
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence

_CAUGHT = frozenset({"message", "timer", "signal", "conditional"})


def check_gateways(subject: Subject, report: Report) -> None:
    """A gateway splits or merges (§10.6), and as its direction says."""
    for node in subject.nodes(*GATEWAYS):
        if len(node.incoming) <= 1 and len(node.outgoing) <= 1:
            message = sentence(
                "Cổng %(node)s không tách cũng không gộp luồng nào.", node=named(node)
            )
            advice = sentence("Bỏ cổng này hoặc nối thêm luồng.")
            report.error("gateway-idle", subject.at(node), message, advice)
        many_in, many_out = len(node.incoming) > 1, len(node.outgoing) > 1
        wrong = {
            "Converging": many_out,
            "Diverging": many_in,
            "Mixed": not (many_in and many_out),
        }
        if wrong.get(node.direction or "", False):
            message = sentence(
                "gatewayDirection=“%(direction)s” của %(node)s không khớp với các luồng.",
                direction=str(node.direction),
                node=named(node),
            )
            advice = sentence("Bỏ hoặc sửa gatewayDirection.")
            report.error("gateway-direction", subject.at(node), message, advice)


def check_activation(subject: Subject, report: Report) -> None:
    """Report complex gateways that merge without saying when (§10.6.5)."""
    for node in subject.nodes("complexGateway"):
        if len(node.incoming) > 1 and not node.activation:
            message = sentence(
                "Cổng phức hợp %(node)s không ghi điều kiện kích hoạt.", node=named(node)
            )
            advice = sentence("Thêm activationCondition, ví dụ ${activationCount >= 2}.")
            report.error("activation-missing", subject.at(node), message, advice)


def check_event_gateways(subject: Subject, report: Report) -> None:
    """Report event-based gateways with too few or unfit branches (BPMN 2.0.2 §10.6.6)."""
    for node in subject.nodes("eventBasedGateway"):
        flows = subject.outgoing(node)
        targets = [subject.definition.nodes.get(flow.target) for flow in flows]
        if len(flows) <= 1:
            message = sentence("%(node)s phải có từ hai nhánh trở lên.", node=named(node))
            report.error("event-gateway", subject.at(node), message)
        kinds = {t.type for t in targets if t} | {
            "message" for t in targets if t for e in t.events
            if t.type == "intermediateCatchEvent" and e.kind == "message"
        }  # fmt: skip
        if {"receiveTask", "message"} <= kinds:
            message = sentence(
                "%(node)s trộn việc nhận và sự kiện chờ thông điệp.", node=named(node)
            )
            report.error("event-gateway", subject.at(node), message)
        for target in targets:
            if target is not None:
                _branch(subject, node, target, report)


def _branch(subject: Subject, gateway: Node, target: Node, report: Report) -> None:
    fit = target.type == "receiveTask" or (
        target.type == "intermediateCatchEvent"
        and bool(target.events)
        and all(event.kind in _CAUGHT for event in target.events)
    )
    if not fit:
        message = sentence(
            "Sau %(gateway)s phải là sự kiện chờ hoặc việc nhận, không phải %(target)s.",
            gateway=named(gateway),
            target=named(target),
        )
        report.error("event-gateway", subject.at(target), message)
    elif len(target.incoming) > 1:
        message = sentence(
            "%(target)s sau cổng theo sự kiện chỉ được có một luồng vào.", target=named(target)
        )
        report.error("event-gateway", subject.at(target), message)
    elif target.boundary:
        message = sentence(
            "%(target)s sau cổng theo sự kiện không được có sự kiện biên.", target=named(target)
        )
        report.error("event-gateway", subject.at(target), message)
