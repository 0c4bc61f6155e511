"""Compensation and cancellation (BPMN 2.0.2 §10.7): handlers, transactions, event sub-processes."""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence


def check_compensation(subject: Subject, report: Report) -> None:
    """Report handlers without event, events without handler, cancels outside transactions."""
    nodes = subject.definition.nodes
    handlers = {node.handler for node in subject.nodes("boundaryEvent") if node.handler}
    for node, event in subject.events():
        at = subject.at(node)
        if event.kind == "cancel" and node.type == "endEvent":
            holder = nodes.get(node.scope)
            if holder is None or holder.type != "transaction":
                message = sentence(
                    "Sự kiện hủy %(node)s phải nằm ngay trong một giao dịch.", node=named(node)
                )
                report.error("cancel-outside-transaction", at, message)
        if event.kind == "compensate" and node.type == "boundaryEvent":
            _boundary(subject, node, report)
    for node in subject.nodes():
        if node.for_compensation and node.id not in handlers:
            message = sentence("Không sự kiện bù trừ nào dẫn đến %(node)s.", node=named(node))
            advice = sentence("Nối sự kiện biên bù trừ với nó bằng một liên kết (association).")
            report.warn("handler-unused", subject.at(node), message, advice)


def _boundary(subject: Subject, node: Node, report: Report) -> None:
    handler = subject.definition.nodes.get(node.handler or "")
    if node.outgoing:
        message = sentence(
            "Sự kiện biên bù trừ %(node)s không được có luồng đi ra.", node=named(node)
        )
        advice = sentence("Nối với hoạt động bù trừ bằng một liên kết (association).")
        report.error("flow-not-allowed", subject.at(node), message, advice)
    elif handler is None or not handler.for_compensation or handler.scope != node.scope:
        message = sentence(
            "Sự kiện biên bù trừ %(node)s không dẫn đến hoạt động bù trừ nào.", node=named(node)
        )
        advice = sentence(
            "Vẽ liên kết (association) đến một hoạt động có isForCompensation=“true”."
        )
        report.error("handler-missing", subject.at(node), message, advice)


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
            message = sentence(
                "%(further)s và %(first)s cùng bù trừ một tiểu quy trình.",
                further=named(further),
                first=named(undoing[0]),
            )
            advice = sentence("Gộp chúng thành một.")
            report.error("event-sub-process", subject.at(further), message, advice)
