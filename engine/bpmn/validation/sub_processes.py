"""Sub-processes (BPMN 2.0.2 §10.3.5): what starts them, event and ad-hoc sub-processes."""

from __future__ import annotations

from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence


def check_event_sub_processes(subject: Subject, report: Report) -> None:
    """Report event sub-processes without exactly one start event that has a trigger."""
    for node in subject.nodes("subProcess", "transaction", "adHocSubProcess"):
        scope = subject.definition.scopes[node.id]
        inside = [subject.definition.nodes[key] for key in scope.nodes]
        starts = [one for one in inside if one.type == "startEvent"]
        if node.triggered_by_event and len(starts) != 1:
            message = sentence(
                "Tiểu quy trình sự kiện %(node)s phải có đúng một sự kiện bắt đầu.",
                node=named(node),
            )
            report.error("event-sub-process", subject.at(node), message)
        elif not inside:
            message = sentence(
                "Tiểu quy trình %(node)s trống; nó hoàn thành ngay.", node=named(node)
            )
            report.warn("empty-sub-process", subject.at(node), message)
        elif not node.triggered_by_event and not scope.starts and not scope.entries:
            message = sentence(
                "Tiểu quy trình %(node)s không có nút nào để bắt đầu.", node=named(node)
            )
            report.error("no-start", subject.at(node), message)


def check_ad_hoc(subject: Subject, report: Report) -> None:
    """Report ad-hoc sub-processes with start or end events, or without activities (§10.3.5)."""
    for node in subject.nodes("adHocSubProcess"):
        inside = [subject.definition.nodes[key] for key in subject.definition.scopes[node.id].nodes]
        for inner in inside:
            if inner.type in ("startEvent", "endEvent"):
                message = sentence(
                    "Tiểu quy trình tự do %(node)s không được có %(inner)s.",
                    node=named(node),
                    inner=named(inner),
                )
                report.error("ad-hoc", subject.at(inner), message)
        if inside and not any(inner.is_activity for inner in inside):
            message = sentence(
                "Tiểu quy trình tự do %(node)s không có hoạt động nào.", node=named(node)
            )
            report.error("ad-hoc", subject.at(node), message)
