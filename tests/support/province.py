"""A served province with one running plan, whose clock the test moves."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from waitress.server import create_server

from engine import bootstrap
from engine.config import Config
from engine.model.clock import ZONE, VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, organisation, plans
from engine.service.engine import Engine
from engine.service.organisation import accounts
from engine.service.runtime import timers
from engine.service.simulation.scenarios import FILE
from webui.app import create_app

PROCESSES = Path(__file__).parents[2] / "processes"
PLAN = "thai-nguyen-89-2025"
START = datetime(2025, 4, 9, 8, 0, tzinfo=ZONE)
PASSWORD = "mat-khau-cho-ban-thu-nghiem"


@dataclass
class Province:
    """A running server. ``url`` is its address, ``plan`` the root instance of its plan."""

    engine: Engine
    clock: VirtualClock
    url: str
    plan: str

    def wait_until(self, moment: datetime) -> None:
        """Let time pass; everything due on the way happens in order, each at its own time."""
        while (due := timers.next_due(self.engine)) is not None and due <= moment:
            self.clock.set(max(due, self.clock.now()))
            service_clock.settle(self.engine)
        self.clock.set(moment)
        service_clock.settle(self.engine)


def build_store(folder: Path, logins: tuple[str, ...]) -> str:
    """Fill a store with the demo province and start one plan; returns its root instance."""
    engine = bootstrap.build(_config(folder), VirtualClock(START))
    people = json.loads((PROCESSES / "demo" / "organisation.json").read_text())
    organisation.load(engine, data=people, who=SYSTEM)
    for key in ("common", PLAN):
        deployments.deploy(engine, SYSTEM, key, _files(PROCESSES / key))
    with engine.storage.read() as unit:
        officers = [unit.officers.by_login(login) for login in logins]
    for officer in officers:
        assert officer is not None
        accounts.set_password(engine, SYSTEM, officer.id, PASSWORD)
    root_id = plans.start(engine, SYSTEM, PLAN, {}, {"monitor": "so-noi-vu", "cadence": "P3M"})
    service_clock.settle(engine)
    engine.close()
    return root_id


class Server:
    """Serves a copy of a store from a thread of this process, on a free port."""

    def __init__(self, store: Path, folder: Path, plan: str) -> None:
        shutil.copytree(store, folder, dirs_exist_ok=True)
        clock = VirtualClock(START)
        self.engine = bootstrap.build(_config(folder), clock)
        self._server = create_server(create_app(self.engine), host="127.0.0.1", port=0, threads=4)
        url = f"http://127.0.0.1:{self._server.effective_port}"
        self.engine.config = replace(self.engine.config, base_url=url)
        self.province = Province(self.engine, clock, url, plan)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        # The loop may be asking about the very socket that stop() closes.
        with contextlib.suppress(OSError):
            self._server.run()

    def stop(self) -> None:
        """Close the socket and the store."""
        self._server.close()
        self._thread.join(timeout=10)
        self.engine.close()


def _config(folder: Path) -> Config:
    return Config.from_env({"DIEUPHOI_HOME": str(folder)})


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    if FILE in files:
        files[FILE] = _first_scenario(files[FILE])
    return files


def _first_scenario(text: bytes) -> bytes:
    """One of the scenarios: whoever deploys in a browser waits until all have been played."""
    whole = json.loads(text)
    return json.dumps({**whole, "scenarios": whole["scenarios"][:1]}, ensure_ascii=False).encode()
