"""What begins an instance: nothing has been set yet, and one thing begins it at one place."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.language import timer
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError


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
        what = (
            f"{named(node)} và {named(first)} cùng bắt đầu bằng thông điệp “{event.name}”.",
            f"{named(node)} and {named(first)} both start by the message “{event.name}”.",
        )
        advice = (
            "Giữ một sự kiện bắt đầu rồi rẽ nhánh, hoặc dùng hai thông điệp.",
            "Keep one start event and branch behind it, or use two messages.",
        )
        report.error("start-ambiguous", subject.at(node), what, advice)


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
        what = (
            f"Thời gian bắt đầu “{text.strip()}” dùng biến “{name}”; lúc này chưa có biến nào.",
            f"The start timer “{text.strip()}” reads “{name}”; there are no variables yet.",
        )
        advice = (
            "Ghi thời gian cố định, ví dụ R/P1D hoặc 2025-04-15T00:00:00+07:00.",
            "Write a fixed time, for example R/P1D or 2025-04-15T00:00:00+07:00.",
        )
        report.error("timer", subject.at(node), what, advice)


def check_instantiating(subject: Subject, report: Report) -> None:
    """Report instantiating nodes with incoming flows, and parallel event gateways that do not."""
    for node in subject.nodes("receiveTask", "eventBasedGateway"):
        if node.instantiate and (node.incoming or node.scope != subject.definition.id):
            what = (
                f"{named(node)} khởi tạo quy trình nên không được có luồng vào hay nằm bên trong.",
                f"{named(node)} starts the process: it takes no incoming flow and is not nested.",
            )
            report.error("instantiate", subject.at(node), what)
        elif node.type == "eventBasedGateway" and node.parallel_multiple and not node.instantiate:
            what = (
                f"Cổng theo sự kiện song song {named(node)} phải là cổng khởi tạo quy trình.",
                f"The parallel event-based gateway {named(node)} must instantiate the process.",
            )
            report.error("instantiate", subject.at(node), what)
