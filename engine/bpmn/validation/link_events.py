"""Link events: one target for each name within one scope (BPMN 2.0.2 §10.5.5)."""

from __future__ import annotations

from collections import Counter

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.validation.report import Report, Subject, named


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
            what = (
                f"Liên kết “{event.name}” có {catches} đích trong cùng phạm vi, cần đúng 1.",
                f"The link “{event.name}” has {catches} targets in its scope, exactly 1 is needed.",
            )
            report.error("link-target", at, what)
        if node.outgoing:
            what = (
                f"Sự kiện phát liên kết {named(node)} không được có luồng đi ra.",
                f"The link throw event {named(node)} may not have outgoing flows.",
            )
            report.error("flow-not-allowed", at, what)
    elif node.incoming:
        what = (
            f"Sự kiện nhận liên kết {named(node)} không được có luồng đi vào.",
            f"The link catch event {named(node)} may not have incoming flows.",
        )
        report.error("flow-not-allowed", at, what)
    elif not thrown:
        what = (
            f"Không có sự kiện nào phát liên kết “{event.name}”.",
            f"Nothing throws the link “{event.name}”.",
        )
        report.warn("link-source", at, what)
