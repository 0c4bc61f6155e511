"""A small province with one running plan, and browsers signed in by position."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine import bootstrap
from engine.config import Config
from engine.model.clock import ZONE, VirtualClock
from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, organisation, plans
from engine.service.engine import Engine
from engine.service.organisation import accounts
from engine.service.organisation import sign_in as organisation_sign_in
from tests.support.passwords import cheap_hashing
from webui import security
from webui.app import create_app

MODELS = Path(__file__).parent / "models"
PASSWORD = "mot-cau-dai-de-nho-2025"
START = datetime(2025, 4, 9, 8, 0, tzinfo=ZONE)
KINDS = ("van_thu", "chuyen_vien", "truong_phong", "lanh_dao")
AGENCIES = {
    "so-noi-vu": "Sở Nội vụ",
    "so-tu-phap": "Sở Tư pháp",
    "so-y-te": "Sở Y tế",
    "so-du-lich": "Sở Du lịch",
}
DOER, COLLEAGUE_HEAD = "chuyen_vien.so-tu-phap", "truong_phong.so-tu-phap"
CHIEF = "lanh_dao.so-tu-phap"
MONITOR, STRANGER, ADMIN = "truong_phong.so-noi-vu", "chuyen_vien.so-du-lich", "quantri"


def province() -> dict[str, Any]:
    """Four agencies, two of which have a share in the plan; one knows nothing of it."""
    people = [
        {"login": f"{kind}.{agency}", "name": f"{kind} {name}", "positions": [f"{agency}/{kind}"]}
        for agency, name in AGENCIES.items()
        for kind in KINDS
    ]
    admin = {
        "login": ADMIN,
        "name": "Quản trị",
        "positions": [],
        "roles": ["administrator", "deployer"],
    }
    return {
        "agencies": [
            {"id": key, "name": name, "kind": "so", "level": "tinh"}
            for key, name in AGENCIES.items()
        ],
        "groups": [{"key": "cac-so", "name": "Các sở", "members": ["so-tu-phap", "so-y-te"]}],
        "positions": [{"agency": agency, "kind": kind} for agency in AGENCIES for kind in KINDS],
        "officers": [*people, admin],
    }


@dataclass
class Place:
    """The served installation and the ids that tests name."""

    engine: Engine
    clock: VirtualClock
    app: Any
    plan: str

    def officer(self, login: str) -> str:
        """The officer's id."""
        with self.engine.storage.read() as unit:
            found = unit.officers.by_login(login)
        assert found is not None
        return found.id

    def task(self, agency: str = "so-tu-phap") -> str:
        """The open task of an agency."""
        with self.engine.storage.read() as unit:
            return unit.tasks.find(agency_id=agency, open=True)[0].id

    def assignment(self, agency: str = "so-tu-phap") -> str:
        """The assignment of an agency."""
        with self.engine.storage.read() as unit:
            return unit.assignments.find(agency_id=agency)[0].id


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    with cheap_hashing():
        yield


def config_of(folder: Path) -> Config:
    return Config.from_env({"DIEUPHOI_HOME": str(folder)})


def fill(folder: Path) -> tuple[Path, str]:
    """A store with the province, its passwords and the running plan; and the plan's id."""
    engine = bootstrap.build(config_of(folder), VirtualClock(START))
    organisation.load(engine, province())
    files = {
        path.relative_to(MODELS).as_posix(): path.read_bytes()
        for path in MODELS.rglob("*.*")
        if path.is_file()
    }
    deployments.deploy(engine, SYSTEM, "ke-hoach-thu", files)
    root_id = plans.start(engine, SYSTEM, "ke-hoach-thu", {})
    service_clock.settle(engine)
    with engine.storage.read() as unit:
        officers = unit.officers.find()
    for officer in officers:
        accounts.set_password(engine, SYSTEM, officer.id, PASSWORD)
    engine.close()
    return folder, root_id


@contextmanager
def opened(filled: tuple[Path, str], home: Path) -> Iterator[Place]:
    """A copy of a filled store, served."""
    folder, root_id = filled
    shutil.copytree(folder, home)
    clock = VirtualClock(START)
    engine = bootstrap.build(config_of(home), clock)
    app = create_app(engine)
    app.testing = True
    yield Place(engine, clock, app, root_id)
    engine.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, cheap_passwords: None) -> tuple[Path, str]:
    """What is copied for each test."""
    return fill(tmp_path_factory.mktemp("province"))


@pytest.fixture
def place(filled: tuple[Path, str], tmp_path: Path) -> Iterator[Place]:
    with opened(filled, tmp_path / "var") as served:
        yield served


class Browser:
    """A test client that keeps its session and fills in what forms hide."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.client: FlaskClient = place.app.test_client()

    def get(self, url: str, **more: Any) -> TestResponse:
        return self.client.get(url, **more)

    def post(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        keys = {"csrf": self.csrf, "command": new_id()}
        return self.client.post(url, data={**keys, **(data or {})}, **more)

    @property
    def token(self) -> str:
        cookie = self.client.get_cookie("dieuphoi")
        return cookie.value if cookie else ""

    @property
    def csrf(self) -> str:
        visit = organisation_sign_in.visit(self.place.engine, self.token)
        return security.masked(visit.csrf) if visit else ""

    def sign_in(self, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
        page = self.client.get("/dang-nhap").get_data(as_text=True)
        nonce = re.search(r'name="nonce" value="([^"]+)"', page)
        assert nonce is not None
        form = {"nonce": nonce[1], "login": login, "password": password, **more}
        return self.client.post("/dang-nhap", data=form)


@pytest.fixture
def browser(place: Place) -> Browser:
    return Browser(place)


@pytest.fixture
def signed_in(place: Place) -> Callable[[str], Browser]:
    """Sign in by the form."""

    def enter(login: str) -> Browser:
        browser = Browser(place)
        assert browser.sign_in(login).status_code == 303
        return browser

    return enter
