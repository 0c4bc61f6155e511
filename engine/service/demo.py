"""The demo: a province, the five source plans, and what happened to them up to the present.

``processes/demo/organisation.json`` is the province, ``processes/demo/timeline.json`` the story:
events in order of time, each a plan's start or steps as in a scenario. A time is an instant, or
counts back from the present (``-P10D``); a date in data may count from it too (``{+P5D}``).
Everything runs through the verbs of the product, at its own hour of a virtual clock.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.errors import InvalidInput
from engine.model.clock import ZONE, VirtualClock
from engine.model.permission import SYSTEM
from engine.service import deployments, organisation, plans
from engine.service.engine import Engine
from engine.service.playing import acting
from engine.service.playing.people import actor
from engine.service.playing.stage import NoTarget, Stage
from engine.service.playing.script import read_steps
from engine.service.playing.trace import Trace

COMMON = "common"
KEPT = ("*.bpmn", "forms/*.json", "scenarios.json", "source.txt")
BACK = re.compile(r"-P(\d+)D(?:T(\d+)H)?")
DAY = re.compile(r"\{([+-])P(\d+)D\}")
ACTIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at an instant to one plan, or, without a plan, to the province."""

    at: datetime
    title: str
    plan: str | None
    start: Mapping[str, Any] | None
    steps: Sequence[Any]


def is_loaded(engine: Engine) -> bool:
    """Whether this store already holds plans: the demo is never loaded twice or over others."""
    with engine.storage.read() as unit:
        return unit.plans.count() > 0


def first_instant(folder: Path, now: datetime) -> datetime:
    """When the story begins: the virtual clock starts there."""
    return min((event.at for event in timeline(folder, now)), default=now)


def load(
    engine: Engine,
    clock: VirtualClock,
    folder: Path,
    now: datetime,
    *,
    progress: Callable[[str], None] = lambda _line: None,
) -> None:
    """Load the province and the plans of ``folder`` and play the story up to ``now``.

    Raises :class:`errors.InvalidInput` naming the event that could not be played.
    """
    progress("Nạp cơ quan, vị trí, tài khoản của tỉnh minh họa")
    province = json.loads((folder / "demo" / "organisation.json").read_text("utf-8"))
    organisation.load(engine, province)
    events = timeline(folder, now)
    keys = dict.fromkeys(event.plan for event in events if event.plan)
    for key in (COMMON, *keys):
        progress(f"Triển khai quy trình {key}")
        deployments.deploy(engine, SYSTEM, key, files_of(folder / key))
    story = _Story(engine, clock)
    for event in events:
        progress(f"{event.at.astimezone(ZONE):%d/%m/%Y} {event.title}")
        story.play(event)
    story.finish(now)


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of one process folder that are deployed together."""
    found = (path for pattern in KEPT for path in sorted(folder.glob(pattern)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def timeline(folder: Path, now: datetime) -> list[Event]:
    """The events up to ``now``, earliest first."""
    raw = json.loads((folder / "demo" / "timeline.json").read_text("utf-8"))
    events = [_event(item, now) for item in raw["events"]]
    return sorted((e for e in events if e.at <= now), key=lambda e: e.at)


class _Story:
    """Plays events on one stage; steps of a plan reach no other plan."""

    def __init__(self, engine: Engine, clock: VirtualClock) -> None:
        self._stage = Stage(engine, clock, Trace(None), ACTIONS)
        self._roots: dict[str, str] = {}

    def play(self, event: Event) -> None:
        self._stage.within = None
        self._stage.advance_to(max(event.at, self._stage.clock.now()))
        try:
            if event.plan is not None and event.start is not None:
                self._roots[event.plan] = self._start(event.plan, event.start)
            self._stage.within = self._roots[event.plan] if event.plan else None
            for step in read_steps(event.steps):
                acting.act(self._stage, step)
        except (NoTarget, KeyError) as error:
            message = f"Sự kiện «{event.title}» ({event.at:%Y-%m-%d}) không diễn ra được: {error}"
            raise InvalidInput(message) from error

    def finish(self, now: datetime) -> None:
        self._stage.within = None
        self._stage.advance_to(max(now, self._stage.clock.now()))

    def _start(self, key: str, said: Mapping[str, Any]) -> str:
        root = plans.start(
            self._stage.engine,
            actor(self._stage.engine, said.get("as")),
            key,
            said.get("document", {}),
            said.get("data", {}),
            bindings=said.get("bindings", {}),
        )
        self._stage.settle_due()
        return root


def _event(raw: Mapping[str, Any], now: datetime) -> Event:
    return Event(
        at=_instant(str(raw["at"]), now),
        title=str(raw["title"]),
        plan=raw.get("plan"),
        start=_dated(raw.get("start"), now),
        steps=_dated(raw.get("steps", []), now),
    )


def _instant(text: str, now: datetime) -> datetime:
    back = BACK.fullmatch(text)
    if back is None:
        return datetime.fromisoformat(text)
    return now - timedelta(days=int(back[1]), hours=int(back[2] or 0))


def _dated(value: Any, now: datetime) -> Any:
    """The same JSON with every ``{+P5D}`` replaced by the day so many days from the present."""
    if isinstance(value, Mapping):
        return {name: _dated(held, now) for name, held in value.items()}
    if isinstance(value, list):
        return [_dated(held, now) for held in value]
    found = DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    days = int(found[2]) * (1 if found[1] == "+" else -1)
    return (now.astimezone(ZONE).date() + timedelta(days=days)).isoformat()
