"""Work that a leader gives to a division: its head and its people have it, no other division."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.model.permission import SYSTEM
from engine.service import organisation, tasks
from engine.service.clock import settle
from engine.service.runtime import instances
from engine.service.tasks import unattended
from engine.storage import TaskRow
from tests.integration.plans.shared import deploy_common
from tests.integration.province import Province

AGENCY = "so-y-te"
HOSPITALS, MEDICINES, EMPTY = "Phòng Nghiệp vụ Y", "Phòng Dược, vật tư", "Phòng Tổ chức"
PEOPLE = {
    "head.y": ("truong_phong", HOSPITALS),
    "officer.y": ("chuyen_vien", HOSPITALS),
    "head.d": ("truong_phong", MEDICINES),
    "officer.d": ("chuyen_vien", MEDICINES),
    "officer.t": ("chuyen_vien", EMPTY),
}
STRANGER = "truong_phong.so-tu-phap"


@pytest.fixture
def divided(province: Province) -> Province:
    """Sở Y tế has two divisions with heads, and one that nobody heads."""
    positions = [
        {"agency": AGENCY, "kind": kind, "division": division, "id": f"{AGENCY}/{login}"}
        for login, (kind, division) in PEOPLE.items()
    ]
    officers = [
        {"login": login, "name": f"Ông {login}", "positions": [f"{AGENCY}/{login}"]}
        for login in PEOPLE
    ]
    organisation.load(province.engine, {"positions": positions, "officers": officers})
    deploy_common(province)
    data = {"agency": AGENCY, "monitor": "so-noi-vu", "number": "1", "title": "Rà soát"}
    instances.start(province.engine, SYSTEM, "common", data, process_id="common-assignment")
    return province


def open_task(province: Province, element: str) -> TaskRow:
    with province.engine.storage.read() as unit:
        return unit.tasks.find(agency_id=AGENCY, element=f"Task_{element}", open=True)[0]


def do(province: Province, login: str, element: str, **data: object) -> None:
    task = open_task(province, element)
    tasks.complete(province.engine, province.who(login), task.id, data)


def allocate(province: Province, **data: object) -> None:
    do(province, f"van_thu.{AGENCY}", "receive", short_path=False)
    do(province, f"thu_truong.{AGENCY}", "allocate", opinions_from=[], **data)


def officer(province: Province, login: str) -> str:
    return province.who(login).officer_id


def listed(province: Province, login: str, tab: str) -> set[str]:
    page = tasks.inbox(province.engine, province.who(login), tab=tab)
    return {each.task.element for each in page.rows}


def test_a_division_gets_work_and_its_head_gives_it_to_somebody(divided: Province) -> None:
    allocate(divided, division=HOSPITALS, internal_due="2025-04-10")
    task = open_task(divided, "distribute")
    assert (task.division, task.position) == (HOSPITALS, "truong_phong")

    with pytest.raises(NotFound):
        tasks.view(divided.engine, divided.who("head.d"), task.id)
    with pytest.raises(NotFound):
        tasks.complete(divided.engine, divided.who(STRANGER), task.id, {})
    with pytest.raises(Forbidden):
        tasks.claim(divided.engine, divided.who("officer.y"), task.id)

    do(divided, "head.y", "distribute", performer=officer(divided, "officer.y"))
    given = open_task(divided, "do")
    assert (given.assignee, given.division) == (officer(divided, "officer.y"), HOSPITALS)


def test_lists_show_a_division_its_own_work_alone(divided: Province) -> None:
    allocate(divided, division=HOSPITALS)
    shown = {
        (login, tab): "Task_distribute" in listed(divided, login, tab)
        for login in ("head.y", "head.d", "officer.y", f"thu_truong.{AGENCY}", STRANGER)
        for tab in ("mine", "division", "agency")
    }
    assert {key for key, seen in shown.items() if seen} == {
        ("head.y", "mine"),
        ("head.y", "division"),
        ("head.y", "agency"),
        ("officer.y", "division"),
        ("officer.y", "agency"),
        (f"thu_truong.{AGENCY}", "division"),
        (f"thu_truong.{AGENCY}", "agency"),
    }


def test_a_named_officer_brings_his_division_and_its_head_reviews(divided: Province) -> None:
    allocate(divided, performer=officer(divided, "officer.y"))
    assert open_task(divided, "do").division == HOSPITALS
    do(divided, "officer.y", "do", result_summary="Đã rà soát")
    with pytest.raises(NotFound):
        do(divided, "head.d", "review", decision="approved")

    do(divided, "head.y", "review", decision="returned", return_reason="Thiếu số liệu")
    again = open_task(divided, "do")
    assert again.assignee == officer(divided, "officer.y")


def test_returned_work_goes_to_who_did_it_not_to_who_was_named(divided: Province) -> None:
    allocate(divided, performer=officer(divided, "officer.y"))
    task = open_task(divided, "do")
    leader = divided.who(f"thu_truong.{AGENCY}")
    new = officer(divided, "officer.d")
    tasks.reassign(divided.engine, leader, task.id, new, reason="Chuyển phòng")
    assert open_task(divided, "do").division == MEDICINES
    do(divided, "officer.d", "do", result_summary="Đã rà soát")
    assert open_task(divided, "review").division == MEDICINES
    do(divided, "head.d", "review", decision="returned", return_reason="Thiếu số liệu")
    assert open_task(divided, "do").assignee == new


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"division": EMPTY}, "division"),
        ({"division": "Phòng khác"}, "division"),
        ({"division": HOSPITALS, "performer": "officer.d"}, "performer"),
        ({"performer": "chuyen_vien.so-tu-phap"}, "performer"),
        ({"internal_due": "2025-04-08"}, "internal_due"),
        ({"internal_due": "2025-04-12"}, "internal_due"),
    ],
)
def test_work_for_nobody_or_too_late_is_refused(
    divided: Province, given: dict[str, str], field: str
) -> None:
    if "performer" in given:
        given = {**given, "performer": officer(divided, given["performer"])}
    with pytest.raises(InvalidInput) as refused:
        allocate(divided, **given)
    assert set(refused.value.fields) == {field}


def test_a_day_off_is_kept_when_it_is_meant(divided: Province) -> None:
    allocate(divided, internal_due="2025-04-12", on_day_off=True)
    due = open_task(divided, "do").due_at
    assert due is not None
    assert due.isoformat().startswith("2025-04-12")


def test_the_work_of_a_division_that_ends_goes_back_to_the_agency(divided: Province) -> None:
    allocate(divided, division=HOSPITALS)
    organisation.end_division(
        divided.engine, SYSTEM, AGENCY, HOSPITALS, date(2025, 4, 20), reason="Sắp xếp"
    )
    assert open_task(divided, "distribute").division == HOSPITALS
    with pytest.raises(InvalidInput) as refused:
        organisation.end_division(
            divided.engine, SYSTEM, AGENCY, HOSPITALS, date(2025, 4, 21), reason="Muộn hơn"
        )
    assert set(refused.value.fields) == {"last_day"}

    divided.jump("2025-04-22 08:00")
    settle(divided.engine)
    unattended.tell_new(divided.engine, SYSTEM)
    assert open_task(divided, "distribute").division is None
    assert (f"thu_truong.{AGENCY}", "waiting") in divided.told("waiting")


def test_a_division_that_lost_its_head_is_told_of(divided: Province) -> None:
    allocate(divided, division=HOSPITALS)
    with divided.engine.storage.begin() as unit:
        unit.holdings.delete(position_id=f"{AGENCY}/head.y")
    (found,) = unattended.page(divided.engine, divided.who("administrator"))
    assert HOSPITALS in str(found.why)
