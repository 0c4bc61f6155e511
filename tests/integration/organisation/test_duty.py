"""Work reaches somebody, or is an incident that says which name or variable is at fault."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.errors import NotFound
from engine.model.permission import SYSTEM
from engine.service import deployments, organisation, tasks
from engine.service.runtime import incidents, instances
from engine.storage import IncidentRow, TaskRow
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import DATA, Province


def begin(province: Province, duty: str, **data: Any) -> str:
    """Start a process of one task with this duty; gives its id."""
    task = f'<userTask id="do" name="Làm" {duty}/>'
    body = diagram("one", START + task + END, "start>do do>end")
    deployments.deploy(province.engine, SYSTEM, "one", {"one.bpmn": body})
    return instances.start(province.engine, SYSTEM, "one", data)


def state(province: Province, root: str) -> tuple[list[TaskRow], list[IncidentRow]]:
    """Its open tasks and incidents."""
    with province.engine.storage.read() as unit:
        found = unit.tasks.find(root_id=root, open=True)
        return found, unit.incidents.open_of(root_id=root)


def failure(province: Province, duty: str, **data: Any) -> str:
    """What the incident says that the task becomes."""
    found, failed = state(province, begin(province, duty, **data))
    assert (found, len(failed)) == ([], 1)
    return failed[0].message


@pytest.mark.parametrize(
    ("duty", "data", "said"),
    [
        ('camunda:candidateGroups="${dv}/chuyen_vien"', {}, ["${dv}/chuyen_vien", "“dv”"]),
        (
            'camunda:candidateGroups="${dv}/chuyen_vien"',
            {"dv": "so-noi-vuu"},
            ["“so-noi-vuu”", "so-noi-vu."],
        ),
        ('camunda:candidateGroups="${dv}/chuyen_vien"', {"dv": None}, ["thiếu cơ quan"]),
        (
            'camunda:candidateGroups="so-noi-vu/${cd}"',
            {"cd": "chuyen_viem"},
            ["“chuyen_viem”", "chuyen_vien"],
        ),
        ('camunda:candidateGroups="so-noi-vu/${cd}"', {"cd": "chuyen_vien\u200b"}, ["nhìn thấy"]),
        ('camunda:candidateGroups="${nhom}"', {"nhom": "so-nganh"}, ["đơn_vị/chức_danh"]),
        ('camunda:candidateGroups="${nhom}"', {"nhom": None}, ["không cho giá trị"]),
        ('camunda:candidateGroups="${nhom}"', {"nhom": []}, ["không cho giá trị"]),
        ('camunda:assignee="${nguoi}"', {}, ["assignee", "“nguoi”"]),
        (
            'camunda:assignee="${nguoi}"',
            {"nguoi": "chuyen_vien.so-y-tee"},
            ["chuyen_vien.so-y-tee", "chuyen_vien.so-y-te,"],
        ),
        ('camunda:candidateUsers="${nguoi}"', {"nguoi": "ai-do"}, ["candidateUsers", "ai-do"]),
    ],
)
def test_a_duty_that_names_nobody_is_an_incident(
    empty_province: Province, duty: str, data: dict[str, Any], said: list[str]
) -> None:
    message = failure(empty_province, duty, **data)
    assert [part for part in said if part not in message] == []


HELD = 'camunda:candidateGroups="so-noi-vu/chuyen_vien"'


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("dueDate", "mai"),
        ("dueDate", "2026-02-30"),
        ("dueDate", "hết quý IV"),
        ("followUpDate", "tuần sau"),
        ("priority", "cao"),
    ],
)
def test_a_date_or_priority_that_cannot_be_read_is_an_incident(
    empty_province: Province, attribute: str, value: str
) -> None:
    message = failure(empty_province, f'{HELD} camunda:{attribute}="${{x}}"', x=value)
    assert f"{attribute}=“${{x}}”" in message
    assert value in message


def test_dates_and_priorities_are_read_as_people_write_them(empty_province: Province) -> None:
    duty = (
        f'{HELD} camunda:dueDate="${{han}}" camunda:followUpDate="2 ngày làm việc" '
        'camunda:priority="${muc}"'
    )
    (task,), failed = state(empty_province, begin(empty_province, duty, han="15/12/2026", muc=80))
    assert failed == []
    assert task.due_at == datetime(2026, 12, 15, 17, tzinfo=UTC)
    assert task.follow_up_at == datetime(2025, 4, 11, 17, tzinfo=UTC)
    assert task.priority == 80


def test_null_on_purpose_is_no_date_and_an_unset_variable_is_a_failure(
    empty_province: Province,
) -> None:
    duty = f'{HELD} camunda:dueDate="${{han}}"'
    (task,), failed = state(empty_province, begin(empty_province, duty, han=None))
    assert (task.due_at, failed) == (None, [])
    assert "“han”" in failure(empty_province, duty)


def test_null_leaves_the_work_to_the_others_that_are_named(empty_province: Province) -> None:
    (task,), failed = state(
        empty_province, begin(empty_province, f'{HELD} camunda:assignee="${{ai}}"', ai=None)
    )
    assert (task.assignee, task.agency_id, failed) == (None, "so-noi-vu", [])


def test_the_expressions_see_what_the_task_is_given(empty_province: Province) -> None:
    given = (
        '<userTask id="do" camunda:candidateGroups="${noi}/chuyen_vien"><extensionElements>'
        '<camunda:inputOutput><camunda:inputParameter name="noi">so-y-te</camunda:inputParameter>'
        "</camunda:inputOutput></extensionElements></userTask>"
    )
    body = diagram("one", START + given + END, "start>do do>end")
    deployments.deploy(empty_province.engine, SYSTEM, "one", {"one.bpmn": body})
    root = instances.start(empty_province.engine, SYSTEM, "one", {})
    (task,), _failed = state(empty_province, root)
    assert task.agency_id == "so-y-te"


def test_a_retry_works_once_the_organisation_has_the_name(empty_province: Province) -> None:
    province = empty_province
    root = begin(province, 'camunda:candidateGroups="${dv}/chuyen_vien"', dv="so-xay-dung")
    (failed,) = state(province, root)[1]
    agency = {"id": "so-xay-dung", "name": "Sở Xây dựng", "kind": "so", "level": "tinh"}
    organisation.load(province.engine, {"agencies": [*DATA["agencies"], agency]})
    incidents.retry(province.engine, SYSTEM, failed.id, reason="Đã nhập cơ quan")

    (task,), still = state(province, root)
    assert (task.agency_id, still) == ("so-xay-dung", [])


def test_a_retry_works_with_the_variable_set(empty_province: Province) -> None:
    root = begin(empty_province, 'camunda:candidateGroups="${dv}/chuyen_vien"')
    (failed,) = state(empty_province, root)[1]
    given = {"dv": "so-y-te"}
    incidents.retry(empty_province.engine, SYSTEM, failed.id, data=given, reason="Ghi cơ quan")

    (task,), still = state(empty_province, root)
    assert (task.agency_id, still) == ("so-y-te", [])


def test_a_share_for_an_agency_that_is_none_is_an_incident(empty_province: Province) -> None:
    task = f'<userTask id="do" {HELD}/>'
    inner = diagram("inner", START + task + END, "start>do do>end")
    call = (
        '<callActivity id="ask" calledElement="inner"><extensionElements>'
        '<camunda:in sourceExpression="${noi}" target="agency"/>'
        "</extensionElements></callActivity>"
    )
    outer = diagram("outer", START + call + END, "start>ask ask>end")
    for key, body in (("inner", inner), ("outer", outer)):
        deployments.deploy(empty_province.engine, SYSTEM, key, {f"{key}.bpmn": body})
    root = instances.start(empty_province.engine, SYSTEM, "outer", {"noi": "van-phong-ubnd"})
    found, (failed,) = state(empty_province, root)
    assert found == []
    assert "van-phong-ubnd" in failed.message
    assert "vp-ubnd" in failed.message


IN_PERSON = 'camunda:candidateUsers="chuyen_vien.so-y-te, ${ai}"'


def mine(province: Province, login: str, tab: str = "mine") -> list[str]:
    page = tasks.inbox(province.engine, province.who(login), tab=tab)
    return [item.task.id for item in page.rows]


def test_who_is_named_in_person_sees_claims_and_completes_the_task(province: Province) -> None:
    root = begin(province, IN_PERSON, ai="van_thu.so-tu-phap")
    (task,), failed = state(province, root)
    assert failed == []
    for login in ("chuyen_vien.so-y-te", "van_thu.so-tu-phap"):
        assert task.id in mine(province, login)
        assert (login, "waiting") in province.told("waiting")
    assert task.id in mine(province, "truong_phong.so-y-te", "division")

    who = province.who("chuyen_vien.so-y-te")
    tasks.claim(province.engine, who, task.id)
    assert task.id in mine(province, "chuyen_vien.so-y-te")
    assert task.id not in mine(province, "van_thu.so-tu-phap")
    tasks.complete(province.engine, who, task.id)
    with province.engine.storage.read() as unit:
        assert unit.tasks.need(task.id).state == "completed"


def test_strangers_neither_see_nor_take_what_is_for_somebody_in_person(
    province: Province,
) -> None:
    (task,), _failed = state(province, begin(province, IN_PERSON, ai="van_thu.so-tu-phap"))
    for login in ("van_thu.so-y-te", "chuyen_vien.so-noi-vu", "chuyen_vien.so-tu-phap"):
        assert task.id not in mine(province, login)
        with pytest.raises(NotFound):
            tasks.claim(province.engine, province.who(login), task.id)
        with pytest.raises(NotFound):
            tasks.view(province.engine, province.who(login), task.id)


def test_before_there_is_an_organisation_no_agency_is_unknown(fresh: Province) -> None:
    (task,), failed = state(fresh, begin(fresh, 'camunda:candidateGroups="so-noi-vu/chuyen_vien"'))
    assert (task.agency_id, failed) == ("so-noi-vu", [])
