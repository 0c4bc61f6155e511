"""Reads lanes (BPMN 2.0.2 §10.8); the innermost lane that lists a node holds it."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import Lane
from engine.bpmn.parser.markup import children, content, properties, reference, tag


def lanes_of(process: etree._Element) -> tuple[Lane, ...]:
    """Return all lanes, outer before inner; an inner lane inherits the holder of its outer one."""
    found: list[Lane] = []
    holders: dict[etree._Element, str | None] = {}
    for element in process.iter(tag("lane")):
        outer = element.getparent()
        outer = outer.getparent() if outer is not None else None
        inherited = holders.get(outer) if outer is not None else None
        holder = properties(element).get("holder") or inherited
        holders[element] = holder
        nodes = (reference(content(ref)) for ref in children(element, "flowNodeRef"))
        found.append(
            Lane(
                id=element.get("id") or "",
                name=element.get("name") or None,
                nodes=tuple(node for node in nodes if node),
                holder=holder,
            )
        )
    return tuple(found)
