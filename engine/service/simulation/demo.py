"""The demo: a province, the five source plans, and what happened to them up to the present.

``processes/demo/organisation.json`` is the province, ``processes/demo/timeline.json`` the story:
events in order of time, each a plan's start or steps as in a scenario. A time is an instant, or
counts back from the present (``-P10D``, told only when the present is ``only_after`` an instant);
a date in data may count from the present too (``{+P5D}``).
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
from engine.model.clock import ZONE, VirtualClock, local_date
from engine.model.permission import SYSTEM
from engine.sentences import Sentence, sentence, verbatim
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.organisation import accounts, importing
from engine.service.organisation.actors import named_actor
from engine.service.plans import lifecycle
from engine.service.simulation import handlers
from engine.service.simulation.context import NoTarget, Stage
from engine.service.simulation.script import read_steps
from engine.service.simulation.trace import Trace

COMMON = "common"
KEPT = ("*.bpmn", "forms/*.json", "scenarios.json", "source.txt")
BACK = re.compile(r"-P(\d+)D(?:T(\d+)H)?")
DAY = re.compile(r"\{([+-])P(\d+)D\}")
ACTIONS = 1_000_000
_EVER = "1970-01-01T00:00:00+00:00"


PASSWORD = "tinh-minh-hoa"  # noqa: S105  # published on purpose: the demo has no secrets
SHOWN = (
    "chutich.ubndtinh",
    "chanhvanphong.vpubnd",
    "vanthu.vpubnd",
    "lanhdao.sonoivu",
    "truongphong.sonoivu",
    "chuyenvien.sonoivu",
    "vanthu.sonoivu",
    "chuyenvien.sotaichinh",
    "truongphong.sotaichinh",
    "lanhdao.soxaydung",
    "chuyenvien.soyte",
    "chutich.ubnddackhudaoxa",
    "chuyenvien.ubndxanuitay",
    "kiemtra",
    "quantri",
)
"""The accounts worth trying first; all others of the province have the same password."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a visitor needs: accounts (login, name) and the password they all have."""

    accounts: tuple[tuple[str, str], ...]
    password: str = PASSWORD


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at an instant to one plan, or, without a plan, to the province."""

    at: datetime
    title: str
    plan: str | None
    start: Mapping[str, Any] | None
    steps: Sequence[Any]


def loaded(engine: Engine) -> Loaded | None:
    """The accounts of a demo that is there already, else None."""
    with engine.storage.read() as unit:
        found = [unit.officers.by_login(login) for login in SHOWN]
        if unit.plans.count() == 0:
            return None
    return Loaded(tuple((officer.login, officer.name) for officer in found if officer))


def load(
    engine: Engine,
    clock: VirtualClock,
    folder: Path,
    now: datetime,
    *,
    progress: Callable[[Sentence], None] = lambda _line: None,
) -> Loaded:
    """Load the province and the plans of ``folder`` and play the story up to ``now``.

    The clock is put to the first event and ends at ``now``. Raises
    :class:`errors.InvalidInput` naming the event that could not be played, and when the store
    already holds something that is not the demo.
    """
    _refuse_strangers(engine)
    events = timeline(folder, now)
    clock.set(min((event.at for event in events), default=now))
    progress(sentence("Nạp cơ quan, vị trí, tài khoản của tỉnh minh họa"))
    province = json.loads((folder / "demo" / "organisation.json").read_text("utf-8"))
    importing.load(engine, province)
    _open_accounts(engine)
    keys = dict.fromkeys(event.plan for event in events if event.plan)
    for key in (COMMON, *keys):
        progress(sentence("Triển khai quy trình %(key)s", key=key))
        title = "Quy trình dùng chung" if key == COMMON else None
        deployments.deploy(engine, SYSTEM, key, files_of(folder / key), title=title)
    story = _Story(engine, clock)
    for event in events:
        progress(verbatim(f"{event.at.astimezone(ZONE):%d/%m/%Y} {event.title}"))
        story.play(event)
    story.finish(now)
    there = loaded(engine)
    return there if there is not None else Loaded(())


def _refuse_strangers(engine: Engine) -> None:
    with engine.storage.read() as unit:
        if unit.organisation.agencies():
            raise InvalidInput(
                sentence(
                    "Cơ sở dữ liệu này đã có cơ quan; tỉnh minh họa chỉ nạp vào cơ sở dữ "
                    "liệu trống."
                )
            )


def _open_accounts(engine: Engine) -> None:
    with engine.storage.read() as unit:
        everyone = [officer.id for officer in unit.officers.find()]
    accounts.set_one_password(engine, SYSTEM, everyone, PASSWORD)


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of one process folder that are deployed together."""
    found = (path for pattern in KEPT for path in sorted(folder.glob(pattern)))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def timeline(folder: Path, now: datetime) -> list[Event]:
    """The events up to ``now``, earliest first."""
    raw = json.loads((folder / "demo" / "timeline.json").read_text("utf-8"))
    told = (e for e in raw["events"] if datetime.fromisoformat(e.get("only_after", _EVER)) <= now)
    events = [_event(item, now) for item in told]
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
                handlers.act(self._stage, step)
        except (NoTarget, KeyError) as error:
            message = sentence(
                "Sự kiện «%(title)s» (%(at)s) không diễn ra được: %(error)s",
                title=event.title,
                at=f"{event.at:%Y-%m-%d}",
                error=error.sentence if isinstance(error, NoTarget) else str(error),
            )
            raise InvalidInput(message) from error

    def finish(self, now: datetime) -> None:
        self._stage.within = None
        self._stage.advance_to(max(now, self._stage.clock.now()))

    def _start(self, key: str, said: Mapping[str, Any]) -> str:
        root = lifecycle.start(
            self._stage.engine,
            named_actor(self._stage.engine, said.get("as")),
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
    return (local_date(now) + timedelta(days=days)).isoformat()
