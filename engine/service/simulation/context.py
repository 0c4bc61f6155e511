"""What a played run carries along: the engine, its virtual clock, the trace, the budget."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import date, datetime

from engine.model.clock import VirtualClock, local_date
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.runtime import deliveries, messages, outbox, timers
from engine.service.simulation.trace import Trace

MOST_TIMERS = 100_000
"""Timers that may fire on one way of the clock: a cycle of seconds over years is a mistake."""


class NoTarget(Exception):
    """A step found nothing it could act on; the run ends with status 4."""

    def __init__(self, sentence: Sentence) -> None:
        """Take the sentence that says what was not found."""
        super().__init__(str(sentence))
        self.sentence = sentence


class LimitReached(Exception):
    """The run did as many actions as it may; it ends with status 5."""


class OutOfTime(LimitReached):
    """The run took longer than it may."""


@dataclass
class Stage:
    """One run. ``first`` is the first instance that started; ``limit`` bounds the actions.

    ``within`` is the root instance to which steps are confined; None: the whole world.
    ``until`` is when it must be over, by ``time.monotonic()``; None: it takes what it takes.
    """

    engine: Engine
    clock: VirtualClock
    trace: Trace
    limit: int
    first: str | None = None
    within: str | None = None
    until: float | None = None
    actions: int = 0
    fired: dict[tuple[str, str], int] = field(default_factory=dict)

    def count(self) -> None:
        """Count one action; raises :class:`LimitReached` beyond the limit."""
        self.require_time()
        if self.actions >= self.limit:
            raise LimitReached
        self.actions += 1

    def require_time(self) -> None:
        """Raise :class:`OutOfTime` when it must be over."""
        if self.until is not None and time.monotonic() > self.until:
            raise OutOfTime

    def includes(self, root_id: str) -> bool:
        """Whether steps may act on what belongs to this root instance."""
        return self.within is None or root_id == self.within

    def root(self) -> str:
        """Give the instance that is meant when none is named; raises :class:`NoTarget`."""
        found = self.within or self.first
        if found is None:
            raise NoTarget(sentence("chưa có phiên nào"))
        return found

    def settle(self) -> None:
        """Deliver, call and mail until nothing moves at this instant; timers are left alone."""
        while (
            deliveries.drain(self.engine)
            + outbox.run_due(self.engine)
            + messages.expire(self.engine)
        ):
            self.require_time()
        self._note_first()

    def settle_due(self) -> None:
        """Let everything happen that is due at this instant, timers included."""
        self.settle()
        for _ in range(MOST_TIMERS):
            due = timers.next_due(self.engine)
            if due is None or due > self.clock.now():
                return
            self.require_time()
            if not timers.fire_due(self.engine):
                return
            self.settle()
        raise LimitReached

    def advance_to(self, target: datetime) -> None:
        """Move the clock; timers due on the way fire in order, each at its own time."""
        for _ in range(MOST_TIMERS):
            due = timers.next_due(self.engine)
            if due is None or due > target:
                self.clock.set(target)
                self.settle_due()
                return
            self.clock.set(max(due, self.clock.now()))
            self.settle_due()
            if timers.next_due(self.engine) == due:
                at = due.isoformat()
                raise NoTarget(sentence("mốc thời gian %(at)s không xảy ra được", at=at))
        raise LimitReached

    def today(self) -> date:
        """Give the Vietnamese calendar day of the virtual clock."""
        return local_date(self.clock.now())

    def _note_first(self) -> None:
        if self.first is None and self.trace.lines:
            self.first = str(self.trace.lines[0]["instance"])
