"""What begins an instance: nothing has been set yet, and one thing begins it at one place."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.language import timer
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError
from engine.sentences import sentence


def check_starts(subject: Subject, report: Report) -> None:
    """Report start timers that read variables, and what begins at several places at once."""
    begun: dict[str, Node] = {}
    for node, event in _beginnings(subject):
        if event.timer is not None:
            _names(subject, node, event.timer.text, report)
        if event.kind != "message" or event.name is None:
            continue
        first = begun.setdefault(event.name, node)
        if first is node:
            continue
        message = sentence(
            "%(node)s và %(first)s cùng bắt đầu bằng thông điệp “%(name)s”.",
            node=named(node),
            first=named(first),
            name=event.name,
        )
        advice = sentence("Giữ một sự kiện bắt đầu rồi rẽ nhánh, hoặc dùng hai thông điệp.")
        report.error("start-ambiguous", subject.at(node), message, advice)


def _beginnings(subject: Subject) -> Iterator[tuple[Node, EventDefinition]]:
    for node, event in subject.events():
        if node.scope == subject.definition.id and (node.type == "startEvent" or node.instantiate):
            yield node, event


def _names(subject: Subject, node: Node, text: str, report: Report) -> None:
    try:
        names = timer(text).names
    except ExpressionError:
        return
    for name in sorted(names):
        message = sentence(
            "Thời gian bắt đầu “%(time)s” dùng biến “%(name)s”; lúc này chưa có biến nào.",
            time=text.strip(),
            name=name,
        )
        advice = sentence("Ghi thời gian cố định, ví dụ R/P1D hoặc 2025-04-15T00:00:00+07:00.")
        report.error("timer", subject.at(node), message, advice)


def check_instantiating(subject: Subject, report: Report) -> None:
    """Report instantiating nodes with incoming flows, and parallel event gateways that do not."""
    for node in subject.nodes("receiveTask", "eventBasedGateway"):
        if node.instantiate and (node.incoming or node.scope != subject.definition.id):
            message = sentence(
                "%(node)s khởi tạo quy trình nên không được có luồng vào hay nằm bên trong.",
                node=named(node),
            )
            report.error("instantiate", subject.at(node), message)
        elif node.type == "eventBasedGateway" and node.parallel_multiple and not node.instantiate:
            message = sentence(
                "Cổng theo sự kiện song song %(node)s phải là cổng khởi tạo quy trình.",
                node=named(node),
            )
            report.error("instantiate", subject.at(node), message)
