"""Sequence flows (BPMN 2.0.2 §8.4.13)."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import Flow
from engine.bpmn.parser.markup import child, content, line_of, reference, tag


def flows_of(process: etree._Element) -> dict[str, Flow]:
    """Return the sequence flows inside a process, its sub-processes included, by id."""
    flows = (
        Flow(
            id=element.get("id") or "",
            source=reference(element.get("sourceRef")) or "",
            target=reference(element.get("targetRef")) or "",
            condition=content(child(element, "conditionExpression")),
            name=element.get("name") or None,
            line=line_of(element),
        )
        for element in process.iter(tag("sequenceFlow"))
    )
    return {flow.id: flow for flow in flows}
