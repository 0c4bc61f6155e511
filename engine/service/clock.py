"""What the clock does: look for what is due and hand it on, each piece in its own transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from engine.service import migration
from engine.service.audit import put_back, rolling, rows, verify
from engine.service.engine import Engine
from engine.service.monitoring import health, jobs
from engine.service.runtime import deliveries, messages, outbox, timers
from engine.service.tasks import unattended

REST_SECONDS = 0.05
"""Between ticks while there is more to move: each is bounded, so that officers get their turn."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """How much one look at the clock moved."""

    timers: int = 0
    deliveries: int = 0
    calls: int = 0
    expired: int = 0
    chores: int = 0

    @property
    def moved(self) -> int:
        """How many instances' steps it made."""
        return self.timers + self.deliveries + self.chores

    @property
    def total(self) -> int:
        """Whether anything moved at all."""
        return self.moved + self.calls + self.expired


def tick(engine: Engine) -> Tick:
    """Look at everything that is due, mail included: where no thread of its own sends it."""
    mailed = _guarded(
        engine, "mail", lambda: outbox.send_due(engine, engine.config.limits.catch_up)
    )
    done = _look(engine)
    return replace(done, calls=done.calls + mailed)


def _look(engine: Engine) -> Tick:
    """Fire due timers, deliver inboxes, run calls, expire messages; bounded each.

    Once an hour the record is anchored; every few minutes it is looked for work that nobody can
    take.

    One failing part never keeps the others from running; it is logged and tried at the next tick.
    """
    limit = engine.config.limits.catch_up
    _guarded(engine, "rows", lambda: rows.chain_when_due(engine))
    _guarded(engine, "anchor", lambda: int(verify.anchor_when_due(engine) is not None))
    _guarded(engine, "migrations", lambda: migration.go_on_when_left(engine))
    _guarded(engine, "unattended", lambda: unattended.tell_when_due(engine))
    return Tick(
        timers=_guarded(engine, "timers", lambda: timers.fire_due(engine, limit)),
        deliveries=_guarded(engine, "inbox", lambda: deliveries.deliver(engine, limit)),
        calls=_guarded(engine, "outbox", lambda: outbox.run_calls(engine, limit)),
        expired=_guarded(engine, "messages", lambda: messages.expire(engine)),
        chores=sum(_guarded(engine, *chore) for chore in _chores(engine)),
    )


def beaten_tick(engine: Engine) -> Tick:
    """Look at what is due but mail, compare some rows with the record, and leave a sign of it."""
    _guarded(engine, "time", lambda: put_back.look(engine))
    done = _look(engine)
    _guarded(engine, "looking", lambda: rolling.look_on(engine))
    _guarded(engine, "beat", lambda: health.beat(engine))
    return done


def wake(engine: Engine, instance_id: str | None) -> None:
    """Do what a transaction said is there to do; it may be done already."""
    if instance_id is not None:
        deliveries.deliver_to(engine, instance_id)
    outbox.run_calls(engine, engine.config.limits.catch_up)


def settle(engine: Engine, rounds: int = 10_000) -> int:
    """Tick until nothing moves at this instant; returns what was moved.

    ``rounds`` ends it for processes that move for ever at one instant.
    """
    moved = 0
    for _ in range(rounds):
        done = tick(engine).total
        if not done:
            break
        moved += done
    return moved


def _chores(engine: Engine) -> Iterator[tuple[str, Callable[[], int]]]:
    for name, chore in engine.chores.items():
        yield name, partial(chore, engine)


def _guarded(engine: Engine, part: str, work: Callable[[], int]) -> int:
    try:
        moved = work()
    except Exception as error:
        logger.exception("%s left to the next tick", part, extra={"action": f"{part}_deferred"})
        jobs.note(engine, part, 0, repr(error))
        return 0
    jobs.note(engine, part, moved)
    return moved
