"""What the lists of plans, assignments and difficulties show, and to whom."""

from __future__ import annotations

import pytest

from engine.errors import NotFound
from engine.model.permission import SYSTEM
from engine.service import assignments, organisation, plans
from engine.service.assignments import difficulties
from tests.integration.province import PASSWORD, Province
from tests.integration.tasks.test_candidates import lend

DOCUMENT = {"title": "Kế hoạch thứ hai", "issued_on": "2025-04-09", "monitor": "so-noi-vu"}
DELEGATE = "truong_phong.so-du-lich"
ELSEWHERE = {
    "agencies": [{"id": "so-du-lich", "name": "Sở Du lịch", "kind": "so", "level": "tinh"}],
    "positions": [{"agency": "so-du-lich", "kind": "truong_phong"}],
    "officers": [
        {
            "login": DELEGATE,
            "name": "Trưởng phòng Sở Du lịch",
            "positions": ["so-du-lich/truong_phong"],
            "password": PASSWORD,
        }
    ],
}
"""An agency that has no part in any plan: neither leads, nor watches, nor issues."""


@pytest.fixture(autouse=True)
def elsewhere(province: Province) -> None:
    organisation.load(province.engine, ELSEWHERE)


@pytest.fixture
def second(province: Province) -> str:
    """A second plan of the same two agencies; gives its id."""
    return plans.start(province.engine, SYSTEM, "plan", DOCUMENT)


def seen(province: Province, login: str, **narrowed: str) -> list[str]:
    page = plans.plans(province.engine, province.who(login), **narrowed)  # type: ignore[arg-type]  # words only
    return [item.plan.instance_id for item in page.rows]


def shares(province: Province, login: str) -> set[tuple[str, str | None]]:
    page = assignments.page(province.engine, province.who(login))
    return {(item.assignment.root_id, item.assignment.agency_id) for item in page.rows}


@pytest.mark.parametrize(
    "login", ["van_thu.so-y-te", "thu_truong.so-tu-phap", "van_thu.so-noi-vu", "leader"]
)
def test_the_plans_of_who_does_monitors_or_leads_come_newest_first(
    province: Province, second: str, login: str
) -> None:
    assert seen(province, login) == [second, province.plan]
    assert seen(province, login, text="thu hai") == [second]
    assert seen(province, login, status="closed") == []


def test_who_has_no_part_in_a_plan_sees_none(province: Province, second: str) -> None:
    assert seen(province, DELEGATE) == []
    assert shares(province, DELEGATE) == set()
    with pytest.raises(NotFound):
        plans.plan(province.engine, province.who(DELEGATE), second)


def test_a_position_lent_for_one_plan_lists_that_plan_and_its_share_alone(
    province: Province, second: str
) -> None:
    lend(province, "so-y-te/van_thu", "so-du-lich/truong_phong", "TUQ", (second,))

    assert seen(province, DELEGATE) == [second]
    assert plans.plan(province.engine, province.who(DELEGATE), second).plan.title
    assert shares(province, DELEGATE) == {(second, "so-y-te")}


def test_a_monitor_s_position_lent_for_one_plan_lists_all_its_shares(
    province: Province, second: str
) -> None:
    lend(province, "so-noi-vu/truong_phong", "so-du-lich/truong_phong", "TUQ", (second,))

    assert seen(province, DELEGATE) == [second]
    assert shares(province, DELEGATE) == {(second, "so-y-te"), (second, "so-tu-phap")}


def test_a_difficulty_is_listed_to_its_agency_its_monitor_and_a_delegate_for_its_plan(
    province: Province,
) -> None:
    raised = difficulties.raise_(
        province.engine,
        province.who("thu_truong.so-y-te"),
        province.assignment("so-y-te").id,
        "Thiếu người",
    )
    lend(province, "so-y-te/van_thu", "so-du-lich/truong_phong", "TUQ", (province.plan,))

    def listed(login: str) -> list[str]:
        page = difficulties.page(province.engine, province.who(login))
        return [row.id for row in page.rows]

    for login in ("van_thu.so-y-te", "van_thu.so-noi-vu", DELEGATE, "leader"):
        assert listed(login) == [raised]
    assert listed("van_thu.so-tu-phap") == []


def test_an_heir_sees_the_plan_the_share_and_its_difficulties(province: Province) -> None:
    difficulties.raise_(
        province.engine,
        province.who("thu_truong.so-y-te"),
        province.assignment("so-y-te").id,
        "Thiếu người",
    )
    admin = province.who("administrator")
    assignments.transfer(province.engine, admin, "so-y-te", "so-du-lich", basis="Nghị quyết 1")

    assert seen(province, DELEGATE) == [province.plan]
    assert shares(province, DELEGATE) == {(province.plan, "so-du-lich")}
    assert len(difficulties.page(province.engine, province.who(DELEGATE)).rows) == 1


@pytest.mark.parametrize("login", ["van_thu.so-y-te", "inspector"])
def test_the_pages_of_plans_follow_each_other(province: Province, second: str, login: str) -> None:
    who = province.who(login)
    first = plans.plans(province.engine, who, limit=1)
    rest = plans.plans(province.engine, who, limit=1, after=first.next)

    assert [each.rows[0].plan.instance_id for each in (first, rest)] == [second, province.plan]
    assert rest.next is None


@pytest.mark.parametrize("login", ["van_thu.so-noi-vu", "inspector"])
def test_the_pages_of_assignments_follow_each_other(
    province: Province, second: str, login: str
) -> None:
    who, found, after = province.who(login), [], None
    while True:
        page = assignments.page(province.engine, who, limit=3, after=after)
        found += [item.assignment.id for item in page.rows]
        after = page.next
        if after is None:
            break

    assert len(found) == len(set(found)) == 4
    assert second in {root for root, _agency in shares(province, login)}
