"""The lists of work: their groups, what narrows them, what waits for others and what is done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.errors import InvalidInput
from engine.service import tasks
from engine.service.assignments import overview, watching
from engine.service.tasks.lent import taken_for
from engine.service.tasks.task_list import WAITING
from engine.storage import AgencyRow, AgencySuccessorRow
from tests.integration.province import Province
from tests.integration.tasks.test_candidates import lend
from tests.integration.tasks.test_lifecycle import reach_do

CLERK, OFFICER, HEAD = "van_thu.so-y-te", "chuyen_vien.so-y-te", "truong_phong.so-y-te"


def names(province: Province, login: str, **asked: Any) -> list[str]:
    page = tasks.inbox(province.engine, province.who(login), **asked)
    return [item.task.element for item in page.rows]


def add(province: Province, name: str, **columns: Any) -> None:
    """One more open task like the clerk's."""
    row = replace(province.task("so-y-te"), id=name, token=900, element=name)
    province.engine.storage.run(lambda unit: unit.tasks.insert(replace(row, **columns)))


@pytest.fixture
def desk(province: Province) -> Province:
    """The clerk's task without a day, and others of his that differ in one thing each."""
    first = province.task("so-y-te")
    clerk = province.who(CLERK).officer_id
    add(province, "late", due_at=province.clock.now())
    province.engine.storage.run(lambda unit: unit.tasks.update(first.id, due_at=None))
    for name, columns in {
        "returned": {"returned_by": clerk, "return_reason": "Thiếu"},
        "urgent": {"priority": 80},
        "held": {"assignee": clerk, "state": "reserved"},
        "1.a": {"folded": "1.a ra soat"},
        "theirs": {"position": "chuyen_vien"},
    }.items():
        add(province, name, **{"due_at": None, **columns})
    return province


def test_ones_own_list_comes_by_group_page_by_page_as_it_is_counted(desk: Province) -> None:
    clerk, found, after = desk.who(CLERK), [], None
    while True:
        page = tasks.inbox(desk.engine, clerk, limit=2, after=after)
        now = desk.clock.now()
        found += [(tasks.group_of(clerk, each.task, now), each.task.element) for each in page.rows]
        after = page.next
        if after is None:
            break
    groups = ["today"] * 3 + ["own"] + ["free"] * 2
    assert [group for group, _name in found] == groups
    assert {name for _group, name in found[:3]} == {"late", "returned", "urgent"}
    assert found[3][1] == "held"
    figures = tasks.counts(desk.engine, clerk)
    assert {key: counted.open for key, counted in figures.groups.items()} == {
        "today": 3,
        "own": 1,
        "free": 2,
    }
    assert (figures.all.open, figures.hits("overdue"), figures.hits("none", "today")) == (6, 1, 2)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"group": "own"}, {"held"}),
        ({"state": "returned"}, {"returned"}),
        ({"state": "urgent"}, {"urgent"}),
        ({"state": "reserved"}, {"held"}),
        ({"time": "overdue"}, {"late"}),
        ({"since": date(2025, 4, 9), "until": date(2025, 4, 9)}, {"late"}),
        ({"since": date(2025, 4, 10)}, set()),
        ({"text": "1.a. Rà soát"}, {"1.a"}),
        ({"text": "van_thu so y te", "group": "own"}, {"held"}),
        ({"tab": "agency", "rank": "truong_phong"}, set()),
        ({"tab": "agency", "rank": "cong_chuc"}, {"theirs"}),
        ({"tab": "agency", "agency_id": "so-tu-phap"}, set()),
        ({"tab": "coordination"}, set()),
        ({"role": "coordinating"}, set()),
    ],
)
def test_a_list_is_narrowed(desk: Province, asked: dict[str, Any], found: set[str]) -> None:
    assert set(names(desk, CLERK, **asked)) == found


def test_work_is_found_by_the_name_of_the_agency_that_had_it_before(province: Province) -> None:
    before = AgencyRow(
        "so-cu",
        name="Sở Dân số",
        kind="so",
        level="tinh",
        folded="so dan so",
        valid_to=date(2025, 4, 1),
    )
    assert names(province, "inspector", tab="agency", text="Sở Dân số") == []
    province.engine.storage.run(lambda unit: unit.organisation.put_agencies([before]))
    heir = AgencySuccessorRow("so-cu", "so-y-te")
    province.engine.storage.run(lambda unit: unit.organisation.add_successors([heir]))
    assert len(names(province, "inspector", tab="agency", text="Sở Dân số")) == 1


def test_an_agencys_list_comes_in_the_order_asked_for(desk: Province) -> None:
    given = {
        order: names(desk, "inspector", tab="agency", order=order) for order in ("oldest", "newest")
    }
    assert given["oldest"] == given["newest"][::-1] != []
    with pytest.raises(InvalidInput):
        names(desk, CLERK, order="folded")


def test_what_i_handed_on_waits_for_others_and_is_what_i_have_done(province: Province) -> None:
    task = reach_do(province)
    assert names(province, CLERK, group=WAITING) == ["Do"]
    assert names(province, CLERK, tab="done") == ["Receive"]
    assert names(province, OFFICER, group=WAITING) == []
    tasks.claim(province.engine, province.who(OFFICER), task)
    assert names(province, CLERK, group=WAITING) == ["Do"]
    assert names(province, OFFICER, tab="done") == []


def test_a_task_that_only_a_lent_position_reaches_is_somebody_elses(province: Province) -> None:
    lend(province, "so-y-te/van_thu", "so-tu-phap/chuyen_vien", "TUQ", (province.plan,))
    task = province.task("so-y-te")
    held = taken_for(province.who("chuyen_vien.so-tu-phap"), task)
    assert held is not None
    assert held.on_behalf_of is not None
    assert taken_for(province.who(CLERK), task) is None
    assert taken_for(province.who("van_thu.so-noi-vu"), task) is None


def test_who_watches_sees_others_work_with_who_has_it_and_its_figures_open_rows(
    province: Province,
) -> None:
    monitor = province.who("thu_truong.so-noi-vu")
    rows = watching.watched(province.engine, monitor).rows
    assert {one.assignment.agency_id for one in rows} == {"so-y-te", "so-tu-phap"}
    assert all(one.tasks and one.plan and one.agency for one in rows)
    assert watching.watched(province.engine, province.who("thu_truong.so-y-te")).rows == []

    province.at("2025-04-16T09:00")
    seen = overview.overview(province.engine, monitor)
    late = watching.watched(province.engine, monitor, time="overdue", role="lead").rows
    assert seen.late == len(late) == sum(count for *_, count in seen.by_agency) == 2
    assert [(root, count) for root, _plan, count in seen.by_plan] == [(province.plan, 2)]
    own = watching.watched(province.engine, monitor, time="overdue", agency_id="so-y-te").rows
    assert [one.assignment.agency_id for one in own] == ["so-y-te"]
    assert overview.overview(province.engine, province.who("thu_truong.so-y-te")).late == 0


def test_the_way_of_a_task_names_who_had_it_has_it_and_gets_it(province: Province) -> None:
    task = reach_do(province)
    who = province.who(OFFICER)
    way = tasks.steps(province.engine, who, task)
    assert [(step.state, step.who) for step in way][:2] == [
        ("behind", "van_thu Sở Y tế"),
        ("here", ""),
    ]
    assert {step.state for step in way[2:]} <= {"ahead"}
    tasks.claim(province.engine, who, task)
    assert tasks.steps(province.engine, who, task)[1].who == "chuyen_vien Sở Y tế"
