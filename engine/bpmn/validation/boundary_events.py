"""Warns where two elements claim the same: the same error to catch, the same variable."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import Node
from engine.bpmn.parser.data_stores import PLACEHOLDER
from engine.bpmn.parser.markup import children
from engine.bpmn.validation.report import Report, Subject, named

_CAUGHT = frozenset({"error", "escalation"})


def check_catchers(subject: Subject, report: Report) -> None:
    """Report events of one level that catch the same error or escalation: one of them would do."""
    seen: dict[tuple[str | None, str, str | None], Node] = {}
    for level, node in _catchers(subject):
        for event in node.events:
            if event.kind not in _CAUGHT:
                continue
            first = seen.setdefault((level, event.kind, event.code), node)
            if first is not node:
                what = (
                    f"{named(node)} bắt đúng điều mà {named(first)} đã bắt; nó không bao giờ chạy.",
                    f"{named(node)} catches what {named(first)} catches already; it never runs.",
                )
                advice = ("Bỏ một trong hai.", "Remove one of the two.")
                report.warn("caught-twice", subject.at(node), what, advice)


def _catchers(subject: Subject) -> Iterator[tuple[str | None, Node]]:
    """Yield boundary events with their activity, starts of event sub-processes with the scope."""
    nodes = subject.definition.nodes
    for node in nodes.values():
        holder = nodes.get(node.scope)
        if node.type == "boundaryEvent":
            yield node.attached_to, node
        elif node.type == "startEvent" and holder is not None and holder.triggered_by_event:
            yield f"in {holder.scope}", node


def check_variables(subject: Subject, report: Report) -> None:
    """Report data objects and properties of one scope that bear one name: they are one variable."""
    if subject.file.reader is None:
        return
    for scope in subject.definition.scopes:
        seen: set[str] = set()
        for element in children(subject.at(scope), "dataObject", "property"):
            name = subject.file.reader.names.variable(element.get("id") or "")
            if name in seen and name != PLACEHOLDER:
                what = (
                    f"Hai dữ liệu cùng tên “{name}” trong một phạm vi; chúng là một biến.",
                    f"Two data elements of one scope are called “{name}”; they are one variable.",
                )
                advice = ("Đặt tên khác nhau nếu khác nhau.", "Name them apart if they differ.")
                report.warn("data-same-name", element, what, advice)
            seen.add(name)
