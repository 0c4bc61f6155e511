"""Sub-processes (BPMN 2.0.2 §10.3.5): what starts them, event and ad-hoc sub-processes."""

from __future__ import annotations

from engine.bpmn.validation.report import Report, Subject, named


def check_event_sub_processes(subject: Subject, report: Report) -> None:
    """Report event sub-processes without exactly one start event that has a trigger."""
    for node in subject.nodes("subProcess", "transaction", "adHocSubProcess"):
        scope = subject.definition.scopes[node.id]
        inside = [subject.definition.nodes[key] for key in scope.nodes]
        starts = [one for one in inside if one.type == "startEvent"]
        if node.triggered_by_event and len(starts) != 1:
            what = (
                f"Tiểu quy trình sự kiện {named(node)} phải có đúng một sự kiện bắt đầu.",
                f"The event sub-process {named(node)} must have exactly one start event.",
            )
            report.error("event-sub-process", subject.at(node), what)
        elif not inside:
            what = (
                f"Tiểu quy trình {named(node)} trống; nó hoàn thành ngay.",
                f"The sub-process {named(node)} is empty; it completes at once.",
            )
            report.warn("empty-sub-process", subject.at(node), what)
        elif not node.triggered_by_event and not scope.starts and not scope.entries:
            what = (
                f"Tiểu quy trình {named(node)} không có nút nào để bắt đầu.",
                f"Nothing in the sub-process {named(node)} can start.",
            )
            report.error("no-start", subject.at(node), what)


def check_ad_hoc(subject: Subject, report: Report) -> None:
    """Report ad-hoc sub-processes with start or end events, or without activities (§10.3.5)."""
    for node in subject.nodes("adHocSubProcess"):
        inside = [subject.definition.nodes[key] for key in subject.definition.scopes[node.id].nodes]
        for inner in inside:
            if inner.type in ("startEvent", "endEvent"):
                what = (
                    f"Tiểu quy trình tự do {named(node)} không được có {named(inner)}.",
                    f"The ad-hoc sub-process {named(node)} may not hold {named(inner)}.",
                )
                report.error("ad-hoc", subject.at(inner), what)
        if inside and not any(inner.is_activity for inner in inside):
            what = (
                f"Tiểu quy trình tự do {named(node)} không có hoạt động nào.",
                f"The ad-hoc sub-process {named(node)} holds no activity.",
            )
            report.error("ad-hoc", subject.at(node), what)
