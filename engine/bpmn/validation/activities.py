"""Activities (BPMN 2.0.2 §10.3): services, decisions, called processes, quantities."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.definition import Definition, Node
from engine.bpmn.parser.markup import camunda, implementation
from engine.bpmn.validation.report import Report, Subject, named


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


def check_called_start(subject: Subject, report: Report) -> None:
    """A called process needs something that starts without a trigger (§10.5.2)."""
    for node in subject.nodes("callActivity"):
        found = subject.reading.definitions.get(node.called or "")
        if found is not None and found.nodes and not (found.root.starts or found.root.entries):
            what = (
                f"{named(node)} gọi “{found.id}”, quy trình không có sự kiện bắt đầu thường.",
                f"{named(node)} calls “{found.id}”, which has no none start event.",
            )
            advice = (
                "Thêm một sự kiện bắt đầu không kích hoạt vào quy trình được gọi.",
                "Add a none start event to the process that is called.",
            )
            report.error("called-element", subject.at(node), what, advice)


def check_self_calls(subject: Subject, report: Report) -> None:
    """Warn of processes that call themselves, directly or through others."""
    definitions = subject.reading.definitions
    for node in subject.nodes("callActivity"):
        if node.called in definitions and _leads_to(
            definitions, str(node.called), subject.definition.id
        ):
            what = (
                f"{named(node)} gọi “{node.called}”, quy trình này lại dẫn về chính nó.",
                f"{named(node)} calls “{node.called}”, which leads back to this process.",
            )
            advice = (
                "Bảo đảm có nhánh không gọi lại; nếu không, bước chạy sẽ dừng bằng sự cố.",
                "Make sure some branch does not call again; else the run stops with an incident.",
            )
            report.warn("self-call", subject.at(node), what, advice)


def _leads_to(definitions: Mapping[str, Definition], start: str, goal: str) -> bool:
    visited: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key in visited or key not in definitions:
            continue
        visited.add(key)
        waiting += [n.called for n in definitions[key].nodes.values() if n.called]
    return False


def check_quantities(subject: Subject, report: Report) -> None:
    """Report start and completion quantities below one (§10.3)."""
    for node in subject.nodes():
        if node.start_quantity < 1 or node.completion_quantity < 1:
            what = (
                f"startQuantity, completionQuantity của {named(node)} phải từ 1 trở lên.",
                f"startQuantity and completionQuantity of {named(node)} must be at least 1.",
            )
            report.error("quantity", subject.at(node), what)
