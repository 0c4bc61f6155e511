"""From one version of a process to another: what each element and flow becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine.bpmn.definition import Definition, Node


@dataclass(frozen=True)
class VersionChange:
    """How an instance of ``old`` becomes one of ``new``.

    ``elements`` maps elements of the old version to those of the new; an event that is mapped to
    None waits no more, which has to be said of it. Timers keep their due times unless they are to
    be ``recomputed`` from when they began to run.
    """

    old: Definition
    new: Definition
    elements: Mapping[str, str | None] = field(default_factory=dict)
    recomputed: bool = False

    @cached_property
    def added(self) -> frozenset[str]:
        """The elements of the new version that none of the old one becomes."""
        return frozenset(self.new.nodes) - {each for each in self.elements.values() if each}

    def says(self, element: str) -> bool:
        """Whether it is said what becomes of an element."""
        return element in self.elements or element == self.old.id

    def becomes(self, element: str) -> str | None:
        """The element of the new version, or None; the process becomes the process."""
        return self.new.id if element == self.old.id else self.elements.get(element)

    def node(self, element: str) -> Node | None:
        """The node that an element becomes, or None."""
        return self.new.nodes.get(self.becomes(element) or "")

    def flow(self, flow: str) -> str | None:
        """The flow of the new version between what the ends of this one become, or None."""
        before = self.old.flows.get(flow)
        if before is None:
            return None
        ends = (self.becomes(before.source), self.becomes(before.target))
        fitting = [f.id for f in self.new.flows.values() if (f.source, f.target) == ends]
        if flow in fitting:
            return flow
        return fitting[0] if len(fitting) == 1 else None

    def event(self, element: str, index: int) -> int | None:
        """Which event definition of the new node the ``index``-th of the old one becomes, or None.

        The first of its kind becomes the first of its kind.
        """
        old, new = self.old.nodes[element], self.node(element)
        kind = old.events[index].kind if index < len(old.events) else None
        place = [i for i, event in enumerate(old.events) if event.kind == kind].index(index)
        same = [i for i, event in enumerate(new.events if new else ()) if event.kind == kind]
        return same[place] if place < len(same) else None
