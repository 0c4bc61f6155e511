"""What follows a deadline when it moves, and the day by which people count."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.permission import SYSTEM
from engine.service import assignments, calendar, tasks
from engine.service.runtime import instances
from tests.integration.province import Province

AGENCY, HEIR = "so-y-te", "so-noi-vu"
DOER = f"van_thu.{AGENCY}"
DAY_OFF = date(2025, 4, 15)


def counted(province: Province) -> str:
    """Give the agency five working days from the issue: to the 16th, due as the 17th begins."""
    head, assignment = province.who(f"truong_phong.{HEIR}"), province.assignment(AGENCY).id
    words = "trong 5 ngày làm việc"
    assignments.change_deadline(province.engine, head, assignment, words, reason="Theo CV 3")
    return assignment


def put_day_off(province: Province) -> None:
    administrator = province.who("administrator")
    calendar.put(province.engine, administrator, DAY_OFF, "off", "Nghỉ bù", "CV 9/VPCP")


def late(province: Province) -> int:
    """How many tasks the doer's inbox counts as late."""
    return tasks.counts(province.engine, province.who(DOER)).all.overdue


def follow(province: Province) -> bool:
    """Whether the open task is due when its assignment is."""
    return province.task(AGENCY).due_at == province.assignment(AGENCY).due_at


# B1: a change of the calendar


def test_a_day_off_moves_the_open_tasks_with_their_assignment(province: Province) -> None:
    counted(province)
    put_day_off(province)

    assert province.assignment(AGENCY).last_day == date(2025, 4, 17)
    assert follow(province)


def test_what_a_day_off_gave_more_time_is_not_counted_as_late(province: Province) -> None:
    counted(province)
    put_day_off(province)
    province.at("2025-04-17T09:00")

    assert late(province) == 0
    listed = tasks.inbox(province.engine, province.who(DOER), time="overdue").rows
    assert [item.task.title for item in listed] == []


def test_taking_a_day_off_back_moves_the_open_tasks_back(province: Province) -> None:
    counted(province)
    put_day_off(province)
    calendar.remove(province.engine, province.who("administrator"), DAY_OFF)

    assert province.assignment(AGENCY).last_day == date(2025, 4, 16)
    assert follow(province)


# B2: a suspension


def test_a_suspension_moves_the_open_tasks_with_their_assignment(province: Province) -> None:
    assignment, head = counted(province), province.who(f"truong_phong.{HEIR}")
    assignments.suspend(province.engine, head, assignment, reason="Chờ luật")
    province.at("2025-04-14T09:00")
    assignments.resume(province.engine, head, assignment, reason="Đã có luật")

    assert province.assignment(AGENCY).last_day == date(2025, 4, 21)
    assert follow(province)


def test_what_rested_is_not_counted_as_late_when_it_goes_on(province: Province) -> None:
    instance = province.assignment(AGENCY).instance_id
    counted(province)
    instances.suspend(province.engine, SYSTEM, instance, reason="Chờ luật")
    province.at("2025-04-18T09:00")
    instances.resume(province.engine, SYSTEM, instance, reason="Đã có luật")

    assert late(province) == 0


# B3: a day is the day in Vietnam


def test_a_transfer_before_seven_in_the_morning_is_of_that_day(province: Province) -> None:
    province.at("2025-04-10T05:00")
    administrator = province.who("administrator")
    assignments.transfer(province.engine, administrator, AGENCY, HEIR, basis="NQ 60")

    with province.engine.storage.read() as unit:
        successors = unit.organisation.successors(AGENCY)
        noted = [row for row in unit.record.of_stream("organisation") if row.row.kind == "transfer"]
    assert [row.on_date for row in successors] == [date(2025, 4, 10)]
    assert [row.body["on"] for row in noted] == ["2025-04-10"]


def test_a_digest_made_up_for_before_seven_in_the_morning_is_of_that_day(
    province: Province,
) -> None:
    province.at("2025-04-11T08:10")  # the doer has been reminded; his mail is to go at half past
    province.jump("2025-04-12T05:00")

    with province.engine.storage.read() as unit:
        doer = unit.officers.by_login(DOER)
        keys = [row.key for row in unit.outbox.find(kind="mail")]
    assert doer is not None
    assert f"digest:{doer.id}:2025-04-12" in keys


# B4: search finds an assignment by the agency that has it


@pytest.mark.parametrize(("text", "found"), [("so noi vu", 1), ("so y te", 0)])
def test_a_transferred_assignment_is_found_by_its_new_agency(
    province: Province, text: str, found: int
) -> None:
    administrator = province.who("administrator")
    moved = assignments.transfer(province.engine, administrator, AGENCY, HEIR, basis="NQ 60")
    rows = assignments.page(province.engine, administrator, text=text).rows

    assert [row.assignment.id for row in rows] == moved[:found]


def test_a_transferred_assignment_is_still_found_by_its_title_and_its_plan(
    province: Province,
) -> None:
    administrator = province.who("administrator")
    moved = assignments.transfer(province.engine, administrator, AGENCY, HEIR, basis="NQ 60")
    found = assignments.page(province.engine, administrator, text="ra soat so noi vu 89").rows

    assert [row.assignment.id for row in found] == moved
