"""Who may do what with the work of one agency: every verb of people, by every kind of person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.errors import DieuPhoiError, Forbidden, NotFound
from engine.model.permission import Actor
from engine.service import assignments, tasks
from engine.service.assignments import difficulties
from engine.service.files import attachments
from tests.integration.province import Province
from tests.support.pdfs import pdf

pytestmark = pytest.mark.parametrize("province", ["sqlite"], indirect=True)
"""The policy knows no database; what it decides is played on one."""

AGENCY = "so-y-te"
PEOPLE = {
    "officer": f"chuyen_vien.{AGENCY}",
    "clerk": f"van_thu.{AGENCY}",
    "head": f"truong_phong.{AGENCY}",
    "leader": f"thu_truong.{AGENCY}",
    "stranger": "thu_truong.so-tu-phap",
    "monitor": "chuyen_vien.so-noi-vu",
    "monitor-head": "truong_phong.so-noi-vu",
    "administrator": "administrator",
    "inspector": "inspector",
}
Verb = Callable[[Province, Actor], object]


def assignment(province: Province) -> str:
    return province.assignment(AGENCY).id


def task(province: Province) -> str:
    return province.task(AGENCY).id


def colleague(province: Province) -> str:
    return province.who(f"thu_truong.{AGENCY}").officer_id


VERBS: dict[str, tuple[Verb, set[str]]] = {
    "read task": (
        lambda p, who: tasks.view(p.engine, who, task(p)),
        {*PEOPLE} - {"stranger"},
    ),
    "claim": (lambda p, who: tasks.claim(p.engine, who, task(p)), {"clerk"}),
    "complete": (lambda p, who: tasks.complete(p.engine, who, task(p)), {"clerk"}),
    "draft": (lambda p, who: tasks.save_draft(p.engine, who, task(p), {}), {"clerk"}),
    "reassign task": (
        lambda p, who: tasks.reassign(p.engine, who, task(p), colleague(p), reason="x"),
        {"head", "leader", "administrator"},
    ),
    "read assignment": (
        lambda p, who: assignments.view(p.engine, who, assignment(p)),
        {*PEOPLE} - {"stranger"},
    ),
    "refuse": (
        lambda p, who: assignments.refuse(p.engine, who, assignment(p), reason="x"),
        {"leader"},
    ),
    "withdraw": (
        lambda p, who: assignments.withdraw(p.engine, who, assignment(p), reason="x"),
        {"monitor-head", "administrator"},
    ),
    "reassign": (
        lambda p, who: assignments.reassign(p.engine, who, assignment(p), "vp-ubnd", reason="x"),
        {"monitor-head", "administrator"},
    ),
    "suspend": (
        lambda p, who: assignments.suspend(p.engine, who, assignment(p), reason="x"),
        {"monitor-head", "administrator"},
    ),
    "change deadline": (
        lambda p, who: assignments.change_deadline(
            p.engine, who, assignment(p), date(2025, 5, 5), reason="x"
        ),
        {"monitor-head", "administrator"},
    ),
    "set cadence": (
        lambda p, who: assignments.set_cadence(p.engine, who, assignment(p), "P1M"),
        {"monitor", "monitor-head", "administrator"},
    ),
    "urge": (
        lambda p, who: assignments.urge(p.engine, who, assignment(p), "x"),
        {"monitor", "monitor-head", "leader"},
    ),
    "transfer": (
        lambda p, who: assignments.transfer(p.engine, who, AGENCY, "vp-ubnd", basis="x"),
        {"administrator"},
    ),
    "raise difficulty": (
        lambda p, who: difficulties.raise_(p.engine, who, assignment(p), "x"),
        {"leader"},
    ),
    "attach": (
        lambda p, who: attachments.add(
            p.engine, who, name="a.pdf", body=pdf("a"), assignment_id=assignment(p)
        ),
        {"officer", "clerk", "head", "leader", "monitor", "monitor-head"},
    ),
    "list files": (
        lambda p, who: attachments.of(p.engine, who, assignment_id=assignment(p)),
        {*PEOPLE} - {"stranger"},
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_exactly_those_may_who_should(province: Province, verb: str) -> None:
    work, allowed = VERBS[verb]
    refused = {
        person
        for person, login in PEOPLE.items()
        if person not in allowed and is_refused(province, work, login)
    }

    assert refused == PEOPLE.keys() - allowed


@pytest.mark.parametrize(
    ("verb", "person"),
    [(verb, person) for verb, (_, allowed) in VERBS.items() for person in sorted(allowed)],
)
def test_each_who_should_may(province: Province, verb: str, person: str) -> None:
    work, _ = VERBS[verb]

    work(province, province.who(PEOPLE[person]))


@pytest.mark.parametrize("verb", VERBS)
def test_to_a_stranger_nothing_exists(province: Province, verb: str) -> None:
    work, _ = VERBS[verb]
    stranger = province.who(PEOPLE["stranger"])

    with pytest.raises(DieuPhoiError) as refused:
        work(province, stranger)
    assert isinstance(refused.value, NotFound) or verb == "transfer"


def is_refused(province: Province, work: Verb, login: str) -> bool:
    try:
        work(province, province.who(login))
    except (Forbidden, NotFound):
        return True
    return False
