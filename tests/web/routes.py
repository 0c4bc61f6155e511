"""All that may be asked of the web, from its own map: every route, with every verb of its page."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from engine.model.ids import new_id
from engine.model.permission import SYSTEM, Actor
from engine.service import assignments, bulk, desk, organisation
from engine.service.assignments import difficulties, outward
from engine.service.files import attachments
from engine.service.organisation.sign_in import actor_by_login
from engine.service.plans import drafts, incoming, learned_words, plan_reading, readings
from engine.storage import IncidentRow, MigrationRow, NotificationRow, OutboxRow, SubtaskRow
from tests.web.conftest import ADMIN, CHIEF, DOER, MODELS, START, Browser, Place
from webui import security
from webui.pages import playing

OPEN = {"static", *security.PUBLIC}
"""Endpoints without a session; each is tried on its own elsewhere."""
SECRET = {
    "root",
    "instance",
    "task",
    "subtask",
    "assignment",
    "attachment",
    "difficulty",
    "incident",
}
SECRET_IDS = {
    f"{each}_id" for each in SECRET | {"notification", "delegation", "session", "operation", "view"}
}
"""Parts of an address that name what not everybody may know of."""

PLAN = "1. Sở Tư pháp rà soát văn bản trước ngày 30/9/2026.".encode()
MODEL = {path: (MODELS / path).read_bytes() for path in ("process.bpmn", "forms/ket-qua.json")}
BOTH = {"tasks.act"}
"""Endpoints that take files and go without."""
FIELDS = {
    "text": "nội dung",
    "reason": "lý do",
    "agency": "so-du-lich",
    "basis": "Nghị quyết",
    "on_date": "01/07/2025",
    "version": "1",
    "day": "31/12/2025",
    "kind": "off",
    "login": DOER,
    "role": "inspector",
    "until": "20/05/2025",
    "last_day": "20/05/2025",
    "period": "P1M",
    "part": "x|result_summary",
    "act": "assignment.refuse",
    "level": "head",
}
"""What forms are sent with, so that who passes is not refused for want of a field."""


@dataclass(frozen=True)
class Ask:
    """One thing to ask: a route by one method, with one verb where its page has several."""

    endpoint: str
    method: str
    rule: Rule
    verb: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return " ".join([self.method, self.endpoint, *self.verb.values()])

    @property
    def secrets(self) -> set[str]:
        """The parts of its address that name what not everybody may know of."""
        return self.rule.arguments & SECRET_IDS

    def url(self, place: Place, objects: Mapping[str, Any]) -> str:
        """Its address for these objects; every part of an address must have one."""
        values = {name: objects[name] for name in self.rule.arguments - self.verb.keys()}
        return place.app.url_map.bind("").build(self.endpoint, {**values, **self.verb}, self.method)

    def put(self, browser: Browser, url: str, objects: Mapping[str, Any]) -> TestResponse:
        """Ask it in this browser."""
        if self.method == "GET":
            return browser.get(url)
        if url.startswith("/api/"):
            sent = {"revision": 1, "files": {}}
            keys = {"X-CSRF-Token": browser.csrf}
            return browser.client.open(url, method=self.method, json=sent, headers=keys)
        sent = {name: objects[f"{name}_id"] for name in ("incident", "extension", "mail")}
        files = {"files", "file", "workbook"} if self.endpoint in security.LARGE_BODY - BOTH else ()
        named = {name: (BytesIO(b"a"), "a.txt") for name in files}
        return browser.post(url, {**FIELDS, **sent, **named})


def asks(app: Any) -> list[Ask]:
    """All of them but the open ones, by name."""
    found = [
        Ask(rule.endpoint, method, rule, verb)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        for verb in _verbs(app, rule)
        if rule.endpoint not in OPEN
    ]
    return sorted(found, key=lambda ask: (ask.endpoint, ask.method))


def _verbs(app: Any, rule: Rule) -> Iterator[dict[str, str]]:
    if "verb" not in rule.arguments:
        yield {}
        return
    page = importlib.import_module(app.view_functions[rule.endpoint].__module__)
    table = page.FORESEEN if rule.endpoint.endswith(".foresee") else page._VERBS
    yield from ({"verb": verb} for verb in table)


def objects(place: Place) -> dict[str, Any]:
    """What the parts of addresses name: each belongs to one agency, or to one officer of it."""
    doer, admin = actor_by_login(place.engine, DOER), actor_by_login(place.engine, ADMIN)
    assignment, task = place.assignment(), place.task()
    attached = attachments.add(
        place.engine, doer, name="a.txt", body=b"a", assignment_id=assignment
    )
    chief = actor_by_login(place.engine, CHIEF)
    difficulty = difficulties.raise_(place.engine, chief, assignment, "Thiếu kinh phí")
    with place.engine.storage.read() as unit:
        session = unit.sessions.find(officer_id=doer.officer_id)[0].id
    draft = drafts.create(place.engine, admin, "thu", "Thử", MODEL)
    play = place.app.extensions[playing.PLAYS].of_draft(place.engine, admin, draft)
    return {
        "play_id": play.id,
        "root_id": place.plan,
        "instance_id": place.plan,
        "task_id": task,
        "assignment_id": assignment,
        "attachment_id": attached,
        "difficulty_id": difficulty,
        "session_id": session,
        "notification_id": _notification(place, doer.officer_id),
        "incident_id": _incident(place),
        "extension_id": _extension(place, chief, assignment),
        "migration_id": _migration(place),
        "mail_id": waiting_mail(place),
        "view_id": desk.save(place.engine, doer, "Quá hạn", "", agency_id="so-tu-phap"),
        "operation_id": bulk.start(place.engine, doer, "claim", [task]),
        "delegation_id": _delegation(place),
        "officer_id": doer.officer_id,
        "agency_id": "so-tu-phap",
        "holding_id": _holding(place, doer.officer_id),
        "key": "ke-hoach-thu",
        "version": 1,
        "old": 1,
        "new": 1,
        "day": "2025-05-02",
        "document_id": _document(place),
        "direction": "den",
        "series": "VB",
        "subtask_id": _subtask(place, task, doer.officer_id),
        "reading_id": _reading(place, admin),
        "word_id": _word(place, admin),
        "page": 1,
        "draft_id": draft,
        "revision": 1,
        "prepared_id": outward.prepare(
            place.engine, doer, assignment, "difficulty.raise", {"text": "Thiếu người"}
        ),
    }


def nothing(objects: Mapping[str, Any]) -> dict[str, Any]:
    """The same, but the parts that not everybody may know of name nothing."""
    return {name: new_id() if name in SECRET_IDS else each for name, each in objects.items()}


def _document(place: Place) -> str:
    """A document in the register of the agency whose objects these are."""
    told = incoming.record(place.engine, SYSTEM, {"title": "Thư"}, agency_id="so-tu-phap")
    return str(told["document"])


def _migration(place: Place) -> str:
    """A move of plans of the process to the version that they run."""
    with place.engine.storage.read() as unit:
        current = unit.deployments.current("ke-hoach-thu")
    assert current is not None
    row = MigrationRow(
        new_id(),
        "ke-hoach-thu",
        current.id,
        current.id,
        elements={},
        reason="Sửa",
        actor="system",
        created_at=START,
    )
    place.engine.storage.run(lambda unit: unit.migrations.insert(row))
    return row.id


def _reading(place: Place, admin: Actor) -> str:
    """A plan document of one page that is being read."""
    found = plan_reading.reading(plan_reading.sent("a.txt", PLAN))
    return readings.keep(place.engine, admin, "a.txt", PLAN, found, page="p")


def _word(place: Place, admin: Actor) -> str:
    """Words of such a document that were remembered."""
    reading = _reading(place, admin)
    words = PLAN.decode()[:20].split()[-1]
    return learned_words.remember(place.engine, admin, reading, "time", words, "trong quý IV")


def _incident(place: Place) -> str:
    row = IncidentRow(
        new_id(), place.plan, place.plan, code="failed", message="Hỏng", opened_at=START
    )
    place.engine.storage.run(lambda unit: unit.incidents.insert(row))
    return row.id


def _extension(place: Place, doer: Actor, assignment: str) -> str:
    asked = assignments.ask_extension(
        place.engine, doer, assignment, date(2025, 5, 12), ask=False, reason="Thiếu dữ liệu"
    )
    return str(asked)


def _holding(place: Place, officer_id: str) -> str:
    with place.engine.storage.read() as unit:
        return str(unit.holdings.find(officer_id=officer_id)[0].id)


MAIL = {"to": "a@b.vn", "subject": "Nhắc việc", "text": "Nội dung"}


def waiting_mail(place: Place) -> str:
    """A mail in the outbox; gives its id."""
    row = OutboxRow(new_id(), "mail", "thu", payload=MAIL, available_at=START)
    place.engine.storage.run(lambda unit: unit.outbox.insert(row))
    return row.id


def _subtask(place: Place, task: str, officer: str) -> str:
    """A part of the task that the officer gave to himself."""
    row = SubtaskRow(
        new_id(),
        task,
        root_id=place.plan,
        title="Số liệu",
        officer_id=officer,
        given_by=officer,
        given_at=START,
    )
    with place.engine.storage.begin() as unit:
        unit.subtasks.insert(row)
    return row.id


def _notification(place: Place, officer_id: str) -> str:
    row = NotificationRow(new_id(), officer_id, "remind", subject="Nhắc việc", created_at=START)
    place.engine.storage.run(lambda unit: unit.notifications.insert(row))
    return row.id


def _delegation(place: Place) -> str:
    with place.engine.storage.read() as unit:
        places = {row.kind: row.id for row in unit.positions.find(agency_id="so-tu-phap")}
    today = START.date()
    return organisation.delegate(
        place.engine,
        SYSTEM,
        places["lanh_dao"],
        places["truong_phong"],
        "KT",
        basis="Quyết định",
        valid_from=today,
        valid_to=today,
    )
