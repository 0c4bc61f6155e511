"""Compensation and cancellation (BPMN 2.0.2 §10.7): handlers, transactions, event sub-processes."""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.validation.report import Report, Subject, named


def check_compensation(subject: Subject, report: Report) -> None:
    """Report handlers without event, events without handler, cancels outside transactions."""
    nodes = subject.definition.nodes
    handlers = {node.handler for node in subject.nodes("boundaryEvent") if node.handler}
    for node, event in subject.events():
        at = subject.at(node)
        if event.kind == "cancel" and node.type == "endEvent":
            holder = nodes.get(node.scope)
            if holder is None or holder.type != "transaction":
                what = (
                    f"Sự kiện hủy {named(node)} phải nằm ngay trong một giao dịch.",
                    f"The cancel end event {named(node)} must stand directly in a transaction.",
                )
                report.error("cancel-outside-transaction", at, what)
        if event.kind == "compensate" and node.type == "boundaryEvent":
            _boundary(subject, node, report)
    for node in subject.nodes():
        if node.for_compensation and node.id not in handlers:
            what = (
                f"Không sự kiện bù trừ nào dẫn đến {named(node)}.",
                f"No compensation event leads to {named(node)}.",
            )
            advice = (
                "Nối sự kiện biên bù trừ với nó bằng một liên kết (association).",
                "Connect a compensation boundary event to it by an association.",
            )
            report.warn("handler-unused", subject.at(node), what, advice)


def _boundary(subject: Subject, node: Node, report: Report) -> None:
    handler = subject.definition.nodes.get(node.handler or "")
    if node.outgoing:
        what = (
            f"Sự kiện biên bù trừ {named(node)} không được có luồng đi ra.",
            f"The compensation boundary event {named(node)} may not have outgoing flows.",
        )
        advice = (
            "Nối với hoạt động bù trừ bằng một liên kết (association).",
            "Connect it to the compensation activity by an association.",
        )
        report.error("flow-not-allowed", subject.at(node), what, advice)
    elif handler is None or not handler.for_compensation or handler.scope != node.scope:
        what = (
            f"Sự kiện biên bù trừ {named(node)} không dẫn đến hoạt động bù trừ nào.",
            f"The compensation boundary event {named(node)} leads to no compensation activity.",
        )
        advice = (
            "Vẽ liên kết (association) đến một hoạt động có isForCompensation=“true”.",
            "Draw an association to an activity with isForCompensation “true”.",
        )
        report.error("handler-missing", subject.at(node), what, advice)


def check_compensation_event_sub_processes(subject: Subject, report: Report) -> None:
    """Report a second compensation event sub-process of one sub-process (§10.7.1)."""
    definition = subject.definition
    for scope in definition.scopes.values():
        undoing = [
            definition.nodes[sub]
            for sub in scope.event_sub_processes
            for start in definition.scopes[sub].starts
            if any(event.kind == "compensate" for event in definition.nodes[start].events)
        ]
        for further in undoing[1:]:
            what = (
                f"{named(further)} và {named(undoing[0])} cùng bù trừ một tiểu quy trình.",
                f"{named(further)} and {named(undoing[0])} undo the same sub-process.",
            )
            advice = ("Gộp chúng thành một.", "Join them into one.")
            report.error("event-sub-process", subject.at(further), what, advice)
