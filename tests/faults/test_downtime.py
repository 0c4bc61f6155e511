"""A clock that was away for a month: everything missed happens once, in order, without a storm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.model.permission import SYSTEM
from engine.notify.mail import MemoryMailer
from engine.service import clock as service_clock
from engine.service import deployments, plans
from engine.service.runtime import instances
from tests.faults.test_clocks import REMINDED
from tests.integration.conftest import ON_BOTH, copied
from tests.integration.diagrams import END, START, diagram, timer, user
from tests.integration.province import Province
from tests.support.invariants import assert_invariants
from tests.support.soaking import full

PLANS = full(4, 25)
SINGLE = full(20, 150)
DAILY = diagram(
    "daily",
    START
    + user("do")
    + '<boundaryEvent id="morning" attachedToRef="do" cancelActivity="false">'
    + timer("Cycle", "R/P1D")
    + '</boundaryEvent><endEvent id="told"/>'
    + END,
    "start>do do>end morning>told",
)
GONE = datetime.fromisoformat("2025-04-10T12:00:00+07:00")
BACK = GONE + timedelta(days=60)
"""Past the last step of every assignment of the plans, whose deadlines lie within two weeks."""


@pytest.fixture(params=ON_BOTH)
def province(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Province]:
    """Plans with reminders and escalations, single timers, and timers that recur each day."""
    for made in copied(request, tmp_path, plan=True):
        document = {"title": "Kế hoạch rà soát", "symbol": "KH-UBND", "monitor": "so-noi-vu"}
        document |= {"issued_on": "2025-04-09", "consolidators": "so-noi-vu"}
        for number in range(1, PLANS):
            plans.start(made.engine, SYSTEM, "plan", {**document, "number": str(number)})
        for key, body in (("reminded", REMINDED), ("daily", DAILY)):
            deployments.deploy(made.engine, SYSTEM, key, {f"{key}.bpmn": body})
        for key in ("reminded", "daily") * SINGLE:
            instances.start(made.engine, SYSTEM, key)
        yield made


def test_what_was_missed_in_two_months_happens_once_in_order_and_without_a_storm(
    province: Province,
) -> None:
    engine = province.engine
    province.at("2025-04-09 12:00")
    with engine.storage.read() as unit:
        armed = unit.timers.find()
        officers = unit.officers.count()
        assignments = {row.id: row.instance_id for row in unit.assignments.find(open=True)}
    missed = [row for row in armed if row.due_at < BACK]
    assert len(missed) >= full(100, 500)
    due = {
        assignment: Counter(
            _step(row.payload["step"])
            for row in missed
            if row.kind == "escalation" and row.payload["assignment"] == assignment
        )
        for assignment in assignments
    }
    mailer = engine.mailer
    assert isinstance(mailer, MemoryMailer)
    mailer.sent.clear()

    province.clock.set(BACK)
    moved = []
    while tick := service_clock.tick(engine).timers:
        moved.append(tick)
    service_clock.settle(engine)

    assert max(moved) <= engine.config.limits.catch_up
    with engine.storage.read() as unit:
        for assignment, stream in assignments.items():
            told = [one for one in unit.record.of_stream(stream) if one.row.at >= BACK]
            ours = [one.body for one in told if one.row.kind == "escalation"]
            assert {body["assignment"] for body in ours} <= {assignment}
            assert Counter(map(_step, ours)) == due[assignment]
            assert [_days(body) for body in ours] == sorted(_days(body) for body in ours)
        singles = unit.record.find(element="told", to_state="completed")
        assert set(Counter(row.stream for row in singles).values()) == {1}
        assert len(singles) == 2 * SINGLE
        reminders = [n for n in unit.notifications.find(kind="remind") if n.created_at >= BACK]
        assert set(Counter((n.officer_id, n.assignment_id) for n in reminders).values()) == {1}
    # One gathered mail for each officer and day, whatever was missed.
    province.clock.advance(timedelta(days=1))
    service_clock.settle(engine)
    assert 0 < len(mailer.sent) <= officers
    assert_invariants(engine)


def _step(told: dict) -> tuple[str, int, str]:
    return told["at"], told["offset_working_days"], told["to"]


def _days(body: dict) -> int:
    return int(body["offset_working_days"]) * {"before": -1, "on": 0, "after": 1}[body["at"]]
