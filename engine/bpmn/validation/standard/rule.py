"""A rule of the standard, and the file as the rules see it: as it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from lxml import etree

from engine.bpmn.parser import FileReading
from engine.bpmn.parser.markup import (
    child,
    children,
    content,
    leave_to_vendors,
    local,
    reference,
    tag,
    truthy,
)
from engine.bpmn.parser.qualified_names import qualify
from engine.bpmn.parser.source import parse
from engine.bpmn.validation.report import index
from engine.sentences import Sentence

Broken: TypeAlias = Iterator[tuple[etree._Element, str]]  # noqa: SLF001  # lxml's one name for it
"""Where a rule is broken, each with a detail for the sentence (empty if it needs none)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One MUST or shall of BPMN 2.0.2 that has no influence on what is executed.

    ``says`` is told of each element that breaks it, with ``%(element)s`` and ``%(detail)s``.
    """

    code: str
    clause: str
    says: Sentence
    broken: Callable[[Model], Broken]


class Model:
    """One file as it was written, without ids of ours; what it borrows from others of its set."""

    def __init__(self, file: FileReading, namespaces: frozenset[str]) -> None:
        """Read the file anew; ``namespaces`` are those of the set's files."""
        self.root = parse(file.name, file.data)
        leave_to_vendors(self.root)
        qualify(self.root)
        self.namespaces = namespaces
        self.everywhere: Mapping[str, etree._Element] = {**file.borrowed, **index(self.root)}

    def each(self, *names: str) -> Iterator[etree._Element]:
        """Yield the file's elements of these names, in document order."""
        yield from self.root.iter(*map(tag, names))

    def get(self, ref: str | None) -> etree._Element | None:
        """The element that a reference names, in the file or lent to it."""
        return self.everywhere.get(reference(ref) or "")

    def named(self, holder: etree._Element, name: str) -> etree._Element | None:
        """The element that a child of ``holder`` refers to by its text."""
        return self.get(content(child(holder, name)))

    def item(self, data: etree._Element | None, attribute: str = "itemSubjectRef") -> str | None:
        """What tells two kinds of data apart: the item's structure, else its id."""
        key = None if data is None else reference(data.get(attribute))
        definition = self.get(key)
        return None if definition is None else definition.get("structureRef") or key

    @cached_property
    def incoming(self) -> Mapping[str, list[etree._Element]]:
        """The sequence flows by the node at which they end."""
        return self._flows("targetRef")

    @cached_property
    def outgoing(self) -> Mapping[str, list[etree._Element]]:
        """The sequence flows by the node at which they begin."""
        return self._flows("sourceRef")

    def _flows(self, end: str) -> dict[str, list[etree._Element]]:
        found: dict[str, list[etree._Element]] = {}
        for flow in self.each("sequenceFlow"):
            found.setdefault(reference(flow.get(end)) or "", []).append(flow)
        return found


def executable(element: etree._Element) -> bool:
    """Whether the process around an element says that it can be executed."""
    process = next(element.iterancestors(tag("process")), None)
    return process is not None and truthy(process.get("isExecutable"))


def texts(holder: etree._Element, name: str) -> list[str]:
    """What the children of one name refer to."""
    return [reference(content(each)) or "" for each in children(holder, name)]


def shown(element: etree._Element) -> str:
    """How a sentence calls an element: its kind, its name or id."""
    said = element.get("name") or element.get("id")
    return f"<{local(element)}> “{said}”" if said else f"<{local(element)}>"
