"""What every verb is given first: the store, the clock and what an installation plugged in."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.bpmn.decisions import Decision
from engine.bpmn.definition import Definition
from engine.bpmn.runtime import RecordRow
from engine.config import Config
from engine.model.clock import Clock
from engine.model.permission import Actor
from engine.notify.mail import Mailer
from engine.storage import InstanceRow, Storage, Unit

if TYPE_CHECKING:
    from engine.service.context import Tx
    from engine.service.listeners import Listener


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One call of a registered service; ``key`` is the same at every try of this call."""

    name: str
    key: str
    instance_id: str
    element: str
    data: Mapping[str, object]


class BpmnError(Exception):
    """Raised by a service to throw a BPMN error (§10.5.6) at its activity instead of failing."""

    def __init__(self, code: str, data: Mapping[str, object] | None = None) -> None:
        """Name the error's code and the values it brings."""
        super().__init__(code)
        self.code = code
        self.data = dict(data or {})


@dataclass(frozen=True, slots=True)
class Observed:
    """One committed step of one instance, in the order of commits."""

    instance: InstanceRow
    definition: Definition
    rows: Sequence[RecordRow]
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """The elements completed and the flows taken up to a number of an instance's stream.

    ``unassigned`` are activities that ended because no agency was there to be asked.
    """

    seq: int = 0
    done: frozenset[str] = frozenset()
    flows: frozenset[str] = frozenset()
    unassigned: frozenset[str] = frozenset()


logger = logging.getLogger(__name__)

Service = Callable[[ServiceCall], Mapping[str, object] | None]
Wake = Callable[[Unit, str | None], None]
Deliver = Callable[["Engine"], object]
HandOver = Callable[["Tx"], None]
Chore = Callable[["Engine"], int]


def no_wake(unit: Unit, instance_id: str | None) -> None:
    """Nobody needs waking: the embedded clock looks by itself."""


Kept = TypeVar("Kept")

MOST_ACTORS = 2_000
"""Officers whose powers one process keeps at hand."""
MOST_PATHS = 1_000
"""Instances of which one process knows by heart what they have passed."""


class Cache(Generic[Kept]):
    """What was read of something that never changes, least recently used out first.

    A key names a deployment, or one version of what does change, so an entry never goes stale;
    of what only grows an entry is a beginning that says how far it goes. Safe between threads.
    """

    def __init__(self, size: int) -> None:
        """Hold at most ``size`` entries."""
        self._size = size
        self._held: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, read: Callable[[], Kept]) -> Kept:
        """What the key stands for, read on first use."""
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
                return found
        made = read()
        self.put(key, made)
        return made

    def put(self, key: str, value: Kept) -> None:
        """Keep this for the key from now on."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._size:
                self._held.popitem(last=False)


@dataclass
class Engine:
    """One installation, put together by :mod:`engine.bootstrap`.

    ``waker`` is called inside a transaction that wrote for an instance (None: mail), ``deliver``
    after each command that did so; ``hand_over`` inside a command in which children have ended,
    before it is committed. ``open_world`` accepts any service and group name: the
    one-shot runner on bare files.
    ``observers`` are told of every step after its commit; the runner's trace is one.
    ``chores`` are what the clock goes on with at each tick, by the name of its part; each gives
    how much it did.
    ``listeners`` are told inside its transaction, as one (:mod:`engine.service.listeners`).
    ``ended`` holds how the parts of this clock's last tick ended.
    """

    config: Config
    storage: Storage
    clock: Clock
    mailer: Mailer
    listeners: Listener
    services: dict[str, Service] = field(default_factory=dict)
    waker: Wake = no_wake
    deliver: Deliver | None = None
    hand_over: HandOver | None = None
    chores: Mapping[str, Chore] = field(default_factory=dict)
    open_world: bool = False
    observers: list[Callable[[Observed], None]] = field(default_factory=list)
    ended: dict[str, dict[str, str | None]] = field(default_factory=dict)
    definitions: Cache[Mapping[str, Definition]] = field(init=False)
    decisions: Cache[Mapping[str, Decision]] = field(init=False)
    actors: Cache[Actor] = field(init=False)
    paths: Cache[Passed] = field(init=False)

    def __post_init__(self) -> None:
        """Make the caches in the size the configuration allows."""
        self.definitions = Cache(self.config.limits.definitions)
        self.decisions = Cache(self.config.limits.definitions)
        self.actors = Cache(MOST_ACTORS)
        self.paths = Cache(MOST_PATHS)

    def now(self) -> datetime:
        """The instant every row of this command bears (aware, UTC)."""
        return self.clock.now()

    def wake(self, unit: Unit, instance_id: str | None) -> None:
        """Say that a transaction leaves something to do for an instance (None: mail); once each."""
        if instance_id not in unit.woken:
            unit.woken.add(instance_id)
            self.waker(unit, instance_id)

    def view(self) -> AbstractContextManager[None]:
        """Let everything that one thread reads meanwhile come from one view of the store."""
        return self.storage.view()

    def tell(self, step: Observed) -> None:
        """Tell every observer of a committed step."""
        for observer in self.observers:
            observer(step)

    def settle(self) -> None:
        """Deliver, after a command, what it sent to other instances.

        The command has been committed, so a failure here is not its failure: the clock goes on.
        """
        if self.deliver is None:
            return
        try:
            self.deliver(self)
        except Exception:
            logger.exception("left to the clock", extra={"action": "delivery_deferred"})

    def close(self) -> None:
        """Give back the connections."""
        self.storage.close()
