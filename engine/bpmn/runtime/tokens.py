"""Tokens: where an instance stands (BPMN 2.0.2 §7.2.8)."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.runtime.document import Document
from engine.bpmn.runtime.waits import (
    ChildrenWait,
    IncidentWait,
    Wait,
    dump_wait,
    is_silent,
    load_wait,
)


@dataclass(slots=True)
class Token:
    """A token on a flow node.

    ``waits`` are what can move it. ``host`` is the activity or gateway for whose sake an event is
    armed. ``counts`` are a join's arrivals by incoming flow. ``inner`` marks one turn of a loop
    or one instance of a multi-instance activity. ``begun``: its visit stands in the record.
    ``source`` is the JSON form it was read from, as long as it has not changed.
    """

    id: int
    element: str
    scope: int
    state: str = "ready"
    flow: str | None = None
    waits: tuple[Wait, ...] = ()
    host: int | None = None
    armed: bool = False
    inner: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    begun: bool = False
    source: Document | None = field(default=None, compare=False, repr=False)

    @property
    def is_silent(self) -> bool:
        """Whether it only keeps its scope going: its end is no end of a visit."""
        return any(is_silent(wait) for wait in self.waits)

    @property
    def has_failed(self) -> bool:
        """Whether an incident has to be settled before the activity goes on."""
        return any(isinstance(wait, IncidentWait) for wait in self.waits)

    @property
    def awaits_children(self) -> bool:
        """Whether instances of their own run for its activity."""
        return any(isinstance(wait, ChildrenWait) for wait in self.waits)

    def waits_as(self, before: Token | None) -> bool:
        """Whether it waits for the same as before, and at the same element."""
        if before is None:
            return not self.waits
        return (self.waits, self.element) == (before.waits, before.element)

    def copy(self) -> Token:
        """Give a token that later changes of this one do not reach."""
        return Token(
            self.id,
            self.element,
            self.scope,
            self.state,
            self.flow,
            self.waits,
            self.host,
            self.armed,
            self.inner,
            dict(self.counts),
            self.begun,
        )

    def dump(self) -> Document:
        """Give the JSON form, without what is at its default."""
        if self.source is not None:
            return self.source
        out: Document = {"id": self.id, "el": self.element, "sc": self.scope, "st": self.state}
        if self.flow is not None:
            out["fl"] = self.flow
        if self.waits:
            out["w"] = [dump_wait(wait) for wait in self.waits]
        if self.host is not None:
            out["h"] = self.host
        if self.armed:
            out["a"] = 1
        if self.inner:
            out["i"] = 1
        if self.counts:
            out["c"] = self.counts
        if self.begun:
            out["b"] = 1
        return out

    @classmethod
    def load(cls, raw: Document) -> Token:
        """Read the JSON form."""
        return cls(
            raw["id"],
            raw["el"],
            raw["sc"],
            raw["st"],
            raw.get("fl"),
            tuple(map(load_wait, raw["w"])) if "w" in raw else (),
            raw.get("h"),
            "a" in raw,
            "i" in raw,
            raw.get("c") or {},
            "b" in raw,
            raw,
        )
