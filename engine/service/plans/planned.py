"""Tasks of a plan's diagram that nobody was given: they wait, or found no agency."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.bpmn.definition import Definition, Node


@dataclass(frozen=True, slots=True)
class Planned:
    """One of them; ``document`` is what it waits for, empty where its turn has not come.

    ``nobody``: its turn came, but there was no agency in its group to be asked.
    ``added``: the document of the plan does not hold it, whoever drew the plan put it there.
    """

    element: str
    number: str
    title: str
    lead: str
    time: str
    document: str
    added: bool
    nobody: bool = False
    urgency: str = ""


def planned(
    definition: Definition, given: Collection[str], unassigned: Collection[str] = ()
) -> list[Planned]:
    """Tasks by number whose ``element`` has no assignment; each document may come once more.

    Those ``unassigned`` are over, and nobody did them.
    """
    nodes = definition.nodes.values()
    return [
        _planned(definition, node, nobody=node.id in unassigned)
        for node in nodes
        if node.properties.get("number") and node.id not in given
    ]


def _planned(definition: Definition, node: Node, *, nobody: bool) -> Planned:
    said = node.properties
    return Planned(
        element=node.id,
        number=said["number"],
        title=said.get("title") or node.name or node.id,
        lead=said.get("lead", ""),
        time=said.get("deadline", ""),
        document=_document(definition, node),
        added="origin" in said,
        nobody=nobody,
        urgency=said.get("urgency", ""),
    )


def _document(definition: Definition, node: Node) -> str:
    """The name of the start event by whose message the task's sub-process begins."""
    around = definition.nodes.get(node.scope)
    if around is None or not around.triggered_by_event:
        return ""
    starts = (n for n in definition.nodes.values() if n.scope == around.id and n.events)
    return next((start.name or start.id for start in starts if start.type == "startEvent"), "")
