"""The fields that all flow nodes have."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.bpmn.parser.data_stores import filled_by_associations, read_by_associations
from engine.bpmn.parser.markup import child, content, line_of, local, properties, reference


def common(reader: Any, scope: str) -> dict[str, Any]:
    """Return the fields of a Node that do not depend on its kind."""
    element: etree._Element = reader.node
    process = reader.process_parser
    node_id = reader.bpmn_id
    return {
        "id": node_id,
        "type": local(element),
        "scope": scope,
        "name": element.get("name") or None,
        "line": line_of(element),
        "incoming": tuple(process.incoming.get(node_id, ())),
        "outgoing": tuple(process.outgoing.get(node_id, ())),
        "default": reference(element.get("default")),
        "lane": process.lane_of(element),
        "boundary": tuple(e.get("id") for e in process.get_boundary_events(node_id)),
        "properties": properties(element),
        "documentation": content(child(element, "documentation")),
        "stores_read": read_by_associations(reader),
        "stores_filled": filled_by_associations(reader),
    }
