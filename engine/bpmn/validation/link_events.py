"""Link events: one target for each name within one scope (BPMN 2.0.2 §10.5.5)."""

from __future__ import annotations

from collections import Counter

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence


def check_links(subject: Subject, report: Report) -> None:
    """Report links without a partner; they are matched by name within one scope."""
    catches = Counter(
        (node.scope, event.name)
        for node, event in subject.events()
        if event.kind == "link" and node.type == "intermediateCatchEvent"
    )
    throws = {
        (node.scope, event.name)
        for node, event in subject.events()
        if event.kind == "link" and node.type == "intermediateThrowEvent"
    }
    for node, event in subject.events():
        if event.kind != "link" or not event.name:
            continue
        key = (node.scope, event.name)
        _link(subject, node, event, catches[key], report, thrown=key in throws)


def _link(
    subject: Subject,
    node: Node,
    event: EventDefinition,
    catches: int,
    report: Report,
    *,
    thrown: bool,
) -> None:
    at = subject.at(node)
    if node.type == "intermediateThrowEvent":
        if catches != 1:
            message = sentence(
                "Liên kết “%(name)s” có %(catches)s đích trong cùng phạm vi, cần đúng 1.",
                name=str(event.name),
                catches=catches,
            )
            report.error("link-target", at, message)
        if node.outgoing:
            message = sentence(
                "Sự kiện phát liên kết %(node)s không được có luồng đi ra.", node=named(node)
            )
            report.error("flow-not-allowed", at, message)
    elif node.incoming:
        message = sentence(
            "Sự kiện nhận liên kết %(node)s không được có luồng đi vào.", node=named(node)
        )
        report.error("flow-not-allowed", at, message)
    elif not thrown:
        message = sentence("Không có sự kiện nào phát liên kết “%(name)s”.", name=str(event.name))
        report.warn("link-source", at, message)
