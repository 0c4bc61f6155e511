"""What officers see of a plan whose agencies get their work in batches."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import assignments, notifications, plans, tasks
from engine.service import clock as service_clock
from engine.service.audit import history
from engine.service.runtime import deliveries
from tests.integration.province import Province
from tests.support.invariants import assert_invariants

LOGIN = "van_thu.so-y-te"
DOCUMENT = {"title": "Kế hoạch thứ hai", "issued_on": "2025-04-09", "monitor": "so-noi-vu"}


@pytest.fixture
def second(province: Province) -> str:
    """A second plan, of which one of two batches is drawn up; gives its id."""
    engine = province.engine
    service_clock.settle(engine)
    limits = replace(engine.config.limits, children_at_once=1, batch=1)
    engine.config = replace(engine.config, limits=limits)
    engine.deliver = None
    plan = plans.start(engine, SYSTEM, "plan", DOCUMENT)
    deliveries.deliver(engine)
    return plan


def found(province: Province, plan: str) -> Counter[str]:
    """What an officer and a leader find of a plan, list by list."""
    engine, who = province.engine, province.who(LOGIN)
    counted = Counter(
        inbox=sum(item.task.root_id == plan for item in tasks.inbox(engine, who).rows),
        assignments=sum(
            item.assignment.root_id == plan for item in assignments.page(engine, who).rows
        ),
        told=sum(row.root_id == plan for row in notifications.page(engine, who).rows),
        plans=sum(item.plan.instance_id == plan for item in plans.plans(engine, who).rows),
        total=sum(item.total for item in plans.plans(engine, SYSTEM, text="thu hai").rows),
        about=sum(bool(entry.about) for entry in history.of_plan(engine, SYSTEM, plan).rows),
    )
    with engine.storage.read() as unit:
        counted["timers"] = unit.timers.count(root_id=plan)
    return +counted


def test_an_officer_finds_nothing_of_it_and_then_all(province: Province, second: str) -> None:
    mail = len(province.mail)
    assert found(province, second) == Counter()
    assert tasks.counts(province.engine, province.who(LOGIN)).all.open == 1

    service_clock.settle(province.engine)
    now, first = found(province, second), found(province, province.plan)
    assert now.pop("total") == 2
    first.pop("total")
    assert now == first
    assert now["inbox"] == now["assignments"] == now["told"] == now["plans"] == 1
    assert len(province.mail) == 2 * mail > 0
    assert tasks.counts(province.engine, province.who(LOGIN)).all.open == 2


def test_a_plan_that_is_closed_while_agencies_get_their_work_gives_none(
    province: Province, second: str
) -> None:
    leader = province.who("leader")
    with pytest.raises(NotAllowedNow, match="Còn 2 nhiệm vụ"):
        plans.close(province.engine, leader, second, reason="xong")

    assert plans.close(province.engine, leader, second, reason="xong", with_open=True) == 2
    service_clock.settle(province.engine)
    now = found(province, second)
    assert (now["inbox"], now["assignments"], now["timers"]) == (0, 0, 0)
    with province.engine.storage.read() as unit:
        assert unit.plans.need(second).status == "closed"
        assert unit.fan_batches.count() == unit.inbox.count() == 0
    assert_invariants(province.engine)
