"""Gateways (BPMN 2.0.2 §10.6): they split or merge, and event-based ones by events alone."""

from __future__ import annotations

from engine.bpmn.definition import GATEWAYS, Node
from engine.bpmn.validation.report import Report, Subject, named

_CAUGHT = frozenset({"message", "timer", "signal", "conditional"})


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


def check_activation(subject: Subject, report: Report) -> None:
    """Report complex gateways that merge without saying when (§10.6.5)."""
    for node in subject.nodes("complexGateway"):
        if len(node.incoming) > 1 and not node.activation:
            what = (
                f"Cổng phức hợp {named(node)} không ghi điều kiện kích hoạt.",
                f"The complex gateway {named(node)} has no activation condition.",
            )
            advice = (
                "Thêm activationCondition, ví dụ ${activationCount >= 2}.",
                "Add an activationCondition, for instance ${activationCount >= 2}.",
            )
            report.error("activation-missing", subject.at(node), what, advice)


def check_event_gateways(subject: Subject, report: Report) -> None:
    """Report event-based gateways with too few or unfit branches (BPMN 2.0.2 §10.6.6)."""
    for node in subject.nodes("eventBasedGateway"):
        flows = subject.outgoing(node)
        targets = [subject.definition.nodes.get(flow.target) for flow in flows]
        if len(flows) <= 1:
            what = (
                f"{named(node)} phải có từ hai nhánh trở lên.",
                f"{named(node)} must have two branches or more.",
            )
            report.error("event-gateway", subject.at(node), what)
        kinds = {t.type for t in targets if t} | {
            "message" for t in targets if t for e in t.events
            if t.type == "intermediateCatchEvent" and e.kind == "message"
        }  # fmt: skip
        if {"receiveTask", "message"} <= kinds:
            what = (
                f"{named(node)} trộn việc nhận và sự kiện chờ thông điệp.",
                f"{named(node)} mixes receive tasks and message events.",
            )
            report.error("event-gateway", subject.at(node), what)
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
        what = (
            f"Sau {named(gateway)} phải là sự kiện chờ hoặc việc nhận, không phải {named(target)}.",
            (
                f"After {named(gateway)} a catch event or receive task must follow, not "
                f"{named(target)}."
            ),
        )
        report.error("event-gateway", subject.at(target), what)
    elif len(target.incoming) > 1:
        what = (
            f"{named(target)} sau cổng theo sự kiện chỉ được có một luồng vào.",
            f"{named(target)} behind an event-based gateway may have one incoming flow only.",
        )
        report.error("event-gateway", subject.at(target), what)
    elif target.boundary:
        what = (
            f"{named(target)} sau cổng theo sự kiện không được có sự kiện biên.",
            f"{named(target)} behind an event-based gateway may not have boundary events.",
        )
        report.error("event-gateway", subject.at(target), what)
