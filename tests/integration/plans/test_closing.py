"""A plan that is closed or suspended stops whole; one that is resumed goes on where it stood."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import assignments, notifications, organisation, plans
from engine.service.assignments import difficulties
from engine.service.plans import incoming
from engine.service.runtime import deliveries, instances
from tests.integration.diagrams import END, START, diagram, each, message, user, wait_for
from tests.integration.province import Province
from tests.integration.world import World
from tests.support.invariants import assert_invariants

WHY = "Căn cứ hết hiệu lực"
STANDING = (
    '<extensionElements><camunda:properties><camunda:property name="title" value="Theo dõi"/>'
    '<camunda:property name="standing" value="true"/></camunda:properties></extensionElements>'
)
DUTY = diagram(
    "duty",
    START
    + '<userTask id="receive" camunda:candidateGroups="so-noi-vu/van_thu"/>'
    + user("carry").replace(
        "/>",
        '><extensionElements><camunda:properties><camunda:property name="state" '
        'value="in_progress"/></camunda:properties></extensionElements></userTask>',
    )
    + END,
    "start>receive receive>carry carry>end",
)
ISSUED = diagram(
    "issued",
    START
    + user("issue")
    + '<parallelGateway id="split"/>'
    + f'<callActivity id="ask" calledElement="duty">{STANDING}{each("so-noi-vu,so-y-te")}'
    + "</callActivity>"
    + wait_for("reply", "m")
    + END,
    "start>issue issue>split split>ask split>reply ask>end reply>end",
    message("m"),
)


@pytest.fixture
def issued(world: World) -> str:
    """A plan whose clerk has not issued it yet."""
    agencies = [
        {"id": name, "name": name, "kind": "so", "level": "tinh"}
        for name in ("so-noi-vu", "so-y-te")
    ]
    officers = [{"login": "lan", "name": "Lan", "positions": ["so-noi-vu/chuyen_vien"]}]
    positions = [{"agency": "so-noi-vu", "kind": "chuyen_vien"}]
    people = {"agencies": agencies, "positions": positions, "officers": officers}
    organisation.load(world.engine, people)
    world.deploy("duty", DUTY)
    world.deploy("issued", ISSUED)
    return plans.start(world.engine, SYSTEM, "issued", {"monitor": "so-noi-vu"})


def status(world: World, plan: str) -> tuple[str, str]:
    with world.engine.storage.read() as unit:
        return unit.plans.need(plan).status, unit.instances.need(plan).status


def test_it_does_not_close_while_a_step_of_the_plan_itself_waits(world: World, issued: str) -> None:
    with pytest.raises(NotAllowedNow, match="issue"):
        plans.close(world.engine, SYSTEM, issued, reason=WHY)
    assert status(world, issued) == ("active", "active")


def test_nothing_of_a_plan_goes_on_that_was_closed_before_it_was_issued(
    world: World, issued: str
) -> None:
    assert plans.close(world.engine, SYSTEM, issued, reason=WHY, with_open=True) == 1

    assert status(world, issued) == ("closed", "cancelled")
    assert world.tasks() == []
    assert_invariants(world.engine)


def test_a_plan_with_standing_duties_alone_ends_them_as_done(world: World, issued: str) -> None:
    world.complete(world.tasks()[0])
    world.complete(world.tasks(element="receive")[0])
    assert plans.close(world.engine, SYSTEM, issued, reason=WHY) == 0

    assert status(world, issued) == ("closed", "cancelled")
    with world.engine.storage.read() as unit:
        states = {row.agency_id: row.state for row in unit.assignments.of_root(issued)}
    assert states == {"so-noi-vu": "completed", "so-y-te": "cancelled"}
    assert_invariants(world.engine)


def test_a_document_that_comes_after_the_end_begins_nothing(world: World, issued: str) -> None:
    world.complete(world.tasks()[0])
    plans.close(world.engine, SYSTEM, issued, reason=WHY, with_open=True)

    told = incoming.record(world.engine, SYSTEM, {"title": "Văn bản của Bộ"}, message="m")
    world.later(days=400)

    assert told["plans"] == []
    assert world.tasks() == []


def test_a_plan_marked_closed_while_it_ran_on_can_be_closed_for_good(
    world: World, issued: str
) -> None:
    now = world.engine.now()
    world.engine.storage.run(lambda unit: unit.plans.update(issued, status="closed", closed_at=now))
    plans.close(world.engine, SYSTEM, issued, reason=WHY, with_open=True)
    assert status(world, issued) == ("closed", "cancelled")


def subjects(province: Province, login: str) -> list[str]:
    rows = notifications.page(province.engine, province.who(login)).rows
    return [row.subject for row in rows if row.kind == "plan"]


def test_who_held_work_and_who_watched_over_it_is_told(province: Province) -> None:
    head = province.who("truong_phong.so-noi-vu")
    instances.suspend(province.engine, head, province.plan, reason="Chờ ý kiến")
    instances.resume(province.engine, head, province.plan, reason="Đã có ý kiến")
    plans.close(province.engine, head, province.plan, reason=WHY, with_open=True)

    for login in ("van_thu.so-y-te", "van_thu.so-tu-phap", "chuyen_vien.so-noi-vu"):
        assert subjects(province, login) == [
            "Kế hoạch đã kết thúc: Kế hoạch rà soát",
            "Kế hoạch tiếp tục, sau khi tạm dừng từ 09/04/2025: Kế hoạch rà soát",
            "Kế hoạch tạm dừng: Kế hoạch rà soát",
        ]
    assert subjects(province, "truong_phong.so-noi-vu") == []


def test_it_closes_with_all_that_was_asked_for_and_raised(province: Province) -> None:
    head = province.who("truong_phong.so-noi-vu")
    officer = province.who("thu_truong.so-y-te")
    held = province.assignment("so-y-te").id
    assignments.accept(province.engine, province.who("van_thu.so-y-te"), held)
    difficulties.raise_(province.engine, officer, held, "Thiếu số liệu")
    assignments.ask_extension(province.engine, officer, held, date(2025, 4, 28), reason=WHY)
    instances.suspend(province.engine, head, province.plan, reason="Chờ ý kiến")
    plans.close(province.engine, head, province.plan, reason=WHY, with_open=True)
    deliveries.drain(province.engine)

    with province.engine.storage.read() as unit:
        assert [row.status for row in unit.extensions.find()] == ["lapsed"]
        assert [row.status for row in unit.difficulties.find()] == ["closed"]
    assert_invariants(province.engine)


def test_what_rested_for_itself_rests_on_when_its_plan_goes_on(province: Province) -> None:
    head = province.who("truong_phong.so-noi-vu")
    own = province.assignment("so-y-te")
    assignments.suspend(province.engine, head, own.id, reason=WHY)
    province.at("2025-04-10T09:00")
    before = picture(province)

    instances.suspend(province.engine, head, province.plan, reason=WHY)
    province.at("2025-04-10T10:00")
    instances.resume(province.engine, head, province.plan, reason=WHY)

    assert picture(province) == before
    assert before[own.instance_id] == "suspended"
    assignments.resume(province.engine, head, own.id, reason=WHY)
    assert set(picture(province).values()) == {"active"}


def picture(province: Province) -> dict[str, str]:
    with province.engine.storage.read() as unit:
        return {row.id: row.status for row in unit.instances.find(root_id=province.plan)}


def test_work_of_a_plan_that_rests_is_neither_refused_nor_asked_for(province: Province) -> None:
    head = province.who("truong_phong.so-noi-vu")
    held = province.assignment("so-y-te").id
    instances.suspend(province.engine, head, province.plan, reason=WHY)
    leader = province.who("thu_truong.so-y-te")
    with pytest.raises(NotAllowedNow, match="tạm dừng"):
        assignments.refuse(province.engine, leader, held, reason="Không đúng chức năng")
    with pytest.raises(NotAllowedNow, match="tạm dừng"):
        difficulties.raise_(province.engine, leader, held, "Thiếu số liệu")
    assert province.assignment("so-y-te").state == "assigned"
