"""What can move a token: one class for each kind of wait, and its form in the state document.

A wait never changes; a token that waits for something else gets another one. ``event`` is the
index of the event definition on the token's node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal

from engine.bpmn.runtime.document import Document, LogEntry

RetryAt = Literal["run", "leave"]
"""What a retry does: runs the node anew, or only leaves it."""


@dataclass(frozen=True, slots=True)
class TaskWait:
    """A user or manual task waits for somebody to complete it."""

    kind: ClassVar[str] = "task"
    name: str | None


@dataclass(frozen=True, slots=True)
class ServiceWait:
    """A service or send task waits for the answer of a registered service."""

    kind: ClassVar[str] = "service"
    name: str | None


@dataclass(frozen=True, slots=True)
class ChildrenWait:
    """A call or multi-instance activity waits for instances of their own; ``name`` is called."""

    kind: ClassVar[str] = "children"
    name: str | None


@dataclass(frozen=True, slots=True)
class TimerWait:
    """A timer: ``due`` next and counted from ``start`` (UTC texts), ``fired`` so many times."""

    kind: ClassVar[str] = "timer"
    name: ClassVar[None] = None
    due: str
    start: str
    fired: int
    event: int


@dataclass(frozen=True, slots=True)
class MessageWait:
    """A message of this name that bears ``keys`` (see ``collaboration.matches``)."""

    kind: ClassVar[str] = "message"
    name: str | None
    keys: Mapping[str, str]
    event: int


@dataclass(frozen=True, slots=True)
class SignalWait:
    """A signal of this name."""

    kind: ClassVar[str] = "signal"
    name: str | None
    event: int


@dataclass(frozen=True, slots=True)
class ConditionWait:
    """A condition that happens when it becomes true; ``was_true``: when last looked at."""

    kind: ClassVar[str] = "condition"
    name: ClassVar[None] = None
    text: str
    was_true: bool
    event: int


@dataclass(frozen=True, slots=True)
class IncidentWait:
    """A failed activity waits for an operator to retry or skip it."""

    kind: ClassVar[str] = "incident"
    name: ClassVar[None] = None
    code: str
    at: RetryAt


@dataclass(frozen=True, slots=True)
class ResetWait:
    """A complex gateway that has fired takes in what comes by the flows ``left`` (§13.4.5)."""

    kind: ClassVar[str] = "reset"
    name: ClassVar[None] = None
    left: Sequence[str]


@dataclass(frozen=True, slots=True)
class CompensationWait:
    """A compensation event or transaction waits for its handlers; ``left`` are still to undo."""

    kind: ClassVar[str] = "compensation"
    name: ClassVar[None] = None
    left: Sequence[LogEntry]
    silent: bool = False


Wait = (
    TaskWait
    | ServiceWait
    | ChildrenWait
    | TimerWait
    | MessageWait
    | SignalWait
    | ConditionWait
    | IncidentWait
    | ResetWait
    | CompensationWait
)

INTERNAL = frozenset({"incident", "reset", "compensation"})
"""Kinds that the runtime itself ends; all others show in the tables."""

# An instance is read anew for every step, most of its waits as they were the last time.
_task_wait = lru_cache(maxsize=4096)(TaskWait)
_timer_wait = lru_cache(maxsize=4096)(TimerWait)

_LOAD: dict[str, Callable[[Document], Wait]] = {
    "task": lambda raw: _task_wait(raw["name"]),
    "service": lambda raw: ServiceWait(raw["name"]),
    "children": lambda raw: ChildrenWait(raw["name"]),
    "timer": lambda raw: _timer_wait(raw["due"], raw["start"], raw["n"], raw["ev"]),
    "message": lambda raw: MessageWait(raw["name"], raw["keys"], raw["ev"]),
    "signal": lambda raw: SignalWait(raw["name"], raw["ev"]),
    "condition": lambda raw: ConditionWait(raw["text"], raw["was"], raw["ev"]),
    "incident": lambda raw: IncidentWait(raw["code"], raw["at"]),
    "reset": lambda raw: ResetWait(raw["left"]),
    "compensation": lambda raw: CompensationWait(raw["left"], "silent" in raw),
}


def load_wait(raw: Document) -> Wait:
    """Read a wait from its JSON form."""
    return _LOAD[raw["kind"]](raw)


def dump_wait(wait: Wait) -> Document:
    """Give the JSON form of a wait."""
    raw: Document = {"kind": wait.kind}
    match wait:
        case TaskWait() | ChildrenWait() | ServiceWait():
            raw["name"] = wait.name
        case TimerWait():
            raw |= {"due": wait.due, "start": wait.start, "n": wait.fired, "ev": wait.event}
        case MessageWait():
            raw |= {"name": wait.name, "keys": wait.keys, "ev": wait.event}
        case SignalWait():
            raw |= {"name": wait.name, "ev": wait.event}
        case ConditionWait():
            raw |= {"text": wait.text, "was": wait.was_true, "ev": wait.event}
        case IncidentWait():
            raw |= {"code": wait.code, "at": wait.at}
        case ResetWait():
            raw |= {"left": wait.left, "silent": True}
        case CompensationWait():
            raw["left"] = wait.left
            if wait.silent:
                raw["silent"] = True
    return raw


def is_silent(wait: Wait) -> bool:
    """Whether its token only keeps a scope going, so that its end is no end of a visit."""
    return isinstance(wait, ResetWait) or (isinstance(wait, CompensationWait) and wait.silent)
