"""The fields that all flow nodes have."""

from __future__ import annotations

from typing import Any, Protocol

from lxml import etree

from engine.bpmn.parser.data_stores import DataStores, filled_by_associations, read_by_associations
from engine.bpmn.parser.markup import child, content, line_of, local, properties, reference
from engine.bpmn.parser.process import ProcessReader


class FlowNodeReader(Protocol):
    """What SpiffWorkflow's parsers of flow nodes have in common, as far as it is used here."""

    node: etree._Element
    process_parser: ProcessReader

    @property
    def bpmn_id(self) -> str:
        """The id of the element."""


def common(reader: FlowNodeReader, scope: str) -> dict[str, Any]:
    """Return the fields of a Node that do not depend on its kind."""
    element, process, node_id = reader.node, reader.process_parser, reader.bpmn_id
    stores: DataStores = process.parser.stores
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
        "stores_read": read_by_associations(element, process.names, stores),
        "stores_filled": filled_by_associations(element, process.names, stores),
    }
