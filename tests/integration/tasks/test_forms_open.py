"""A form opens with its reader's own words or its defaults, never with what another wrote."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine import bootstrap
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, may
from engine.service import clock as service_clock
from engine.service import deployments, organisation, tasks
from engine.service.engine import Engine
from engine.service.organisation import actors
from engine.service.runtime import instances
from engine.service.tasks.task import find
from engine.storage import TaskRow
from tests.integration.conftest import ISSUED

COMMON = Path(__file__).parents[3] / "processes" / "common"
KINDS = ("van_thu", "chuyen_vien", "truong_phong", "lanh_dao")
AGENCIES = {
    "so-a": KINDS,
    "so-b": KINDS,
    "vp-ubnd": ("van_thu", "chuyen_vien"),
    "ubnd-tinh": ("chu_tich",),
}
PEOPLE = 2
"""So many hold each position."""


def province() -> tuple[Engine, VirtualClock]:
    """Four agencies, each position held by two; the shared processes are deployed."""
    clock = VirtualClock(ISSUED)
    engine = bootstrap.in_memory(clock)
    people = [
        {
            "login": f"{kind}{nth}.{agency}",
            "name": f"{kind} {nth}",
            "positions": [f"{agency}/{kind}"],
        }
        for agency, kinds in AGENCIES.items()
        for kind in kinds
        for nth in range(PEOPLE)
    ]
    organisation.load(
        engine,
        {
            "agencies": [
                {"id": key, "name": key, "kind": "so", "level": "tinh"} for key in AGENCIES
            ],
            "positions": [
                {"agency": key, "kind": kind} for key, kinds in AGENCIES.items() for kind in kinds
            ],
            "officers": people,
            "settings": {"office_agency": "vp-ubnd", "leading_agency": "ubnd-tinh"},
        },
    )
    files = {
        path.relative_to(COMMON).as_posix(): path.read_bytes()
        for path in COMMON.rglob("*")
        if path.suffix in {".bpmn", ".json"}
    }
    deployments.deploy(engine, SYSTEM, "common", files)
    return engine, clock


def open_tasks(engine: Engine) -> list[TaskRow]:
    with engine.storage.read() as unit:
        return unit.tasks.find(open=True, order="id")


class History:
    """People doing at random what they may, each text of theirs bearing who wrote it, and when."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a seed makes it repeatable
        self.engine, self.clock = province()
        self.texts = 0
        with self.engine.storage.read() as unit:
            logins = [row.login for row in unit.officers.find(order="login")]
        self.people = {each: actors.actor_by_login(self.engine, each) for each in logins}
        for process in ("common-assignment", "common-report", "common-standing"):
            data = {"agency": "so-a", "monitor": "so-b", "title": "Rà soát", "number": "1"}
            instances.start(self.engine, SYSTEM, "common", data, process_id=process)

    def able(self, task: TaskRow, verb: str) -> list[str]:
        """The sign-in names of those who may do this with the task now."""
        with self.engine.storage.read() as unit:
            target = find(unit, task.id).target
        return [login for login, who in self.people.items() if may(who, verb, target)]

    def written(self, who: str, task: TaskRow, schema: dict[str, Any]) -> dict[str, Any]:
        """The form filled in: every text names its writer and the task."""
        self.texts += 1
        values: dict[str, Any] = {}
        for name, field in schema.get("properties", {}).items():
            ui = field.get("x-ui", {})
            if ui.get("widget") in ("division", "officer") or "internal_due" in ui:
                continue  # no words: who has the work, and until when
            if field.get("enum"):
                values[name] = self.random.choice(field["enum"])
            elif field.get("type") == "boolean":
                values[name] = self.random.random() < 0.3
            elif field.get("type") == "array":
                values[name] = ["so-b"] if self.random.random() < 0.3 else []
            elif field.get("format") == "date":
                values[name] = self.random.choice(["2025-04-08", "2025-04-09"])
            elif self.random.random() < 0.8 or name in schema.get("required", ()):
                values[name] = f"«{who}» về {task.id}, lần {self.texts}"
        return values

    def act(self) -> None:
        """Somebody drafts or hands in, or a quarter passes."""
        waiting = [task for task in open_tasks(self.engine) if task.element != "Task_standing"]
        if not waiting or self.random.random() < 0.06:
            self.clock.advance(timedelta(days=95))
            service_clock.settle(self.engine)
            return
        task = self.random.choice(waiting)
        login = self.random.choice(self.able(task, "task.complete"))
        who = self.people[login]
        data = self.written(login, task, tasks.schema(self.engine, who, task.id) or {})
        if self.random.random() < 0.2:
            tasks.save_draft(self.engine, who, task.id, data)
        else:
            if data.get("decision") == "returned":
                data.setdefault("return_reason", f"«{login}» trả {task.id}")
            tasks.complete(self.engine, who, task.id, data)

    def strangers(self) -> list[str]:
        """What forms show that is not their reader's own, of this very task or sent back to him."""
        found = []
        for task in open_tasks(self.engine):
            for login in self.able(task, "task.read"):
                who = self.people[login]
                view = tasks.view(self.engine, who, task.id)
                drafted = view.draft is not None
                back = task.returned_by is not None and task.assignee == who.officer_id
                for name, value in view.opening.items():
                    text = str(value)
                    own = f"«{login}»" in text and (back or task.id in text)
                    if not own and ("«" in text or not (drafted or back)):
                        found.append(f"{task.element}.{name} for {login}: {value}")
        return found


@pytest.mark.parametrize("seed", range(3))
def test_no_history_fills_a_form_with_anothers_words(seed: int) -> None:
    history = History(seed)
    returned = 0
    for _ in range(50):
        history.act()
        assert history.strangers() == []
        returned += sum(task.returned_by is not None for task in open_tasks(history.engine))
    assert returned
