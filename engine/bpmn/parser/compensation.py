"""Compensation (BPMN 2.0.2 §10.7.1): which activity undoes what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.definition import Node
from engine.bpmn.parser.markup import reference, tag


def compensation_handlers(
    root: etree._Element, nodes: Mapping[str, Node]
) -> Iterator[tuple[str, str]]:
    """Yield each compensation boundary event with the activity its association leads to."""
    for association in root.iter(tag("association")):
        boundary = nodes.get(reference(association.get("sourceRef")) or "")
        handler = reference(association.get("targetRef")) or ""
        if boundary is not None and boundary.attached_to is not None and handler in nodes:
            yield boundary.id, handler
