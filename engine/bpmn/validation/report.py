"""Collects findings about one process, each tied to an element of the diagram."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.definition import Definition, EventDefinition, Flow, Node
from engine.bpmn.parser import ERROR, NOTE, WARNING, FileReading, Finding, Reading
from engine.bpmn.parser.markup import identity, line_of
from engine.bpmn.validation.known import Known

Words = tuple[str, str]
"""A sentence in Vietnamese and in English."""
NOTHING: Words = ("", "")


@dataclass
class Report:
    """The findings of one file."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, at: etree._Element, what: Words, advice: Words = NOTHING) -> None:
        """Refuse: the diagram cannot run as it is."""
        self.add(ERROR, code, at, what, advice)

    def warn(self, code: str, at: etree._Element, what: Words, advice: Words = NOTHING) -> None:
        """Warn: it runs, perhaps not as meant."""
        self.add(WARNING, code, at, what, advice)

    def note(self, code: str, at: etree._Element, what: Words, advice: Words = NOTHING) -> None:
        """Say what was understood or left aside."""
        self.add(NOTE, code, at, what, advice)

    def add(
        self, severity: str, code: str, at: etree._Element, what: Words, advice: Words = NOTHING
    ) -> None:
        """Add a finding at an element, or at its nearest ancestor that has an id.

        Names and expressions of several lines are quoted on one.
        """
        said = (" ".join(text.split()) for text in (*what, *advice))
        self.findings.append(Finding(severity, code, identity(at), line_of(at), self.file, *said))


@dataclass(frozen=True)
class Subject:
    """One process under check, with all that a rule may ask about it.

    ``elements`` maps the ids of the process, ``everywhere`` those of its file.
    """

    reading: Reading
    file: FileReading
    root: etree._Element
    definition: Definition
    element: etree._Element
    elements: Mapping[str, etree._Element]
    everywhere: Mapping[str, etree._Element]
    known: Known
    decisions: Container[str]

    def at(self, thing: Node | Flow | str) -> etree._Element:
        """Return the XML element of a node, flow or id; the process when there is none."""
        key = thing if isinstance(thing, str) else thing.id
        return self.elements.get(key, self.element)

    def nodes(self, *types: str) -> Iterator[Node]:
        """Yield the nodes, or those of the given types."""
        for node in self.definition.nodes.values():
            if not types or node.type in types:
                yield node

    def outgoing(self, node: Node) -> list[Flow]:
        """Return a node's outgoing flows."""
        return [self.definition.flows[flow] for flow in node.outgoing]

    def incoming(self, node: Node) -> list[Flow]:
        """Return a node's incoming flows."""
        return [self.definition.flows[flow] for flow in node.incoming]

    def in_event_sub_process(self, node: Node) -> bool:
        """Whether the node stands directly in an event sub-process."""
        holder = self.definition.nodes.get(node.scope)
        return holder is not None and holder.triggered_by_event

    def events(self) -> Iterator[tuple[Node, EventDefinition]]:
        """Yield each event definition with its node."""
        for node in self.definition.nodes.values():
            for event in node.events:
                yield node, event


def named(node: Node) -> str:
    """Return how a sentence calls a node: its name and id."""
    return f"“{node.name}” ({node.id})" if node.name else f"“{node.id}”"


def index(container: etree._Element) -> dict[str, etree._Element]:
    """Map the ids inside an element to their first bearer."""
    found: dict[str, etree._Element] = {}
    for element in container.iter(etree.Element):
        key = element.get("id")
        if key:
            found.setdefault(key, element)
    return found
