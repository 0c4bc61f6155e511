"""One officer, his tasks, and the browser in which he hands them in."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from engine.model.permission import SYSTEM
from engine.service import deployments, organisation
from engine.service.engine import Engine
from engine.service.organisation import accounts
from engine.service.runtime import instances
from tests.faults.nodes import PASSWORD
from tests.integration.diagrams import END, START, diagram, user

LOGIN = "chuyen_vien.so-noi-vu"
DONE, BUSY = 303, 503
FIELD = (
    '<extensionElements><camunda:formData><camunda:formField id="note" type="string" label="Ghi '
    'chú"/></camunda:formData></extensionElements></userTask>'
)
TWO = diagram(
    "two",
    START + user("first").replace("/>", ">" + FIELD) + user("second") + END,
    "start>first first>second second>end",
)


def found(engine: Engine, tasks: int) -> list[str]:
    """One officer and so many tasks of his; returns their ids."""
    holds = {"login": LOGIN, "name": "Chuyên viên", "positions": ["so-noi-vu/chuyen_vien"]}
    organisation.load(
        engine,
        {
            "agencies": [{"id": "so-noi-vu", "name": "Sở Nội vụ", "kind": "so", "level": "tinh"}],
            "positions": [{"agency": "so-noi-vu", "kind": "chuyen_vien"}],
            "officers": [holds],
        },
    )
    with engine.storage.read() as unit:
        officer = unit.officers.by_login(LOGIN)
    assert officer is not None
    accounts.set_password(engine, SYSTEM, officer.id, PASSWORD)
    deployments.deploy(engine, SYSTEM, "two", {"two.bpmn": TWO})
    for _ in range(tasks):
        instances.start(engine, SYSTEM, "two")
    with engine.storage.read() as unit:
        return [task.id for task in unit.tasks.find(open=True, order="id")]


def signed_in(app: Any) -> tuple[FlaskClient, str]:
    """A browser of the officer's, and the token of its forms."""
    browser = app.test_client()
    nonce = value(browser.get("/dang-nhap").get_data(as_text=True), "nonce")
    form = {"nonce": nonce, "login": LOGIN, "password": PASSWORD}
    assert browser.post("/dang-nhap", data=form).status_code == DONE
    return browser, value(browser.get("/viec").get_data(as_text=True), "csrf")


def value(page: str, name: str) -> str:
    """What a hidden field of a page holds."""
    match = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert match is not None, page
    return match[1]
