"""Work that no living account may take is in one list, with the reason, and somebody is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.errors import InvalidInput
from engine.model.permission import SYSTEM, Actor, may
from engine.service import clock, deployments, organisation, plans, tasks
from engine.service.audit import history
from engine.service.monitoring import health
from engine.service.organisation import accounts, actors
from engine.service.plans import diagrams
from engine.service.runtime import instances
from engine.service.tasks import unattended
from engine.service.tasks.task import find
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import AGENCIES, DATA, KINDS, Province

LOCKED = "Nghỉ công tác"


def begin(province: Province, duty: str, **data: str) -> str:
    """Start a process of one task with this duty; gives the task's id."""
    task = f'<userTask id="do" name="Làm" {duty}/>'
    body = diagram("one", START + task + END, "start>do do>end")
    deployments.deploy(province.engine, SYSTEM, "one", {"one.bpmn": body})
    root = instances.start(province.engine, SYSTEM, "one", data)
    with province.engine.storage.read() as unit:
        return unit.tasks.find(root_id=root)[0].id


def lock(province: Province, login: str) -> None:
    with province.engine.storage.read() as unit:
        officer = unit.officers.by_login(login)
    assert officer is not None
    accounts.disable(province.engine, SYSTEM, officer.id, reason=LOCKED)


def end(province: Province, agency: str) -> None:
    yesterday = (province.clock.now() - timedelta(days=1)).date().isoformat()
    changed = [
        {**each, "valid_to": yesterday} if each["id"] == agency else each
        for each in DATA["agencies"]
    ]
    organisation.load(province.engine, {"agencies": changed})


def listed(province: Province, login: str = "administrator") -> dict[str, str]:
    """Task → reason, as one reader sees the list."""
    rows = unattended.page(province.engine, province.who(login))
    return {row.found.task.id: str(row.why) for row in rows}


PLACE = 'camunda:candidateGroups="so-y-te/chuyen_vien"'
IN_PERSON = 'camunda:candidateUsers="chuyen_vien.so-y-te"'


def nothing(_province: Province) -> None:
    """Leave all as it is."""


@pytest.mark.parametrize(
    ("duty", "change", "why"),
    [
        (PLACE, nothing, None),
        (PLACE, lambda p: lock(p, "chuyen_vien.so-y-te"), "không có ai giữ chức danh Chuyên viên"),
        (PLACE, lambda p: end(p, "so-y-te"), "Sở Y tế đã kết thúc hoạt động"),
        ('camunda:candidateGroups="so-y-te/chanh_van_phong"', nothing, "Chánh Văn phòng"),
        ("", nothing, "không ghi ai làm"),
        (IN_PERSON, nothing, None),
        (IN_PERSON, lambda p: lock(p, "chuyen_vien.so-y-te"), "được nêu tên đã bị khóa"),
        (
            'camunda:assignee="van_thu.so-y-te"',
            lambda p: lock(p, "van_thu.so-y-te"),
            "người đang giữ việc đã bị khóa",
        ),
        (
            'camunda:candidateGroups="so-y-te/chuyen_vien,so-tu-phap/chuyen_vien"',
            lambda p: lock(p, "chuyen_vien.so-y-te"),
            None,
        ),
    ],
)
def test_the_list_says_why_nobody_can_take_it(
    empty_province: Province, duty: str, change: Callable[[Province], None], why: str | None
) -> None:
    task = begin(empty_province, duty)
    change(empty_province)
    found = listed(empty_province)
    assert found.keys() == ({task} if why else set())
    assert why is None or why in found[task]
    assert health.work(empty_province.engine).unattended == len(found)


def test_a_lent_position_is_somebody(empty_province: Province) -> None:
    task = begin(empty_province, PLACE)
    lock(empty_province, "chuyen_vien.so-y-te")
    assert task in listed(empty_province)
    organisation.delegate(
        empty_province.engine,
        SYSTEM,
        "so-y-te/chuyen_vien",
        "so-y-te/van_thu",
        "TL",
        basis="Giấy ủy quyền 5/GUQ",
        valid_from=date(2025, 4, 1),
        valid_to=date(2025, 12, 31),
    )
    assert listed(empty_province) == {}


def test_administrators_and_the_monitor_are_told_once_of_each(province: Province) -> None:
    lock(province, "van_thu.so-y-te")
    for _ in range(3):
        clock.settle(province.engine)
        province.clock.advance(timedelta(hours=1))
    told = {login for login, _kind in province.told("unattended")}
    assert told == {
        "administrator", "chuyen_vien.so-noi-vu", "truong_phong.so-noi-vu"
    }  # fmt: skip
    assert len(province.told("unattended")) == len(told)


def test_the_table_of_a_plan_marks_it_and_its_start_names_agencies_without_officers(
    province: Province,
) -> None:
    lock(province, "van_thu.so-y-te")
    (activity,) = plans.plan(province.engine, SYSTEM, province.plan).activities
    stuck = {share.agency: str(share.stuck) for share in activity.shares if share.stuck}
    assert activity.stuck == 1
    assert "không có ai giữ chức danh Văn thư" in stuck["Sở Y tế"]

    for kind in ("chuyen_vien", "truong_phong", "thu_truong"):
        lock(province, f"{kind}.so-y-te")
    concerns = [str(each) for each in plans.asks(province.engine, SYSTEM, "plan").concerns]
    assert any("Chưa có cán bộ nào làm việc ở: Sở Y tế" in words for words in concerns)


def test_a_monitor_sees_those_of_his_plans_and_a_stranger_none(province: Province) -> None:
    task = province.task("so-y-te").id
    other = begin(province, 'camunda:candidateGroups="so-y-te/chanh_van_phong"')
    lock(province, "van_thu.so-y-te")
    assert listed(province).keys() == {task, other}
    assert listed(province, "chuyen_vien.so-noi-vu").keys() == {task}
    assert listed(province, "chuyen_vien.so-tu-phap") == {}


@pytest.mark.parametrize("duty", [PLACE, ""])
def test_an_administrator_gives_what_nobody_can_take_to_anybody_who_works(
    empty_province: Province, duty: str
) -> None:
    province = empty_province
    task = begin(province, duty)
    end(province, "so-y-te")
    admin, heir = province.who("administrator"), province.who("chuyen_vien.so-tu-phap")
    assert heir.officer_id in dict(tasks.of_task(province.engine, admin, task))
    tasks.reassign(province.engine, admin, task, heir.officer_id, reason="Cơ quan đã giải thể")
    assert listed(province) == {}
    tasks.complete(province.engine, heir, task)


def test_it_is_given_to_no_other_agency_while_somebody_works_in_its_own(
    empty_province: Province,
) -> None:
    task = begin(empty_province, PLACE)
    lock(empty_province, "chuyen_vien.so-y-te")
    stranger = empty_province.who("chuyen_vien.so-tu-phap").officer_id
    admin = empty_province.who("administrator")
    assert stranger not in dict(tasks.of_task(empty_province.engine, admin, task))
    with pytest.raises(InvalidInput):
        tasks.reassign(empty_province.engine, admin, task, stranger, reason="Giao nhầm")


DUTIES = (
    'camunda:candidateGroups="{a}/{k}"',
    'camunda:candidateGroups="{a}/{k},{b}/{k}"',
    'camunda:candidateGroups="{a}/lanh_dao"',
    'camunda:candidateUsers="{k}.{a},{k}.{b}"',
    'camunda:assignee="{k}.{a}"',
    'camunda:candidateGroups="{a}/{k}" camunda:assignee="{k}.{a}"',
    'camunda:candidateGroups="{b}/{k}" camunda:assignee="{k}.{a}"',
    "",
)


PLACES = [f"{agency}/{kind}" for agency in AGENCIES for kind in KINDS]


def disturb(province: Province, draw: random.Random) -> None:
    """Let one thing happen to the organisation."""
    agency, kind = draw.choice([*AGENCIES]), draw.choice(KINDS)
    match draw.randrange(3):
        case 0:
            with province.engine.storage.read() as unit:
                officer = unit.officers.by_login(f"{kind}.{agency}")
            if officer is not None and officer.disabled_at is None:
                lock(province, f"{kind}.{agency}")
        case 1:
            end(province, agency)
        case 2:
            organisation.delegate(
                province.engine,
                SYSTEM,
                f"{agency}/{kind}",
                draw.choice([each for each in PLACES if each != f"{agency}/{kind}"]),
                "TUQ",
                basis="Giấy ủy quyền 5/GUQ",
                valid_from=date(2025, 4, 1),
                valid_to=date(2025, 12, 31),
                roots=draw.choice([(), ("another-plan",)]),
            )


def able(everybody: list[Actor], province: Province, task: str) -> bool:
    """Whether the policy lets anybody take it or go on with it."""
    with province.engine.storage.read() as unit:
        found = find(unit, task)
    verb = "task.complete" if found.task.assignee else "task.claim"
    return any(may(actor, verb, found.target) for actor in everybody)


@pytest.mark.parametrize("seed", range(6))
def test_no_open_task_that_nobody_may_take_is_missing_and_no_other_is_there(
    empty_province: Province, seed: int
) -> None:
    province, draw = empty_province, random.Random(seed)  # noqa: S311  # repeatable
    begun = [
        begin(
            province,
            draw.choice(DUTIES).format(
                a=draw.choice([*AGENCIES]), b=draw.choice([*AGENCIES]), k=draw.choice(KINDS)
            ),
        )
        for _ in range(8)
    ]
    for _ in range(8):
        disturb(province, draw)
    with province.engine.storage.read() as unit:
        logins = [row.login for row in unit.officers.find(disabled_at=None)]
    everybody = [actors.actor_by_login(province.engine, login) for login in logins]

    assert listed(province).keys() == {
        task for task in begun if not able(everybody, province, task)
    }


def test_a_task_of_a_plan_for_an_empty_group_is_told_and_never_turns_green(
    empty_province: Province,
) -> None:
    engine = empty_province.engine
    organisation.load(engine, {"groups": [{"key": "cac-huyen", "name": "Các huyện"}]})
    share = (
        '<callActivity id="ask" calledElement="inner"><extensionElements><camunda:properties>'
        '<camunda:property name="title" value="Rà soát"/>'
        '<camunda:property name="number" value="1"/></camunda:properties>'
        "</extensionElements><multiInstanceLoopCharacteristics "
        'camunda:collection="${members(\'cac-huyen\')}" camunda:elementVariable="agency"/>'
        f'</callActivity><userTask id="after" {PLACE}/>'
    )
    inner = diagram("inner", START + f'<userTask id="do" {PLACE}/>' + END, "start>do do>end")
    body = diagram("outer", START + share + END, "start>ask ask>after after>end")
    deployments.deploy(engine, SYSTEM, "inner", {"inner.bpmn": inner})
    answer = deployments.deploy(engine, SYSTEM, "outer", {"outer.bpmn": body})
    findings = answer["findings"]
    assert isinstance(findings, list)
    assert "group-empty" in [finding["code"] for finding in findings]

    root = plans.start(engine, SYSTEM, "outer", {"title": "Thử", "monitor": "so-noi-vu"})
    told = {login for login, _kind in empty_province.told("unattended")}
    assert told >= {"administrator", "chuyen_vien.so-noi-vu"}
    shown = diagrams.state(engine, SYSTEM, root)
    assert "ask" not in shown["done"]
    assert str(shown["words"]["ask"]) == "không có cơ quan nào"
    planned = plans.plan(engine, SYSTEM, root).planned
    assert [(one.title, one.nobody) for one in planned] == [("Rà soát", True)]
    words = [str(line.what) for line in history.of_plan(engine, SYSTEM, root).rows]
    assert "Không có cơ quan nào được giao: Rà soát" in words
