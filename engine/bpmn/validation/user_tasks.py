"""Who and what a process refers to: assignees, groups, forms, services, called processes."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import Node
from engine.bpmn.parser.markup import camunda, implementation
from engine.bpmn.validation.report import Report, Subject, named


def check_duties(subject: Subject, report: Report) -> None:
    """Report user tasks nobody is named for, and positions or agencies that do not exist."""
    holders = {lane.id: lane.holder for lane in subject.definition.lanes}
    for node in subject.nodes("userTask"):
        duty = node.duty
        held = duty and (duty.assignee or duty.candidate_groups or duty.candidate_users)
        if not held and not holders.get(node.lane or ""):
            what = (
                f"Chưa ghi ai làm {named(node)}; ai có quyền đều nhận được.",
                f"Nobody is named for {named(node)}; whoever may can take it.",
            )
            advice = (
                "Ghi candidateGroups dạng đơn_vị/chức_danh, assignee, hoặc holder của làn.",
                "Set candidateGroups as agency/position, assignee, or the lane's holder.",
            )
            report.warn("user-task-unassigned", subject.at(node), what, advice)
        if duty and duty.candidate_groups:
            for group in duty.candidate_groups.split(","):
                _group(subject, node, group.strip(), report)


def _group(subject: Subject, node: Node, group: str, report: Report) -> None:
    agency, slash, position = group.rpartition("/")
    known = subject.known
    if "${" in position or "#{" in position or not group:
        return
    if "${" in agency or "#{" in agency:
        _position(subject, node, position, report)
        return
    if not slash:
        if known.groups is not None and group not in known.groups:
            what = (
                f"{named(node)}: không có nhóm “{group}”.",
                f"{named(node)}: there is no group “{group}”.",
            )
            report.error("unknown-group", subject.at(node), what, _SHAPE)
        return
    if known.agencies is not None and agency not in known.agencies:
        what = (
            f"{named(node)}: không có đơn vị “{agency}”.",
            f"{named(node)}: there is no agency “{agency}”.",
        )
        report.error("unknown-agency", subject.at(node), what)
    _position(subject, node, position, report)


_SHAPE = ("Viết dạng đơn_vị/chức_danh.", "Write agency/position.")


def _position(subject: Subject, node: Node, position: str, report: Report) -> None:
    known = subject.known.positions
    if not position or known is None:
        return
    if position not in known and position.replace("-", "_") not in known:
        what = (
            f"{named(node)}: không có chức danh “{position}”.",
            f"{named(node)}: there is no position “{position}”.",
        )
        report.error("unknown-position", subject.at(node), what)


def check_forms(subject: Subject, report: Report) -> None:
    """Report forms that are not among the files."""
    if subject.known.forms is None:
        return
    for node in subject.nodes("userTask", "startEvent"):
        element = subject.at(node)
        form = camunda(element, "formKey") or camunda(element, "formRef")
        if form and "${" not in form and form not in subject.known.forms:
            what = (
                f"{named(node)}: không có biểu mẫu “{form}”.",
                f"{named(node)}: there is no form “{form}”.",
            )
            advice = ("Thêm tệp biểu mẫu hoặc sửa formKey.", "Add the form or correct formKey.")
            report.error("unknown-form", element, what, advice)


def check_services(subject: Subject, report: Report) -> None:
    """Report services without a registered name, and names that are not registered."""
    for node in subject.nodes("serviceTask", "sendTask"):
        element = subject.at(node)
        if node.service is None:
            continue
        if not _says_which(element):
            what = (
                f"{named(node)} không ghi tên dịch vụ; được hiểu là “{node.service}”.",
                f"{named(node)} names no service; it is taken to be “{node.service}”.",
            )
            advice = ("Ghi camunda:topic.", "Set camunda:topic.")
            report.warn("service-unnamed", element, what, advice)
        elif "${" in node.service or "#{" in node.service:
            what = (
                f"{named(node)}: tên dịch vụ “{node.service}” chứa biểu thức.",
                f"{named(node)}: the name of the service “{node.service}” holds an expression.",
            )
            report.error("name-expression", element, what)
        if subject.known.services is not None and node.service not in subject.known.services:
            what = (
                f"{named(node)}: dịch vụ “{node.service}” chưa được đăng ký.",
                f"{named(node)}: the service “{node.service}” is not registered.",
            )
            report.error("unknown-service", element, what)


def _says_which(element: etree._Element) -> bool:
    said = camunda(element, "topic") or element.get("operationRef") or implementation(element)
    return bool(said)


def check_decisions(subject: Subject, report: Report) -> None:
    """Report business rule tasks whose decision is in none of the files."""
    for node in subject.nodes("businessRuleTask"):
        if node.service not in subject.decisions:
            what = (
                f"{named(node)}: không có bảng quyết định “{node.service}” trong các tệp.",
                f"{named(node)}: the decision “{node.service}” is in none of the files.",
            )
            advice = (
                "Thêm tệp .dmn có quyết định này, hoặc sửa camunda:decisionRef.",
                "Add the .dmn file that holds it, or correct camunda:decisionRef.",
            )
            report.error("decision-missing", subject.at(node), what, advice)


def check_calls(subject: Subject, report: Report) -> None:
    """Report call activities whose process is not named, not found or not executable."""
    for node in subject.nodes("callActivity"):
        element = subject.at(node)
        if node.called is None:
            what = (
                f"{named(node)} không ghi quy trình được gọi.",
                f"{named(node)} does not say which process it calls.",
            )
            advice = ("Đặt calledElement.", "Set calledElement.")
            report.error("called-element", element, what, advice)
        elif "${" not in node.called and "#{" not in node.called:
            _called(subject, node, node.called, report)


def _called(subject: Subject, node: Node, called: str, report: Report) -> None:
    found = subject.reading.definitions.get(called)
    if found is not None and not found.executable:
        what = (
            f"{named(node)} gọi quy trình “{called}” không đánh dấu thực thi.",
            f"{named(node)} calls “{called}”, which is not marked executable.",
        )
        advice = (
            "Đặt isExecutable=“true” cho quy trình được gọi.",
            "Set isExecutable “true” on the process that is called.",
        )
        report.error("called-element", subject.at(node), what, advice)
    if found is not None:
        return
    reach = subject.known.processes
    if reach is not None and called in reach:
        return
    what = (
        f"{named(node)} gọi quy trình “{called}” không có trong các tệp này.",
        f"{named(node)} calls “{called}”, which is not in these files.",
    )
    advice = (
        "Đưa quy trình đó vào cùng lần kiểm tra hoặc triển khai.",
        "Check or deploy that process together with this one.",
    )
    if reach is None:
        report.warn("called-process-missing", subject.at(node), what, advice)
    else:
        report.error("called-process-missing", subject.at(node), what, advice)
