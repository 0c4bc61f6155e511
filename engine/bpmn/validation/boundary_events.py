"""Boundary events: what they are attached to, and which have no non-interrupting form."""

from __future__ import annotations

from engine.bpmn.validation.report import Report, Subject, named


def check_boundaries(subject: Subject, report: Report) -> None:
    """Report boundary events attached to nothing, to no activity, or across a border."""
    for node in subject.nodes("boundaryEvent"):
        host = subject.definition.nodes.get(node.attached_to or "")
        at = subject.at(node)
        if host is None or not host.is_activity or host.triggered_by_event:
            what = (
                f"Sự kiện biên {named(node)} không gắn vào hoạt động nào (“{node.attached_to}”).",
                (
                    f"The boundary event {named(node)} is attached to no activity "
                    f"(“{node.attached_to}”)."
                ),
            )
            advice = ("Gắn lại vào một hoạt động.", "Attach it to an activity.")
            report.error("boundary-attachment", at, what, advice)
        elif host.scope != node.scope:
            what = (
                f"Sự kiện biên {named(node)} và {named(host)} không cùng một tiểu quy trình.",
                f"The boundary event {named(node)} and {named(host)} are not in the same scope.",
            )
            report.error("boundary-attachment", at, what)
        elif "cancel" in {event.kind for event in node.events} and host.type != "transaction":
            what = (
                f"Sự kiện hủy {named(node)} chỉ gắn được vào giao dịch.",
                f"The cancel event {named(node)} may only be attached to a transaction.",
            )
            report.error("boundary-attachment", at, what)
        elif not node.outgoing and not any(e.kind == "compensate" for e in node.events):
            what = (
                f"Sự kiện biên {named(node)} không có luồng đi ra.",
                f"The boundary event {named(node)} has no outgoing flow.",
            )
            report.warn("boundary-without-flow", at, what)


def check_always_interrupting(subject: Subject, report: Report) -> None:
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
