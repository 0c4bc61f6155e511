"""One task handed in many times at once, from threads and from two processes: done once."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import re
import threading
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import accounts, deployments, instances, organisation
from engine.service.engine import Engine
from tests.faults.dying import begin_in_child, wait_for
from tests.faults.nodes import PASSWORD
from tests.faults.played import BEGIN
from tests.integration.core.diagrams import END, START, diagram, user
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import full
from webui.app import create_app

TASKS = full(12, 1000, a_second=15)
PROCESSES = 2
LOGIN = "chuyen_vien.so-noi-vu"
DONE, BUSY = 303, 503
NOT_YOURS_ANY_MORE = {403, 404, 409}
FIELD = (
    '<extensionElements><camunda:formData><camunda:formField id="note" type="string" label="Ghi '
    'chú"/></camunda:formData></extensionElements></userTask>'
)
TWO = diagram(
    "two",
    START + user("first").replace("/>", ">" + FIELD) + user("second") + END,
    "start>first first>second second>end",
)


@dataclass(frozen=True)
class Click:
    """One of the clicks on a task: under which command, with which note, from where."""

    process: int
    command: str
    note: str


def command(*parts: object) -> str:
    """An id as a form bears one, the same for the same parts."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def clicks(task: str, each: int) -> list[Click]:
    """The same form again and again, the same id with another body, and other ids."""
    made = []
    for number in range(each):
        for process in range(PROCESSES):
            match number % 5:
                case 0 | 1:
                    made.append(Click(process, command(task), "một"))
                case 2:
                    made.append(Click(process, command(task), "hai"))
                case other:
                    own = command(task, process, number)
                    made.append(Click(process, own, f"ba {other}"))
    return made


def found(engine: Engine) -> list[str]:
    """One officer and his tasks."""
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
    for _ in range(TASKS):
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
    match = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert match is not None, page
    return match[1]


def click_all(config: Config, process: int, tasks: list[str], each: int, together: Any) -> None:
    """Every click of one process, each from a thread of its own, on one task after the other."""
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    app = create_app(engine)
    answers: list[dict[str, object]] = []

    def work(place: int, browser: FlaskClient, csrf: str) -> None:
        for task in tasks:
            ours = [click for click in clicks(task, each) if click.process == process][place]
            together.wait()
            status = BUSY
            while status == BUSY:
                form = {"csrf": csrf, "command": ours.command, "note": ours.note}
                status = browser.post(f"/viec/{task}/complete", data=form).status_code
            told = {"task": task, "command": ours.command, "note": ours.note, "status": status}
            answers.append(told)

    crowd = [threading.Thread(target=work, args=(n, *signed_in(app))) for n in range(each)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    (config.home / f"answers-{process}.json").write_text(json.dumps(answers))
    engine.close()


@pytest.mark.slow
@pytest.mark.parametrize("each", [1, 5])
def test_a_task_that_is_handed_in_many_times_at_once_is_done_once(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, each: int
) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("engine.service.passwords._hasher", cheap)
    settings = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    config = Config.from_env(settings)
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    tasks = found(engine)
    engine.close()
    together = multiprocessing.get_context("fork").Barrier(PROCESSES * each)
    begun = [
        begin_in_child(lambda p=process: click_all(config, p, tasks, each, together))
        for process in range(PROCESSES)
    ]
    assert [wait_for(child) for child in begun] == [0] * PROCESSES

    answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for process in range(PROCESSES):
        for told in json.loads((tmp_path / f"answers-{process}.json").read_text()):
            answers[told["task"]].append(told)
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    ledger = Ledger()
    for task in tasks:
        ledger.completions.add(winner(answers[task], PROCESSES * each))
    ledger.acknowledged |= ledger.completions
    with engine.storage.read() as unit:
        standing = Counter((row.element, row.open) for row in unit.tasks.find())
    assert standing == {("first", False): TASKS, ("second", True): TASKS}
    assert_invariants(engine, ledger)
    engine.close()


def winner(answers: list[dict[str, Any]], clicks_of_all: int) -> str:
    """The one command that was done; every other click was told so or given the same answer."""
    assert len(answers) == clicks_of_all
    done = {(told["command"], told["note"]) for told in answers if told["status"] == DONE}
    assert len(done) == 1, answers
    others = {told["status"] for told in answers if (told["command"], told["note"]) not in done}
    assert others <= NOT_YOURS_ANY_MORE, answers
    same = {told["status"] for told in answers if (told["command"], told["note"]) in done}
    assert same == {DONE}, answers
    return next(iter(done))[0]
