"""Playing a process by hand: one step after another in a world of its own, kept as a script.

A play is its script: going back is playing all steps but the last again, and recording it is
writing the script down with what was seen after each step.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.errors import BudgetExceeded, DieuPhoiError, NotAllowedNow
from engine.model.clock import ZONE, VirtualClock
from engine.sentences import Sentence, sentence
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.simulation import handlers, snapshot, world
from engine.service.simulation.context import LimitReached, NoTarget, Stage
from engine.service.simulation.runner import LIMIT, Bundle, Order, Player, Refused
from engine.service.simulation.scenarios import parse_scenarios
from engine.service.simulation.script import read_steps

MOST_STEPS = 300
MOST_LINES = 60_000
"""Transitions of one play."""
SECONDS = 20.0
"""How long one step may take."""

Raw = dict[str, Any]
"""A step as a scenario writes it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is played: a draft as it was saved, or a version (``draft_id`` None)."""

    files: world.Files
    title: str
    draft_id: str | None = None


@dataclass
class Play:
    """One play of one officer; whoever acts on it holds its lock.

    ``start`` is None until something was started; ``opened`` holds what stood open after each
    step. ``stuck`` says why it cannot go on, ``used`` when somebody last looked, by
    ``time.monotonic()``.
    """

    id: str
    officer_id: str
    subject: Subject
    real: Engine
    at: datetime
    lock: threading.RLock = field(default_factory=threading.RLock)
    used: float = field(default_factory=time.monotonic)
    start: Raw | None = None
    steps: list[Raw] = field(default_factory=list)
    opened: list[list[str]] = field(default_factory=list)
    stuck: Sentence | None = None
    player: Player = field(init=False)

    def __post_init__(self) -> None:
        """Make its world."""
        self.player = self._world()

    @property
    def engine(self) -> Engine:
        """The engine of its world."""
        return self.player.stage.engine

    @property
    def stage(self) -> Stage:
        """What is played on."""
        return self.player.stage

    def begin(self, start: Raw) -> None:
        """Start an instance by what a scenario says of it; raises what refuses the start."""
        if self.start is not None:
            raise NotAllowedNow(sentence("Lần chạy thử này đã bắt đầu."))
        self._whole(lambda: self._start(start))
        self.start = start
        self.opened.append(self.open_now())

    def act(self, step: Raw) -> None:
        """Take a step and keep it; one that is refused leaves everything as it was.

        Raises :class:`errors.NotAllowedNow` where it cannot go on, and what refuses the step.
        """
        if self.start is None or self.stuck is not None:
            raise NotAllowedNow(self.stuck or sentence("Lần chạy thử này chưa bắt đầu."))
        if len(self.steps) >= MOST_STEPS:
            raise NotAllowedNow(sentence("Đã đủ %(most)s bước một lần chạy thử.", most=MOST_STEPS))
        (read,) = read_steps([step])
        self._whole(lambda: handlers.act(self.stage, read))
        self.steps.append(step)
        self.opened.append(self.open_now())

    def back(self) -> None:
        """Undo the last step, or the start, by playing all that was before it again."""
        if self.steps:
            self._again(self.start, self.steps[:-1])
        else:
            self._again(None, ())

    def open_now(self) -> list[str]:
        """The elements at which something waits."""
        with reading(self.engine) as tx:
            return snapshot.open_elements(tx)

    def close(self) -> None:
        """Let go of its world."""
        self.engine.close()

    def _world(self) -> Player:
        clock = VirtualClock(self.at)
        engine = world.furnish(self.real, clock, self.subject.files)
        return Player(engine, clock, limit=LIMIT)

    def _start(self, start: Raw) -> None:
        (scenario,) = parse_scenarios(json.dumps([{"name": "start", **start}]))
        bundle = Bundle(self.subject.files.key, self.subject.files.files)
        order = Order(
            process=scenario.process,
            data=scenario.data,
            steps=(),
            document=scenario.document,
            bindings=scenario.bindings,
        )
        self.player.start(bundle, order)
        self.stage.settle_due()

    def _whole(self, act: Callable[[], object]) -> None:
        """Do it wholly or not at all, and let it take no longer than it may."""
        lines = len(self.player.trace.lines)
        self.stage.until = time.monotonic() + SECONDS
        try:
            _refusing(act)
        except DieuPhoiError:
            if len(self.player.trace.lines) > lines:
                self._again(self.start, self.steps)
            raise
        if len(self.player.trace.lines) > MOST_LINES:
            self.stuck = sentence("Lần chạy thử này đã quá lớn. Hãy lùi một bước hoặc bắt đầu lại.")

    def _again(self, start: Raw | None, steps: Sequence[Raw]) -> None:
        """Begin anew and play this far."""
        self.close()
        self.player = self._world()
        self.start, self.steps, self.opened, self.stuck = None, [], [], None
        if start is not None:
            self.begin(start)
            for step in steps:
                self.act(step)


def _refusing(act: Callable[[], object]) -> None:
    """Say as a refusal what stopped it."""
    try:
        act()
    except Refused as error:
        raise NotAllowedNow(error.told.message) from error
    except NoTarget as error:
        raise NotAllowedNow(error.sentence) from error
    except LimitReached as error:
        raise BudgetExceeded(
            sentence("Bước này chạy quá lâu nên đã thôi. Hãy đi lối khác.")
        ) from error


def local(moment: datetime) -> str:
    """An instant as a scenario writes it."""
    return moment.astimezone(ZONE).isoformat(timespec="seconds")


def recorded(play: Play, name: str, title: str, *, deadlines: bool = True) -> Mapping[str, Any]:
    """The play as a scenario: after each step what is open, in the end the status and deadlines."""
    if play.start is None:
        raise NotAllowedNow(sentence("Chưa có gì để ghi: lần chạy thử này chưa bắt đầu."))
    steps: list[Raw] = []
    seen: list[str] | None = None
    for step, opened in zip([None, *play.steps], play.opened, strict=True):
        if step is not None:
            steps.append(step)
        if opened != seen:
            steps.append({"expect": {"open": sorted(opened)}})
        seen = opened
    with reading(play.engine) as tx:
        steps.append({"expect": {"status": snapshot.status(tx.unit)}})
        due = snapshot.deadlines(tx) if deadlines else ()
    steps += [{"expect": {"deadline": _due(row)}} for row in due if row["last_day"]]
    return {"name": name, "title": title, "at": local(play.at), **play.start, "steps": steps}


def _due(row: Mapping[str, object]) -> dict[str, object]:
    return {name: row[name] for name in ("on", "key", "last_day") if row[name] is not None}
