"""Boundary events: what they are attached to, and which have no non-interrupting form."""

from __future__ import annotations

from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence


def check_boundaries(subject: Subject, report: Report) -> None:
    """Report boundary events attached to nothing, to no activity, or across a border."""
    for node in subject.nodes("boundaryEvent"):
        host = subject.definition.nodes.get(node.attached_to or "")
        at = subject.at(node)
        if host is None or not host.is_activity or host.triggered_by_event:
            message = sentence(
                "Sự kiện biên %(node)s không gắn vào hoạt động nào (“%(activity)s”).",
                node=named(node),
                activity=str(node.attached_to),
            )
            report.error("boundary-attachment", at, message, sentence("Gắn lại vào một hoạt động."))
        elif host.scope != node.scope:
            message = sentence(
                "Sự kiện biên %(node)s và %(activity)s không cùng một tiểu quy trình.",
                node=named(node),
                activity=named(host),
            )
            report.error("boundary-attachment", at, message)
        elif "cancel" in {event.kind for event in node.events} and host.type != "transaction":
            message = sentence("Sự kiện hủy %(node)s chỉ gắn được vào giao dịch.", node=named(node))
            report.error("boundary-attachment", at, message)
        elif not node.outgoing and not any(e.kind == "compensate" for e in node.events):
            message = sentence("Sự kiện biên %(node)s không có luồng đi ra.", node=named(node))
            report.warn("boundary-without-flow", at, message)


def check_always_interrupting(subject: Subject, report: Report) -> None:
    """Cancel and compensation events have no non-interrupting form (tables 10.86, 10.90)."""
    for node, event in subject.events():
        boundary = node.type == "boundaryEvent" and event.kind in ("cancel", "compensate")
        start = node.type == "startEvent" and event.kind == "compensate"
        if (boundary or start) and not node.interrupting:
            message = sentence("Sự kiện %(node)s không có dạng không ngắt.", node=named(node))
            report.error("event-not-allowed", subject.at(node), message)
