"""The steps of a played run: what a script, a scenario or the editor may ask for, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VERBS = (
    "extend",
    "ask",
    "decide",
    "refuse",
    "insist",
    "reassign",
    "finish",
    "return",
    "suspend",
    "resume",
    "raise",
    "transfer",
    "add",
    "withdraw",
    "bind",
    "retry",
    "skip",
    "cancel",
    "close",
    "receive",
)
STATUSES = ("completed", "waiting", "incident", "refused")


@dataclass(frozen=True, slots=True)
class Complete:
    """Complete the ``nth`` (from 1, in order of opening) open work at an element.

    ``key`` narrows to the instance of one agency or item, ``holder`` (``as``) names who does it.
    """

    element: str
    data: Mapping[str, object] = field(default_factory=dict)
    nth: int = 1
    key: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Carry:
    """Complete the work of an activity's children (of ``keys``, else all), one after another.

    It stops behind ``through`` and leaves alone what is not in ``only``, if that is given;
    ``data`` maps elements to what is filled in beyond the least.
    """

    element: str
    keys: tuple[str, ...] = ()
    through: str | None = None
    only: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """A message from outside; ``key`` is one value, or one for each correlation property."""

    name: str
    key: str | Mapping[str, str] | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signal:
    """A broadcast from outside."""

    name: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advance:
    """Move the clock by an ISO 8601 duration; timers due on the way fire at their own time."""

    duration: str


@dataclass(frozen=True, slots=True)
class Start:
    """Start one more instance, at ``event`` when the process has several start events."""

    process: str
    data: Mapping[str, object] = field(default_factory=dict)
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Answer the oldest waiting call of a service by a result or by a BPMN error."""

    name: str
    result: Mapping[str, object] = field(default_factory=dict)
    error: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Do:
    """A verb of the product on an instance, an assignment or an incident."""

    verb: str
    on: str | None = None
    key: str | None = None
    holder: str | None = None
    reason: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expect:
    """What must hold now. A field left out is not looked at."""

    open: tuple[str, ...] | None = None
    status: str | None = None
    data: Mapping[str, object] | None = None
    transitions: tuple[Mapping[str, object], ...] = ()
    notified: tuple[Mapping[str, object], ...] = ()
    deadline: Mapping[str, object] | None = None


Step = Complete | Carry | Message | Signal | Advance | Start | Service | Do | Expect
