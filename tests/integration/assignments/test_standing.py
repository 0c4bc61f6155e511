"""A standing duty: no task that asks to be completed, and a report each period that can be late."""

from __future__ import annotations

from datetime import date, datetime

from engine.model.clock import ZONE
from engine.model.permission import SYSTEM
from engine.service import assignments, organisation
from engine.service import clock as service_clock
from engine.service.runtime.timers import next_due
from engine.storage import AssignmentRow
from tests.integration.verbs.processes import standing_duty
from tests.integration.world import World

AGENCIES = [
    {"id": key, "name": key, "kind": "so", "level": "tinh"}
    for key in ("so-y-te", "so-noi-vu", "vp-ubnd", "ubnd-tinh")
]
SETTINGS = {"office_agency": "vp-ubnd", "leading_agency": "ubnd-tinh"}


def begin(world: World) -> None:
    """A duty «hằng tháng, trước ngày 20» begins on 09/4/2025."""
    organisation.load(world.engine, {"agencies": AGENCIES, "settings": SETTINGS})
    standing_duty(world.engine)


def until(world: World, day: str) -> None:
    """Let what is due up to a day happen, each at its own time."""
    goal = datetime.fromisoformat(f"{day}T08:00+07:00")
    while (due := next_due(world.engine)) is not None and due <= goal:
        world.clock.set(max(due, world.clock.now()))
        service_clock.settle(world.engine)
    world.clock.set(goal)
    service_clock.settle(world.engine)


def shares(world: World, **equals: object) -> list[AssignmentRow]:
    with world.engine.storage.read() as unit:
        return unit.assignments.find(order=("created_at", "id"), **equals)


def test_its_reports_follow_the_calendar_and_not_the_day_it_was_accepted(world: World) -> None:
    begin(world)
    until(world, "2025-05-16")
    reports = shares(world, standing=False)

    assert [(one.title, one.last_day) for one in reports] == [
        ("Báo cáo tháng 4/2025: Theo dõi", date(2025, 4, 19)),
        ("Báo cáo tháng 5/2025: Theo dõi", date(2025, 5, 19)),
    ]
    opened = {one.created_at.astimezone(ZONE).day for one in reports}
    assert opened == {15}


def test_a_report_that_is_not_sent_is_late_and_is_followed_up(world: World) -> None:
    begin(world)
    until(world, "2025-04-16")
    (report,) = shares(world, standing=False)
    with world.engine.storage.read() as unit:
        timers = unit.timers.find(instance_id=report.instance_id, kind="escalation")

    assert report.due_at == datetime(2025, 4, 20, tzinfo=ZONE)
    assert timers


def test_the_duty_itself_is_nobodys_task(world: World) -> None:
    begin(world)
    (duty,) = shares(world, standing=True)
    assignments.accept(world.engine, SYSTEM, duty.id)
    service_clock.settle(world.engine)

    assert world.tasks() == []
    assert [one.state for one in shares(world, standing=True)] == ["in_progress"]


def test_when_the_monitor_ends_it_no_report_opens_and_the_open_one_is_still_owed(
    world: World,
) -> None:
    begin(world)
    (duty,) = shares(world, standing=True)
    assignments.accept(world.engine, SYSTEM, duty.id)
    until(world, "2025-04-16")
    assignments.finish(world.engine, SYSTEM, duty.id, reason="Không còn nhiệm vụ.")
    until(world, "2025-07-01")

    assert [one.state for one in shares(world, standing=True)] == ["completed"]
    assert [one.title for one in shares(world, standing=False, open=True)] == [
        "Báo cáo tháng 4/2025: Theo dõi"
    ]
