"""Reads one process into a Definition, scope by scope, without recursion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS, Definition, Lane, Node, Scope
from engine.bpmn.parser.collaboration import lanes_of
from engine.bpmn.parser.compensation import compensation_handlers
from engine.bpmn.parser.correlation import subscribed_properties
from engine.bpmn.parser.data_names import DataNames
from engine.bpmn.parser.flows import flows_of
from engine.bpmn.parser.link_events import link_names
from engine.bpmn.parser.markup import (
    child,
    content,
    line_of,
    local,
    properties,
    reference,
    tag,
    truthy,
)
from engine.bpmn.parser.multi_instance_placement import placements

_FLOW_NODES = frozenset(ACTIVITIES | EVENTS | GATEWAYS)


class ProcessReader(ProcessParser):  # type: ignore[misc]  # library without annotations
    """Reads a process; the library's index of its elements serves every node reader."""

    def __init__(self, p: Any, node: etree._Element, *args: Any, **kwargs: Any) -> None:
        super().__init__(p, node, *args, **kwargs)
        self.names: DataNames = p.names
        self.flows = flows_of(node)
        self.link_names = link_names(node)
        self.incoming: dict[str, list[str]] = {}
        self.outgoing: dict[str, list[str]] = {}
        for flow in self.flows.values():
            self.outgoing.setdefault(flow.source, []).append(flow.id)
            self.incoming.setdefault(flow.target, []).append(flow.id)
        self._attached: dict[str | None, list[etree._Element]] = {}
        for ref, events in self.boundary_events_by_attached.items():
            self._attached.setdefault(reference(ref), []).extend(events)
        self.lanes: tuple[Lane, ...] = lanes_of(node)
        self._lane_by_node = {node_id: lane.id for lane in self.lanes for node_id in lane.nodes}

    def get_boundary_events(self, attached_to_ref: str) -> list[etree._Element]:
        """Return the boundary events of an activity; the reference may carry a prefix."""
        return self._attached.get(attached_to_ref, [])

    def lane_of(self, element: etree._Element) -> str | None:
        """Return the id of the innermost lane of an element or of the sub-process around it."""
        current: etree._Element | None = element
        while current is not None and current is not self.node.getparent():
            lane = self._lane_by_node.get(current.get("id") or "")
            if lane is not None:
                return lane
            current = current.getparent()
        return None

    def definition(self) -> Definition:
        """Return the process as an immutable graph."""
        nodes: dict[str, Node] = {}
        scopes: dict[str, Scope] = {}
        waiting: list[tuple[etree._Element, str | None]] = [(self.node, None)]
        while waiting:
            container, parent = waiting.pop()
            inside = list(self._nodes_in(container, nodes))
            nodes.update((node.id, node) for node, _ in inside)
            scope = self._scope(container, parent, [node for node, _ in inside])
            scopes[scope.id] = scope
            waiting += [(element, scope.id) for node, element in inside if node.is_sub_process]
        for node_id, placement in placements(nodes, scopes, self.flows.values()).items():
            nodes[node_id] = replace(nodes[node_id], placement=placement)
        for boundary, handler in compensation_handlers(self.document_root, nodes):
            nodes[boundary] = replace(nodes[boundary], handler=handler)
        return self._graph(nodes, scopes)

    def _nodes_in(
        self, container: etree._Element, others: Mapping[str, Node]
    ) -> Iterator[tuple[Node, etree._Element]]:
        """Yield the nodes of one scope; of several with one id the first."""
        ids: set[str] = set()
        for element in container.iterchildren(*(tag(name) for name in _FLOW_NODES)):
            node_id = element.get("id") or ""
            if node_id in others or node_id in ids:
                continue
            ids.add(node_id)
            reader = self.parser.node_reader(self, element)
            yield reader.read(container.get("id") or ""), element

    def _scope(self, container: etree._Element, parent: str | None, inside: list[Node]) -> Scope:
        top = parent is None
        ad_hoc = local(container) == "adHocSubProcess"
        event_sub = not top and truthy(container.get("triggeredByEvent"))
        return Scope(
            id=container.get("id") or "",
            parent=parent,
            nodes=tuple(node.id for node in inside),
            starts=tuple(n.id for n in inside if _starts(n, event_sub=event_sub)),
            entries=tuple(n.id for n in inside if _enters(n, top=top, ad_hoc=ad_hoc)),
            event_sub_processes=tuple(n.id for n in inside if n.triggered_by_event),
            data=self.names.declared(container),
        )

    def _graph(self, nodes: dict[str, Node], scopes: dict[str, Scope]) -> Definition:
        element = self.node
        participant = self.parser.participants.get(self.bpmn_id)
        return Definition(
            id=self.bpmn_id,
            name=element.get("name") or None,
            executable=truthy(element.get("isExecutable"), default=bool(nodes)),
            file=self.filename,
            line=line_of(element),
            nodes=nodes,
            flows=self.flows,
            scopes=scopes,
            lanes=self.lanes,
            participant=None
            if participant is None
            else participant.get("name") or participant.get("id"),
            properties=properties(element),
            documentation=content(child(element, "documentation")),
            global_task=self.bpmn_id in self.parser.global_tasks,
            correlation=tuple(subscribed_properties(element)),
            stores=self.parser.stores.used_by(nodes.values()),
        )


def _starts(node: Node, *, event_sub: bool) -> bool:
    """Whether a start event starts its scope; in an event sub-process its trigger does."""
    return node.type == "startEvent" and (event_sub or not node.events)


def _enters(node: Node, *, top: bool, ad_hoc: bool) -> bool:
    """Whether a node without incoming flow starts with its scope (BPMN 2.0.2 §13.2)."""
    if node.incoming or node.type in ("startEvent", "boundaryEvent"):
        return False
    if node.for_compensation or node.triggered_by_event or (node.instantiate and top):
        return False
    if ad_hoc and not node.is_activity:
        return False
    caught_link = node.type == "intermediateCatchEvent" and any(
        event.kind == "link" for event in node.events
    )
    return not caught_link
