"""Activities (BPMN 2.0.2 §10.3): services, decisions, called processes, quantities."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.definition import Definition, Node
from engine.bpmn.parser.markup import camunda, implementation
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence


def check_services(subject: Subject, report: Report) -> None:
    """Report services without a registered name, and names that are not registered."""
    for node in subject.nodes("serviceTask", "sendTask"):
        element = subject.at(node)
        if node.service is None:
            continue
        if not _says_which(element):
            message = sentence(
                "%(node)s không ghi tên dịch vụ; được hiểu là “%(service)s”.",
                node=named(node),
                service=node.service,
            )
            report.warn("service-unnamed", element, message, sentence("Ghi camunda:topic."))
        elif "${" in node.service or "#{" in node.service:
            message = sentence(
                "%(node)s: tên dịch vụ “%(service)s” chứa biểu thức.",
                node=named(node),
                service=node.service,
            )
            report.error("name-expression", element, message)
        if subject.known.services is not None and node.service not in subject.known.services:
            message = sentence(
                "%(node)s: dịch vụ “%(service)s” chưa được đăng ký.",
                node=named(node),
                service=node.service,
            )
            report.error("unknown-service", element, message)


def _says_which(element: etree._Element) -> bool:
    said = camunda(element, "topic") or element.get("operationRef") or implementation(element)
    return bool(said)


def check_decisions(subject: Subject, report: Report) -> None:
    """Report business rule tasks whose decision is in none of the files."""
    for node in subject.nodes("businessRuleTask"):
        if node.service not in subject.decisions:
            message = sentence(
                "%(node)s: không có bảng quyết định “%(service)s” trong các tệp.",
                node=named(node),
                service=str(node.service),
            )
            advice = sentence("Thêm tệp .dmn có quyết định này, hoặc sửa camunda:decisionRef.")
            report.error("decision-missing", subject.at(node), message, advice)


def check_calls(subject: Subject, report: Report) -> None:
    """Report call activities whose process is not named, not found or not executable."""
    for node in subject.nodes("callActivity"):
        element = subject.at(node)
        if node.called is None:
            message = sentence("%(node)s không ghi quy trình được gọi.", node=named(node))
            report.error("called-element", element, message, sentence("Đặt calledElement."))
        elif "${" not in node.called and "#{" not in node.called:
            _called(subject, node, node.called, report)


def _called(subject: Subject, node: Node, called: str, report: Report) -> None:
    found = subject.reading.definitions.get(called)
    if found is not None and _of_another_namespace(subject, node, called):
        message = sentence(
            "%(node)s gọi “%(process)s”, nhưng quy trình có mã này thuộc không gian tên khác.",
            node=named(node),
            process=str(subject.at(node).get("calledElement")),
        )
        advice = sentence("Sửa tiền tố của calledElement, hoặc targetNamespace của tệp kia.")
        report.error("called-element", subject.at(node), message, advice)
    elif found is not None and not found.executable:
        message = sentence(
            "%(node)s gọi quy trình “%(process)s” không đánh dấu thực thi.",
            node=named(node),
            process=called,
        )
        advice = sentence("Đặt isExecutable=“true” cho quy trình được gọi.")
        report.error("called-element", subject.at(node), message, advice)
    if found is not None:
        return
    reach = subject.known.processes
    if reach is not None and called in reach:
        return
    message = sentence(
        "%(node)s gọi quy trình “%(process)s” không có trong các tệp này.",
        node=named(node),
        process=called,
    )
    advice = sentence("Đưa quy trình đó vào cùng lần kiểm tra hoặc triển khai.")
    if reach is None:
        report.warn("called-process-missing", subject.at(node), message, advice)
    else:
        report.error("called-process-missing", subject.at(node), message, advice)


def _of_another_namespace(subject: Subject, node: Node, called: str) -> bool:
    """Whether the prefix of a call says another namespace than that of the process found."""
    element = subject.at(node)
    prefix, colon, _ = (element.get("calledElement") or "").strip().partition(":")
    holder = subject.reading.files[subject.reading.file_of[called]].root
    own = None if holder is None else holder.get("targetNamespace")
    return bool(colon) and prefix in element.nsmap and element.nsmap[prefix] != own


def check_called_start(subject: Subject, report: Report) -> None:
    """A called process needs something that starts without a trigger (§10.5.2)."""
    for node in subject.nodes("callActivity"):
        found = subject.reading.definitions.get(node.called or "")
        if found is not None and found.nodes and not (found.root.starts or found.root.entries):
            message = sentence(
                "%(node)s gọi “%(process)s”, quy trình không có sự kiện bắt đầu thường.",
                node=named(node),
                process=found.id,
            )
            advice = sentence("Thêm một sự kiện bắt đầu không kích hoạt vào quy trình được gọi.")
            report.error("called-element", subject.at(node), message, advice)


def check_self_calls(subject: Subject, report: Report) -> None:
    """Warn of processes that call themselves, directly or through others."""
    definitions = subject.reading.definitions
    for node in subject.nodes("callActivity"):
        if node.called in definitions and _leads_to(
            definitions, str(node.called), subject.definition.id
        ):
            message = sentence(
                "%(node)s gọi “%(process)s”, quy trình này lại dẫn về chính nó.",
                node=named(node),
                process=node.called,
            )
            advice = sentence(
                "Bảo đảm có nhánh không gọi lại; nếu không, bước chạy sẽ dừng bằng sự cố."
            )
            report.warn("self-call", subject.at(node), message, advice)


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
            message = sentence(
                "startQuantity, completionQuantity của %(node)s phải từ 1 trở lên.",
                node=named(node),
            )
            report.error("quantity", subject.at(node), message)
