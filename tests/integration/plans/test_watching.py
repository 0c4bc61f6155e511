"""Who watches a plan is told when it ends, is late, or its days move; each event once."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.permission import SYSTEM
from engine.service import assignments, plans
from tests.integration.province import Province

WATCHER, OTHER = "thu_truong.so-noi-vu", "chuyen_vien.so-y-te"
AGENCY = "so-tu-phap"


def told(province: Province, who: str) -> list[str]:
    """The subjects of what this officer was told about plans and deadlines."""
    officer = province.who(who).officer_id
    with province.engine.storage.read() as unit:
        rows = unit.notifications.find(officer_id=officer, order=("created_at", "id"))
    return [row.subject for row in rows if row.kind in ("plan", "deadline", "watched")]


@pytest.fixture
def watched(province: Province) -> Province:
    for who in (WATCHER, OTHER):
        plans.watch(province.engine, province.who(who), province.plan, watched=True)
        plans.watch(province.engine, province.who(who), province.plan, watched=True)
    return province


def change(province: Province, day: date) -> None:
    share = province.assignment(AGENCY).id
    assignments.change_deadline(province.engine, SYSTEM, share, day, reason="Theo văn bản")


def test_a_deadline_that_moves_is_told_to_who_may_read_of_it(watched: Province) -> None:
    change(watched, date(2025, 5, 5))
    assert len(told(watched, WATCHER)) == 1
    assert told(watched, OTHER) == []


def test_what_has_become_late_is_told_once(watched: Province) -> None:
    change(watched, date(2025, 4, 10))
    before = len(told(watched, WATCHER))
    watched.at("2025-04-11 08:00")
    watched.at("2025-04-12 08:00")
    assert [each[:20] for each in told(watched, WATCHER)[before:]] == ["1 nhiệm vụ mới quá h"]
    assert told(watched, OTHER) == []


def test_the_end_of_a_plan_is_told_once_and_the_list_keeps_it(watched: Province) -> None:
    plans.close(watched.engine, SYSTEM, watched.plan, reason="Xong", with_open=True)
    for who in (WATCHER, OTHER):
        assert len([each for each in told(watched, who) if "đã kết thúc" in each]) == 1
    (item,) = plans.watched(watched.engine, watched.who(WATCHER))
    assert (item.plan.status, item.open) == ("closed", 0)


def test_who_watches_no_more_is_told_nothing(watched: Province) -> None:
    plans.watch(watched.engine, watched.who(WATCHER), watched.plan, watched=False)
    change(watched, date(2025, 4, 10))
    watched.at("2025-04-11 08:00")
    assert plans.watched(watched.engine, watched.who(WATCHER)) == []
    assert not any("mới quá hạn" in each for each in told(watched, WATCHER))
