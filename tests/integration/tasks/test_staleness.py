"""Acting a moment too late: the refusal is one of state, and says who came first and when."""

from __future__ import annotations

import pytest

from engine.errors import NotAllowedNow, NotFound
from engine.model.permission import SYSTEM
from engine.service import assignments, organisation, plans, tasks
from tests.integration.province import Province

CLERK, SECOND = "van_thu.so-y-te", "chuyen_vien.so-y-te"


@pytest.fixture
def task(province: Province) -> str:
    """The task of receiving, offered to two clerks."""
    with province.engine.storage.read() as unit:
        clerks = unit.positions.first(agency_id="so-y-te", kind="van_thu")
    assert clerks is not None
    organisation.hold(province.engine, SYSTEM, province.who(SECOND).officer_id, clerks.id)
    return province.task("so-y-te").id


def test_a_task_that_a_colleague_completed_says_so(province: Province, task: str) -> None:
    tasks.complete(province.engine, province.who(CLERK), task)

    with pytest.raises(NotAllowedNow, match=r"được van_thu Sở Y tế hoàn thành lúc 07:00, 09/04"):
        tasks.complete(province.engine, province.who(SECOND), task)


@pytest.mark.parametrize("verb", [tasks.claim, tasks.start, tasks.complete])
def test_a_task_that_a_colleague_took_says_so(province: Province, task: str, verb: object) -> None:
    tasks.claim(province.engine, province.who(CLERK), task)

    with pytest.raises(NotAllowedNow, match="được giao cho van_thu Sở Y tế lúc 07:00") as refused:
        verb(province.engine, province.who(SECOND), task)  # type: ignore[operator]
    assert "with van_thu Sở Y tế since 07:00" in refused.value.in_language("en")


def test_a_task_of_a_withdrawn_assignment_says_that_it_ended(province: Province, task: str) -> None:
    leader = province.who("leader")
    held = province.assignment("so-y-te").id
    assignments.withdraw(province.engine, leader, held, reason="Không thuộc chức năng")

    with pytest.raises(NotAllowedNow, match="đã kết thúc lúc 07:00"):
        tasks.complete(province.engine, province.who(CLERK), task)


def test_a_task_of_an_ended_plan_says_that_it_ended(province: Province, task: str) -> None:
    leader = province.who("leader")
    plans.close(province.engine, leader, province.plan, reason="Bãi bỏ", with_open=True)

    with pytest.raises(NotAllowedNow, match="đã kết thúc"):
        tasks.claim(province.engine, province.who(CLERK), task)
    with pytest.raises(NotAllowedNow, match="đã đóng"):
        plans.close(province.engine, leader, province.plan, reason="Bãi bỏ")


def test_an_assignment_accepted_already_says_by_whom(province: Province, task: str) -> None:
    held = province.assignment("so-y-te").id
    assignments.accept(province.engine, province.who(CLERK), held)

    with pytest.raises(NotAllowedNow, match="từ 07:00, 09/04/2025, do van_thu Sở Y tế"):
        assignments.accept(province.engine, province.who(SECOND), held)


def test_who_may_not_see_the_task_is_not_told_that_it_ended(province: Province, task: str) -> None:
    tasks.complete(province.engine, province.who(CLERK), task)

    with pytest.raises(NotFound):
        tasks.complete(province.engine, province.who("chuyen_vien.so-tu-phap"), task)
