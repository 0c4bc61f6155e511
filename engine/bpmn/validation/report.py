"""Collects findings about one process, each tied to an element of the diagram."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from engine.bpmn.definition import Definition, EventDefinition, Flow, Node
from engine.bpmn.parser import ERROR, NOTE, WARNING, FileReading, Finding, Reading
from engine.bpmn.parser.markup import identity, line_of
from engine.bpmn.validation.known import Known
from engine.model.text import shown
from engine.sentences import Sentence

_LINE_ENDS = re.compile(r"[ \t\r\n\f\v]+")


@dataclass
class Report:
    """The findings of one file.

    ``drawn_only``: a process that is only drawn beside an executable one never refuses the file;
    all that is found in it are notes.
    """

    file: str
    drawn_only: bool = False
    findings: list[Finding] = field(default_factory=list)

    def error(
        self, code: str, at: etree._Element, message: Sentence, advice: Sentence | None = None
    ) -> None:
        """Refuse: the diagram cannot run as it is."""
        self._add(ERROR, code, at, message, advice)

    def warn(
        self, code: str, at: etree._Element, message: Sentence, advice: Sentence | None = None
    ) -> None:
        """Warn: it runs, perhaps not as meant."""
        self._add(WARNING, code, at, message, advice)

    def note(
        self, code: str, at: etree._Element, message: Sentence, advice: Sentence | None = None
    ) -> None:
        """Say what was understood or left aside."""
        self._add(NOTE, code, at, message, advice)

    def breaks(
        self, severity: str, code: str, at: etree._Element, message: Sentence, clause: str
    ) -> None:
        """Tell of a rule of the standard that is broken."""
        self._add(severity, code, at, message, None, clause)

    def _add(
        self,
        severity: str,
        code: str,
        at: etree._Element,
        message: Sentence,
        advice: Sentence | None,
        clause: str = "",
    ) -> None:
        """Add a finding at an element, or at its nearest ancestor that has an id."""
        finding = Finding(
            NOTE if self.drawn_only else severity,
            code,
            identity(at),
            line_of(at),
            self.file,
            _on_one_line(message),
            advice and _on_one_line(advice),
            clause,
        )
        self.findings.append(finding)


def _on_one_line(said: Sentence) -> Sentence:
    """Quote names and expressions of several lines on one, invisible characters to be seen."""
    parts = {
        name: _on_one_line(part)
        if isinstance(part, Sentence)
        else shown(_LINE_ENDS.sub(" ", part))
        if isinstance(part, str)
        else part
        for name, part in said.parts.items()
    }
    return replace(said, parts=parts)


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
