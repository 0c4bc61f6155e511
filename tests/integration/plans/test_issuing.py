"""Who may issue a plan, who has power over the work of others, and who is told of what they do."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden
from engine.service import assignments, notifications, plans
from engine.service.assignments import refusals
from engine.service.plans import processes
from tests.integration.diagrams import END, ONE_TASK, START, diagram, user
from tests.integration.province import Province
from tests.integration.world import World

OF_COMMUNE = (
    "<extensionElements><camunda:properties>"
    '<camunda:property name="issuing_agency" value="so-y-te"/>'
    '<camunda:property name="title" value="Kế hoạch của sở"/>'
    '<camunda:property name="symbol" value="KH-SYT"/>'
    "</camunda:properties></extensionElements>"
)


def deploy(province: Province, key: str, properties: str = "") -> None:
    body = diagram(key, properties + START + user("do") + END, "start>do do>end")
    World(province.engine, province.clock).deploy(key, body)


@pytest.mark.parametrize("login", ["van_thu.so-y-te", "truong_phong.so-noi-vu"])
def test_a_plan_of_the_province_is_issued_by_its_office_and_nobody_else(
    province: Province, login: str
) -> None:
    with pytest.raises(Forbidden, match="Văn phòng Ủy ban nhân dân tỉnh"):
        plans.start(province.engine, province.who(login), "plan", {"title": "Kế hoạch lạ"})
    with pytest.raises(Forbidden):
        plans.asks(province.engine, province.who(login), "plan")
    assert not processes.view(province.engine, province.who(login), "plan").may_start
    assert not processes.may_start_any(province.engine, province.who(login))


def test_who_issued_a_plan_sees_it(province: Province) -> None:
    clerk = province.who("van_thu.vp-ubnd")
    plan = plans.start(province.engine, clerk, "plan", {"title": "Kế hoạch mới"})
    assert plans.plan(province.engine, clerk, plan).plan.title == "Kế hoạch mới"
    assert plan in {item.plan.instance_id for item in plans.plans(province.engine, clerk).rows}
    assert processes.view(province.engine, clerk, "plan").may_start


def test_an_agency_issues_the_plans_that_name_it(province: Province) -> None:
    deploy(province, "own", OF_COMMUNE)
    own, office = province.who("van_thu.so-y-te"), province.who("van_thu.vp-ubnd")
    with pytest.raises(Forbidden, match="Sở Y tế"):
        plans.start(province.engine, office, "own", {})
    plan = plans.start(province.engine, own, "own", {})
    assert plans.plan(province.engine, own, plan).directing is None


def test_where_no_issuer_is_known_only_the_leadership_and_administrators_start(
    province: Province,
) -> None:
    for setting in ("office_agency", "leading_agency"):
        province.engine.storage.run(lambda unit, key=setting: unit.settings.set(key, ""))
    with pytest.raises(Forbidden):
        plans.start(province.engine, province.who("van_thu.vp-ubnd"), "plan", {"title": "Mới"})
    assert plans.start(province.engine, province.who("leader"), "plan", {"title": "Mới"})


def test_the_issuer_takes_the_power_over_others_from_the_monitor(province: Province) -> None:
    engine, issuer = province.engine, province.who("thu_truong.vp-ubnd")
    monitor, held = province.who("truong_phong.so-noi-vu"), province.assignment("so-y-te").id
    shown = plans.plan(engine, monitor, province.plan)
    assert shown.directing == "so-noi-vu"
    assert shown.plan.document["directing"]["basis"]

    plans.entrust(engine, issuer, province.plan, None, basis="Công văn số 12")

    assert plans.plan(engine, monitor, province.plan).directing is None
    for verb in (assignments.withdraw, assignments.suspend):
        with pytest.raises(Forbidden):
            verb(engine, monitor, held, reason="Không còn cần")
    with pytest.raises(Forbidden):
        plans.close(engine, monitor, province.plan, reason="Xong", with_open=True)
    assignments.withdraw(engine, issuer, held, reason="Không còn cần")
    told = notifications.page(engine, province.who("thu_truong.so-noi-vu")).rows
    assert any("được giao điều hành" in row.subject for row in told)


def test_all_concerned_are_told_of_what_is_given_to_another_agency(province: Province) -> None:
    engine, monitor = province.engine, province.who("truong_phong.so-noi-vu")
    held = province.assignment("so-y-te").id
    assignments.reassign(engine, monitor, held, "vp-ubnd", reason="Đúng chức năng hơn")
    told = {login for login, kind in province.told("reassigned")}
    assert told >= {
        "van_thu.so-y-te",
        "van_thu.vp-ubnd",
        "chuyen_vien.so-noi-vu",
        "thu_truong.ubnd-tinh",
    }
    assert "truong_phong.so-noi-vu" not in told


def test_a_refusal_reaches_who_must_decide_and_waits_for_him(province: Province) -> None:
    engine, head = province.engine, province.who("truong_phong.so-noi-vu")
    held = province.assignment("so-y-te").id
    assignments.refuse(engine, province.who("thu_truong.so-y-te"), held, reason="Sai chức năng")

    assert {"thu_truong.so-noi-vu", "truong_phong.so-noi-vu"} <= {
        login for login, _kind in province.told("refused")
    }
    assert [(one.agency, one.assignment.id) for one in refusals.waiting(engine, head)] == [
        ("Sở Y tế", held)
    ]
    assert refusals.waiting(engine, province.who("truong_phong.so-y-te")) == []
    (activity,) = plans.plan(engine, head, province.plan).activities
    assert activity.refused == 1

    assignments.insist(engine, head, held, reason="Theo quyết định phân công")
    assert refusals.waiting(engine, head) == []
    assert province.assignment("so-y-te").state == "assigned"
    assert "thu_truong.so-y-te" in {login for login, _kind in province.told("insisted")}
    assignments.accept(engine, province.who("van_thu.so-y-te"), held)
    assert province.assignment("so-y-te").state == "in_progress"


def test_it_starts_no_plan_of_a_process_that_is_only_called(province: Province) -> None:
    World(province.engine, province.clock).deploy("one-task", ONE_TASK)
    view = processes.view(province.engine, province.who("van_thu.vp-ubnd"), "one-task")
    assert view.may_start
    assert not view.is_plan
