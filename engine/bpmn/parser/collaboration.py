"""Collaborations (BPMN 2.0.2 §9): participants, message flows; lanes (§10.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from engine.bpmn.definition import Lane
from engine.bpmn.parser.markup import children, content, properties, reference, tag


def participants_of(root: etree._Element) -> dict[str, etree._Element]:
    """Map each process that a participant refers to to that participant."""
    return {
        process: element
        for element in root.iter(tag("participant"))
        if (process := reference(element.get("processRef")))
    }


def flow_messages(
    root: etree._Element, processes: Mapping[str, Any], messages: Mapping[str, str | None]
) -> dict[str, str]:
    """Map each node at an end of a message flow to the name of the message it then means.

    A message event without ``messageRef`` takes the name from the flow's own message, else from
    the message at its other end, else from the flow. ``processes``: readers by id.
    """
    found: dict[str, str] = {}
    for flow in root.iter(tag("messageFlow")):
        ends = [reference(flow.get(end)) for end in ("sourceRef", "targetRef")]
        name = messages.get(reference(flow.get("messageRef")) or "")
        for end, other in (ends, ends[::-1]):
            if end and other and end not in processes:
                meant = name or _message_at(other, processes.values(), messages)
                found.setdefault(end, meant or flow.get("name") or flow.get("id") or "")
    return found


def _message_at(
    node_id: str, processes: Iterable[Any], messages: Mapping[str, str | None]
) -> str | None:
    for process in processes:
        node = process.get_node_by_id(node_id)
        if node is None:
            continue
        for element in (node, *children(node, "messageEventDefinition")):
            name = messages.get(reference(element.get("messageRef")) or "")
            if name:
                return name
    return None


def lanes_of(process: etree._Element) -> tuple[Lane, ...]:
    """Return all lanes, outer before inner; an inner lane inherits the holder of its outer one.

    The innermost lane that lists a node holds it.
    """
    lanes: list[Lane] = []
    holders: dict[etree._Element, str | None] = {}
    for element in process.iter(tag("lane")):
        lane_set = element.getparent()
        outer = lane_set.getparent() if lane_set is not None else None
        inherited = holders.get(outer) if outer is not None else None
        holders[element] = properties(element).get("holder") or inherited
        nodes = (reference(content(ref)) for ref in children(element, "flowNodeRef"))
        lanes.append(
            Lane(
                id=element.get("id") or "",
                name=element.get("name") or None,
                nodes=tuple(node for node in nodes if node),
                holder=holders[element],
            )
        )
    return tuple(lanes)
