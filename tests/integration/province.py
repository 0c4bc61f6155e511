"""A small province: five agencies, each with its people, and one plan of two agencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, Actor
from engine.notify.mail import MemoryMailer
from engine.service import clock as service_clock
from engine.service import deployments, organisation, plans
from engine.service.engine import Engine, no_wake
from engine.service.organisation import actors
from engine.service.runtime import deliveries
from engine.storage import AssignmentRow, TaskRow

FILES = Path(__file__).parent / "sample"
START = datetime(2025, 4, 9, tzinfo=UTC)
LEADS = ("so-tu-phap", "so-y-te")
KINDS = ("van_thu", "chuyen_vien", "truong_phong", "thu_truong")
PASSWORD = "trời hôm nay có nắng"

AGENCIES = {
    "ubnd-tinh": "Ủy ban nhân dân tỉnh",
    "vp-ubnd": "Văn phòng Ủy ban nhân dân tỉnh",
    "so-noi-vu": "Sở Nội vụ",
    "so-tu-phap": "Sở Tư pháp",
    "so-y-te": "Sở Y tế",
}
DATA = {
    "agencies": [
        {"id": key, "name": name, "kind": "so", "level": "tinh"} for key, name in AGENCIES.items()
    ],
    "groups": [{"key": "so-nganh", "name": "Các sở, ngành", "members": list(LEADS)}],
    "positions": [{"agency": key, "kind": kind} for key in AGENCIES for kind in KINDS],
    "officers": [
        *(
            {
                "login": f"{kind}.{key}",
                "name": f"{kind} {name}",
                "email": f"{kind}@{key}.example",
                "positions": [f"{key}/{kind}"],
                "password": PASSWORD,
            }
            for key, name in AGENCIES.items()
            for kind in KINDS
        ),
        *(
            {"login": role, "name": role, "roles": [role], "password": PASSWORD}
            for role in ("administrator", "inspector", "leader", "deployer", "security")
        ),
    ],
    "settings": {"office_agency": "vp-ubnd", "leading_agency": "ubnd-tinh"},
}


@dataclass
class Province:
    """An engine with its people, its clock and what a test asks of it."""

    engine: Engine
    clock: VirtualClock
    plan: str = ""

    def who(self, login: str) -> Actor:
        """``chuyen_vien.so-y-te``, or the name of a role."""
        return actors.actor_by_login(self.engine, login)

    def assignment(self, agency: str) -> AssignmentRow:
        """The plan's assignment of an agency, the newest if there are several."""
        with self.engine.storage.read() as unit:
            rows = unit.assignments.find(agency_id=agency, order="id")
        return rows[-1]

    def task(self, agency: str, element: str | None = None) -> TaskRow:
        """The open task of an agency."""
        with self.engine.storage.read() as unit:
            rows = unit.tasks.find(agency_id=agency, open=True)
        return next(row for row in rows if element in {None, row.element})

    def open_elements(self, agency: str) -> set[str]:
        """Where an agency stands."""
        with self.engine.storage.read() as unit:
            return {row.element for row in unit.tasks.find(agency_id=agency, open=True)}

    def told(self, kind: str | None = None) -> list[tuple[str, str]]:
        """(sign-in name, kind) of everything people were told, in order."""
        with self.engine.storage.read() as unit:
            logins = {row.id: row.login for row in unit.officers.find()}
            rows = unit.notifications.find(order=("created_at", "id"))
        return [(logins[row.officer_id], row.kind) for row in rows if kind in {None, row.kind}]

    def at(self, text: str) -> None:
        """Move the clock to a Vietnamese time, firing what falls due on the way in order."""
        goal = datetime.fromisoformat(f"{text}+07:00")
        while True:
            service_clock.settle(self.engine)
            with self.engine.storage.read() as unit:
                due = unit.timers.next_due()
            if due is None or due > goal:
                break
            self.clock.set(max(due, self.clock.now()))
        self.clock.set(goal)
        service_clock.settle(self.engine)

    def jump(self, text: str) -> None:
        """Move the clock as if nothing had run meanwhile, then let everything catch up."""
        self.clock.set(datetime.fromisoformat(f"{text}+07:00"))
        service_clock.settle(self.engine)

    @property
    def mail(self) -> list[str]:
        """The subjects of the mail that was sent."""
        return [subject for _to, subject in self.letters]

    @property
    def letters(self) -> list[tuple[str, str]]:
        """(address, subject) of the mail that was sent."""
        mailer = self.engine.mailer
        assert isinstance(mailer, MemoryMailer)
        return [(mail.to, mail.subject) for mail in mailer.sent]


def opened(url: str, home: Path, plan: str = "") -> Province:
    """The province kept in a store, at the hour at which it was founded."""
    clock = VirtualClock(START)
    config = Config(home=home, database_url=url, secret_file=home / "secret.key")
    engine = bootstrap.build(config, clock, mailer=MemoryMailer())
    # One process needs no queue to be woken: the tests tick by themselves.
    engine.waker = no_wake
    return Province(engine, clock, plan)


def found(url: str, home: Path) -> None:
    """Make a province without a plan."""
    province = opened(url, home)
    organisation.load(province.engine, DATA)
    province.engine.close()


def begin_plan(url: str, home: Path) -> str:
    """Start the plan in a province that has none; gives its id."""
    province = opened(url, home)
    files = {
        str(path.relative_to(FILES)): path.read_bytes()
        for path in FILES.rglob("*")
        if path.is_file()
    }
    deployments.deploy(province.engine, SYSTEM, "plan", files)
    document = {
        "title": "Kế hoạch rà soát",
        "number": "89",
        "symbol": "KH-UBND",
        "issued_on": "2025-04-09",
        "monitor": "so-noi-vu",
        "consolidators": "so-noi-vu",
    }
    plan = plans.start(province.engine, SYSTEM, "plan", document)
    deliveries.drain(province.engine)
    province.engine.close()
    return plan
