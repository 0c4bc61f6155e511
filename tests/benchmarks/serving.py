"""Over HTTP: completing a task signed in, beside a page that does nothing but the bare step."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from waitress.server import create_server

from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import organisation
from engine.service.engine import Engine
from engine.service.organisation import accounts, sign_in
from engine.storage import TaskRow
from tests.benchmarks.baseline import BareStep
from tests.benchmarks.installation import open_tasks, start
from tests.benchmarks.measuring import Figure, Work, in_turn
from webui.app import create_app
from webui.security import masked

SIZES = (1, 50, 200, 1000)
OFFICERS = 10
TURNS = 50
PASSWORD = "mot-cau-dai-de-nho-2025"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def completing_over_http(engine: Engine) -> Iterator[Figure]:
    """One row a size of plan; the officers have signed in once."""
    _people(engine)
    with _served(create_app(engine)) as real, _served(_bare_app(engine)) as bare:
        for size in SIZES:
            measured, base = in_turn(_clicks(engine, real, size), _posts(bare), turns=TURNS)
            label = f"complete over HTTP, signed in, plan of {size:,} agencies"
            yield Figure(label, measured, base, "bare web step", 0.5, at_least=True)


def _people(engine: Engine) -> None:
    names = [f"agency-{number}" for number in range(OFFICERS)]
    agencies = [{"id": name, "name": name, "kind": "so", "level": "tinh"} for name in names]
    seats = [{"agency": name, "kind": "chuyen_vien"} for name in names]
    officers = [
        {"login": name, "name": name, "positions": [f"{name}/chuyen_vien"]} for name in names
    ]
    organisation.load(
        engine, {"agencies": agencies, "groups": [], "positions": seats, "officers": officers}
    )
    with engine.storage.read() as unit:
        found = unit.officers.find()
    for officer in found:
        accounts.set_password(engine, SYSTEM, officer.id, PASSWORD)


def _bare_app(engine: Engine) -> Flask:
    app = Flask("bare")
    step = BareStep(engine)

    @app.post("/")
    def act() -> str:
        step()
        return ""

    return app


@contextmanager
def _served(app: Flask) -> Iterator[http.client.HTTPConnection]:
    """A connection to a server of the application; its threads end with the process."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.effective_port)
    yield connection
    connection.close()


def _posts(connection: http.client.HTTPConnection) -> Work:
    return lambda: _post(connection, "/", {}, FORM)


def _post(
    connection: http.client.HTTPConnection, path: str, form: dict[str, str], more: dict[str, str]
) -> None:
    connection.request("POST", path, urlencode(form), {**FORM, **more})
    answer = connection.getresponse()
    answer.read()
    if answer.status not in (200, 303):
        raise AssertionError(f"{path} answered {answer.status}")


def _clicks(engine: Engine, connection: http.client.HTTPConnection, size: int) -> Work:
    """Each call hands in one task of a plan of that size, by the officer whose it is."""
    sessions: dict[str, tuple[str, str]] = {}
    for number in range(min(size, OFFICERS)):
        token = sign_in.sign_in(engine, f"agency-{number}", PASSWORD).token
        visit = sign_in.visit(engine, token)
        sessions[f"agency-{number}"] = (token, masked(visit.csrf) if visit else "")
    tasks = _tasks(engine, size, set(sessions))

    def click() -> None:
        task = next(tasks)
        token, csrf = sessions[task.agency_id or ""]
        form = {"csrf": csrf, "command": new_id()}
        _post(connection, f"/viec/{task.id}/complete", form, {"Cookie": f"dieuphoi={token}"})

    return click


def _tasks(engine: Engine, size: int, agencies: set[str]) -> Iterator[TaskRow]:
    """Tasks of those agencies, from as many plans as it takes, started beforehand."""
    roots = [start(engine, size) for _ in range(2 * TURNS // len(agencies))]
    found = [task for root in roots for task in open_tasks(engine, root)]
    return iter([task for task in found if task.agency_id in agencies])
