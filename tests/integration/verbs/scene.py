"""The province in which the verbs are tried: made once, copied for each trial.

Five agencies with their people. Sở Nội vụ monitors a plan of which Sở Tư pháp and Sở Y tế each
have a share; Văn phòng is the office, Ủy ban leads. Sở Y tế has a deputy beside its head, Sở
Xây dựng nobody but a deputy and no part in the plan.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, Actor
from engine.notify.mail import MemoryMailer
from tests.integration.province import DATA, FILES, PASSWORD
from tests.integration.verbs import verbs
from tests.integration.verbs.picture import Picture, taken

START = datetime(2025, 4, 9, 2, tzinfo=UTC)
CLICK = "c0ffee00c0ffee00c0ffee00c0ffee00"
"""The command id under which every trial is asked for."""

MORE_PEOPLE = [
    ("pho_thu_truong", "so-y-te"),
    ("pho_thu_truong", "so-xay-dung"),
]


@dataclass
class Scene:
    """One copy of the store and the few words in which trials speak of it.

    ``it`` is what the trial's own preparation made: an id, or several. ``memory`` holds what the
    trial looked up, so that its click names the same things when it arrives a second time.
    """

    path: Path
    clock: VirtualClock
    engine: Any
    plan: str
    it: Any = None
    click: str = CLICK
    memory: dict[str, Any] | None = None

    def who(self, login: str) -> Actor:
        """``van_thu.so-y-te``, the name of a role, or ``system``."""
        return SYSTEM if login == "system" else verbs.actor_by_login(self.engine, login)

    def officer(self, login: str) -> str:
        """The id of an account."""
        with self.engine.storage.read() as unit:
            return str(unit.officers.by_login(login).id)

    def row(self, table: str, **equals: Any) -> Any:
        """The newest row of a table (a repository's name) with these columns."""
        asked = f"{table} {equals}"
        if self.memory is not None and asked in self.memory:
            return self.memory[asked]
        with self.engine.storage.read() as unit:
            row = getattr(unit, table).find(order="id", **equals)[-1]
        if self.memory is not None:
            self.memory[asked] = row
        return row

    def alter(self, table: str, own: str, **columns: Any) -> None:
        """Write what no verb writes, behind the back of the record."""
        self.engine.storage.run(lambda unit: getattr(unit, table).update(own, **columns))

    def assignment(self, agency: str) -> str:
        """The assignment of an agency."""
        return str(self.row("assignments", agency_id=agency).id)

    def task(self, agency: str, element: str | None = None) -> str:
        """The open task of an agency."""
        named = {} if element is None else {"element": element}
        return str(self.row("tasks", agency_id=agency, open=True, **named).id)

    def share(self, agency: str) -> str:
        """The instance that carries out an agency's share."""
        return str(self.row("assignments", agency_id=agency).instance_id)

    def at(self, text: str) -> None:
        """Move the clock to a Vietnamese time, firing what falls due on the way in order."""
        goal = datetime.fromisoformat(f"{text}+07:00")
        while True:
            verbs.settle(self.engine)
            due = verbs.next_due(self.engine)
            if due is None or due > goal:
                break
            self.clock.set(max(due, self.clock.now()))
        self.clock.set(goal)
        verbs.settle(self.engine)

    def later(self, text: str) -> None:
        """Move the clock to a Vietnamese time; nothing runs meanwhile."""
        self.clock.set(datetime.fromisoformat(f"{text}+07:00"))

    def picture(self) -> Picture:
        """What stands in the store."""
        return taken(self.path)

    @property
    def letters(self) -> list[str]:
        """The mail that was sent by this copy."""
        assert isinstance(self.engine.mailer, MemoryMailer)
        return [f"mail sent to {mail.to}: {mail.subject}" for mail in self.engine.mailer.sent]

    def close(self) -> None:
        """Give the store back, everything in one file."""
        self.engine.close()


@dataclass
class Stage:
    """Opens copies of the founded province, or of a scene as it stands."""

    home: Path
    template: Path
    plan: str
    number: int = 0

    def open(self, like: Scene | None = None) -> Scene:
        """A copy of its own; ``like`` must have been closed."""
        self.number += 1
        path = self.home / f"{self.number}.db"
        shutil.copy(self.template if like is None else like.path, path)
        clock = VirtualClock(START if like is None else like.clock.now())
        engine = _engine(path, self.home, clock)
        return Scene(path, clock, engine, self.plan, it=like.it if like else None)

    def discard(self, scene: Scene) -> None:
        """Close a copy and remove it."""
        scene.close()
        scene.path.unlink()


def found(home: Path) -> Stage:
    """Found the province and start its plan."""
    path = home / "template.db"
    engine = _engine(path, home, VirtualClock(START))
    verbs.load_organisation(engine, _organisation())
    files = {
        str(path.relative_to(FILES)): path.read_bytes()
        for path in FILES.rglob("*")
        if path.is_file()
    }
    verbs.deploy(engine, SYSTEM, "plan", files)
    document = {
        "title": "Kế hoạch rà soát",
        "number": "89",
        "symbol": "KH-UBND",
        "issued_on": "2025-04-09",
        "monitor": "so-noi-vu",
        "consolidators": "so-noi-vu",
    }
    plan = verbs.start_plan(engine, SYSTEM, "plan", document)
    verbs.settle(engine)
    engine.close()
    return Stage(home, path, plan)


def _engine(path: Path, home: Path, clock: VirtualClock) -> Any:
    config = Config(home=home, database_url=f"sqlite:///{path}", secret_file=home / "secret.key")
    return bootstrap.build(config, clock, services=SERVICES, mailer=MemoryMailer())


def _organisation() -> dict[str, Any]:
    building = {"id": "so-xay-dung", "name": "Sở Xây dựng", "kind": "so", "level": "tinh"}
    positions = [{"agency": agency, "kind": kind} for kind, agency in MORE_PEOPLE]
    officers = [
        {
            "login": f"{kind}.{agency}",
            "name": f"{kind} {agency}",
            "email": f"{kind}@{agency}.example",
            "positions": [f"{agency}/{kind}"],
            "password": PASSWORD,
        }
        for kind, agency in MORE_PEOPLE
    ]
    return {
        **DATA,
        "agencies": [*DATA["agencies"], building],
        "positions": [*DATA["positions"], *positions],
        "officers": [*DATA["officers"], *officers],
    }


def _lookup(call: Any) -> dict[str, Any]:
    return {"found": call.data.get("what", "nothing")}


SERVICES: dict[str, Callable[[Any], Any]] = {"lookup": _lookup}
"""What service tasks of trials may call."""
