"""From where a join can still be reached (BPMN 2.0.2 §13.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from engine.bpmn.definition import Definition, Node


def may_yet_come(
    definition: Definition, join: str, here: str, lacking: Iterable[str], full: Iterable[str]
) -> bool:
    """Say whether a token on ``here`` may still come by one of ``lacking`` but by none of ``full``.

    For exactly these an inclusive join waits. What a boundary event may send is waited for, but
    having sent it does not stand for what its activity will send.
    """
    reach = upstream(definition, join)
    along = upstream(definition, join, over_borders=False)
    return any(here in reach[flow] for flow in lacking) and not any(
        here in along[flow] for flow in full
    )


@lru_cache(maxsize=1024)
def upstream(
    definition: Definition, join: str, *, over_borders: bool = True
) -> dict[str, frozenset[str]]:
    """Map each incoming flow of a join to the nodes from which a path not through the join leads.

    A link leads from where it is thrown to where it is caught; ``over_borders``: a boundary event
    is reachable from the activity that it is attached to.
    """
    return {
        flow: _reaching(definition, definition.flows[flow].source, join, over_borders=over_borders)
        for flow in definition.nodes[join].incoming
    }


def _linked_to(definition: Definition, target: Node) -> Iterator[str]:
    names = {event.name for event in target.events if event.kind == "link"}
    if names and target.type == "intermediateCatchEvent":
        for node in definition.nodes.values():
            throws = node.type == "intermediateThrowEvent" and node.scope == target.scope
            if throws and any(e.kind == "link" and e.name in names for e in node.events):
                yield node.id


def _reaching(
    definition: Definition, start: str, join: str, *, over_borders: bool
) -> frozenset[str]:
    reaching: set[str] = set()
    stack = [start]
    while stack:
        here = stack.pop()
        if here == join or here in reaching:
            continue
        reaching.add(here)
        node = definition.nodes[here]
        stack.extend(definition.flows[flow].source for flow in node.incoming)
        stack.extend(_linked_to(definition, node))
        if over_borders and node.attached_to is not None:
            stack.append(node.attached_to)
    return frozenset(reaching)
