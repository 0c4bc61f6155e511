"""Reads one process into a Definition, scope by scope, without recursion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser

from engine.bpmn.definition import (
    ACTIVITIES,
    EVENTS,
    GATEWAYS,
    CorrelationProperty,
    Definition,
    Flow,
    Lane,
    Node,
    Scope,
)
from engine.bpmn.parser.collaboration import lanes_of
from engine.bpmn.parser.data_names import DataNames
from engine.bpmn.parser.markup import (
    child,
    children,
    content,
    line_of,
    local,
    properties,
    reference,
    tag,
    truthy,
)
from engine.bpmn.parser.multi_instance_placement import homes

_FLOW_NODES = frozenset(ACTIVITIES | EVENTS | GATEWAYS)


class ProcessReader(ProcessParser):  # type: ignore[misc]  # library without annotations
    """Reads a process; the library's index of its elements serves every node reader."""

    def __init__(self, p: Any, node: etree._Element, *args: Any, **kwargs: Any) -> None:
        super().__init__(p, node, *args, **kwargs)
        self.names: DataNames = p.names
        self.flows = {flow.id: flow for flow in _flows(node)}
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
            held = list(self._nodes_in(container, nodes))
            nodes.update((node.id, node) for node, _ in held)
            scope = self._scope(container, parent, [node for node, _ in held])
            scopes[scope.id] = scope
            waiting += [(element, scope.id) for node, element in held if node.is_sub_process]
        for node_id, home in homes(nodes, scopes, self.flows.values()).items():
            nodes[node_id] = replace(nodes[node_id], home=home)
        for border, handler in self._handlers(nodes):
            nodes[border] = replace(nodes[border], handler=handler)
        return self._made(nodes, scopes)

    def _handlers(self, nodes: dict[str, Node]) -> Iterator[tuple[str, str]]:
        """Yield each compensation boundary event with the activity that undoes (§10.7.1)."""
        for association in self.document_root.iter(tag("association")):
            border = nodes.get(reference(association.get("sourceRef")) or "")
            handler = reference(association.get("targetRef")) or ""
            if border is not None and border.attached_to is not None and handler in nodes:
                yield border.id, handler

    def _nodes_in(
        self, container: etree._Element, known: dict[str, Node]
    ) -> Iterator[tuple[Node, etree._Element]]:
        seen: set[str] = set()
        for element in container.iterchildren(*(tag(name) for name in _FLOW_NODES)):
            node_id = element.get("id") or ""
            if node_id in known or node_id in seen:
                continue
            seen.add(node_id)
            reader_class, node_class = self.parser.reader_class(element)
            reader = reader_class(self, node_class, element, self.nsmap, lane="")
            yield reader.read(container.get("id") or ""), element

    def _scope(self, container: etree._Element, parent: str | None, held: list[Node]) -> Scope:
        top = parent is None
        ad_hoc = local(container) == "adHocSubProcess"
        event_sub = not top and truthy(container.get("triggeredByEvent"))
        return Scope(
            id=container.get("id") or "",
            parent=parent,
            nodes=tuple(node.id for node in held),
            starts=tuple(n.id for n in held if _starts(n, event_sub=event_sub)),
            entries=tuple(n.id for n in held if _enters(n, top=top, ad_hoc=ad_hoc)),
            event_sub_processes=tuple(n.id for n in held if n.triggered_by_event),
            data=self.names.declared(container),
        )

    def _made(self, nodes: dict[str, Node], scopes: dict[str, Scope]) -> Definition:
        element = self.node
        participant = self.parser.participants.get(self.bpmn_id)
        given = properties(element)
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
            properties=given,
            documentation=content(child(element, "documentation")),
            key_expression=given.get("key"),
            global_task=self.bpmn_id in self.parser.global_tasks,
            correlation=tuple(self._subscribed()),
            stores=self.parser.stores.used_by(nodes.values()),
        )

    def _subscribed(self) -> Iterator[CorrelationProperty]:
        """Yield the bindings of the process's correlation subscriptions (§8.4.2)."""
        for subscription in children(self.node, "correlationSubscription"):
            key = self.get_key(reference(subscription.get("correlationKeyRef")))
            for binding in children(subscription, "correlationPropertyBinding"):
                yield CorrelationProperty(
                    key=key,
                    name=reference(binding.get("correlationPropertyRef")) or "",
                    of_instance=content(child(binding, "dataPath")),
                )

    def get_key(self, key_id: str | None) -> str:
        """Return the name of a correlation key, as message events know it."""
        for key in self.document_root.iter(tag("correlationKey")):
            if key.get("id") == key_id:
                return str(key.get("name") or key_id)
        return key_id or ""


def _flows(process: etree._Element) -> Iterator[Flow]:
    for element in process.iter(tag("sequenceFlow")):
        yield Flow(
            id=element.get("id") or "",
            source=reference(element.get("sourceRef")) or "",
            target=reference(element.get("targetRef")) or "",
            condition=content(child(element, "conditionExpression")),
            name=element.get("name") or None,
            line=line_of(element),
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
