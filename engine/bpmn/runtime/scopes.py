"""Scopes: what runs as a container and holds variables, one class for each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from engine.bpmn.runtime.document import Document, LogEntry

Codes = dict[str, list[str | None]]
"""Codes of errors and escalations by kind; None among them catches all."""


@dataclass(slots=True)
class ScopeState:
    """A running container; ``token`` is the token whose activity it belongs to.

    ``loop`` is the number, from 1, of the nearest inner instance around. What a kind of scope has
    beside these fields is in the document under its name, unless None, False or an empty mapping.
    ``source`` is the JSON form of that as it was read, as long as it has not changed.
    ``transparent`` tells whether a name that nobody holds is written further out.
    """

    kind: ClassVar[str]
    transparent: ClassVar[bool] = True

    id: int
    element: str
    parent: int | None = None
    token: int | None = None
    loop: int | None = None
    vars: dict[str, object] = field(default_factory=dict, kw_only=True)
    source: Document | None = field(default=None, kw_only=True, compare=False, repr=False)

    def data(self) -> Document:
        """Give the JSON form of what only this kind of scope has."""
        out: Document = {}
        for name in _OWN_FIELDS[type(self)]:
            value = getattr(self, name)
            if value is not None and value is not False and value != {}:
                out[name] = value
        return out

    def head(self) -> Document:
        """Give the JSON form without the variables."""
        out: Document = {"id": self.id, "el": self.element, "k": self.kind}
        if self.parent is not None:
            out["p"] = self.parent
        if self.token is not None:
            out["t"] = self.token
        if self.loop is not None:
            out["l"] = self.loop
        data = self.data() if self.source is None else self.source
        if data:
            out["d"] = data
        return out

    def dump(self) -> Document:
        """Give the JSON form with the variables."""
        out = self.head()
        if self.vars:
            out["v"] = self.vars
        return out


@dataclass(slots=True, kw_only=True)
class LogScope(ScopeState):
    """A scope that keeps the compensation log of what completed in it, ``done``.

    It is None while nothing was ever logged.
    """

    done: list[LogEntry] | None = None


@dataclass(slots=True, kw_only=True)
class ContainerScope(LogScope):
    """A scope in which flow nodes run; ``interrupted``: an event sub-process took over."""

    interrupted: bool = False


@dataclass(slots=True, kw_only=True)
class InstanceScope(ContainerScope):
    """An instance, of a process or of a part of one.

    ``caught`` are the codes that ancestors catch, None without a parent. ``wrote`` names the
    variables to hand back, None when all are. ``talk`` are the correlation keys of its
    conversation; ``counts`` the completed and all inner instances by multi-instance activity.
    """

    transparent = False

    caught: Codes | None = None
    wrote: list[str] | None = None
    talk: dict[str, str] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class ProcessScope(InstanceScope):
    """An instance of a process."""

    kind = "process"


@dataclass(slots=True, kw_only=True)
class ChildInstanceScope(InstanceScope):
    """An instance of its own that is one inner instance of an activity; ``key`` as there."""

    kind = "body"

    key: str | None = None

    def data(self) -> Document:
        """Give the JSON form; the key is always in it."""
        return {**InstanceScope.data(self), "key": self.key}


@dataclass(slots=True, kw_only=True)
class SubProcessScope(ContainerScope):
    """A sub-process; ``left`` and ``enough`` are of an ad-hoc one.

    ``left`` are the activities that are still to begin one after the other, ``enough`` tells that
    the completion condition has held.
    """

    kind = "sub"

    left: list[str] | None = None
    enough: bool = False


@dataclass(slots=True, kw_only=True)
class HandlerScope(ContainerScope):
    """A compensation handler at work."""

    kind = "undo"


@dataclass(slots=True, kw_only=True)
class LoopScope(LogScope):
    """A loop or multi-instance activity: counters of its inner instances.

    ``turns`` of a standard loop; ``items`` and the number of the ``next`` one of a sequential
    multi-instance activity; ``results`` by number; ``lost``: number, key and item of the inner
    instances that an incident ended.
    """

    kind = "multi"

    total: int = 0
    active: int = 0
    completed: int = 0
    terminated: int = 0
    turns: int | None = None
    items: list[object] | None = None
    next: int | None = None
    results: dict[str, object] = field(default_factory=dict)
    lost: list[list[Any]] | None = None

    def data(self) -> Document:
        """Give the JSON form; nothing as long as nothing is counted."""
        return LogScope.data(self) if self.total or self.turns is not None else {}


@dataclass(slots=True, kw_only=True)
class BodyScope(ScopeState):
    """One inner instance of a multi-instance activity; ``key``: an agency's or item's id."""

    kind = "body"
    transparent = False

    key: str | None = None

    def data(self) -> Document:
        """Give the JSON form; the key is always in it."""
        return {"key": self.key}


@dataclass(slots=True, kw_only=True)
class TurnScope(ScopeState):
    """One turn of a standard loop."""

    kind = "loop"


@dataclass(slots=True, kw_only=True)
class LocalScope(ScopeState):
    """The data inputs of an activity, and what it writes to be handed over."""

    kind = "io"


_OUTERMOST = (ProcessScope, ChildInstanceScope)
_INNER = (SubProcessScope, HandlerScope, LoopScope, BodyScope, TurnScope, LocalScope)
_KINDS: dict[tuple[str, bool], type[ScopeState]] = {
    **{(each.kind, True): each for each in _OUTERMOST},
    **{(each.kind, False): each for each in _INNER},
}
_COMMON = frozenset(each.name for each in fields(ScopeState))
_OWN_FIELDS = {
    kind: tuple(each.name for each in fields(kind) if each.name not in _COMMON)
    for kind in _KINDS.values()
}


def load_scope(raw: Document) -> ScopeState:
    """Read a scope from its JSON form."""
    parent = raw.get("p")
    kind = _KINDS[raw["k"], parent is None]
    scope = kind(raw["id"], raw["el"], parent, raw.get("t"), raw.get("l"), vars=raw.get("v") or {})
    scope.source = raw.get("d") or {}
    for name, value in scope.source.items():
        setattr(scope, name, value)
    return scope
