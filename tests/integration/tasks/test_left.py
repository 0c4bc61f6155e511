"""What somebody held who cannot go on with it comes back to those who can, and they are told."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.permission import SYSTEM
from engine.service import clock, organisation, tasks
from engine.service.audit import history, verify
from engine.service.organisation import accounts
from engine.storage import TaskRow
from tests.integration.organisation.test_import import people, taken
from tests.integration.province import Province
from tests.integration.tasks.test_unattended import LOCKED, PLACE, begin, listed

HOLDER, COLLEAGUE = "chuyen_vien.so-y-te", "van_thu.so-y-te"
SEAT = "so-y-te/chuyen_vien"


def officer(province: Province, login: str) -> str:
    return province.who(login).officer_id


@pytest.fixture
def claimed(empty_province: Province) -> str:
    """Two officers of an agency hold one position; the first has a task in hand. Gives its id."""
    task = begin(empty_province, PLACE)
    tasks.claim(empty_province.engine, empty_province.who(HOLDER), task)
    organisation.hold(empty_province.engine, SYSTEM, officer(empty_province, COLLEAGUE), SEAT)
    return task


def row(province: Province, task: str) -> TaskRow:
    with province.engine.storage.read() as unit:
        return unit.tasks.need(task)


def holding(province: Province) -> str:
    with province.engine.storage.read() as unit:
        (held,) = unit.holdings.find(officer_id=officer(province, HOLDER), position_id=SEAT)
    return held.id


def leave(province: Province, last_day: date) -> None:
    administrator = province.who("administrator")
    organisation.end_holding(
        province.engine, administrator, holding(province), last_day, reason="Chuyển công tác"
    )


def test_it_is_told_before_an_import_ends_a_holding_and_follows_with_it(
    empty_province: Province, claimed: str
) -> None:
    sheet = people(HOLDER, None, None, SEAT, None, None, "08/04/2025")
    seen = taken(empty_province, sheet, dry_run=True)
    assert any("đang giữ 1 việc" in str(remark.told) for remark in seen.remarks)
    assert row(empty_province, claimed).assignee is not None

    taken(empty_province, sheet)

    task = row(empty_province, claimed)
    assert (task.assignee, task.state) == (None, "ready")
    assert set(empty_province.told("waiting")) == {(HOLDER, "waiting"), (COLLEAGUE, "waiting")}
    told = history.of_plan(empty_province.engine, SYSTEM, task.root_id).rows
    assert any("Trả việc của chuyen_vien Sở Y tế lại" in str(each.what) for each in told)
    tasks.complete(empty_province.engine, empty_province.who(COLLEAGUE), claimed)
    assert verify.verify(empty_province.engine, SYSTEM).whole


def test_it_follows_when_the_last_day_has_passed(empty_province: Province, claimed: str) -> None:
    leave(empty_province, date(2025, 4, 9))
    clock.settle(empty_province.engine)
    assert row(empty_province, claimed).assignee == officer(empty_province, HOLDER)

    empty_province.jump("2025-04-10T00:20")

    assert row(empty_province, claimed).assignee is None
    assert listed(empty_province) == {}


def test_it_follows_when_an_account_is_locked(empty_province: Province, claimed: str) -> None:
    who = officer(empty_province, HOLDER)
    accounts.disable(empty_province.engine, SYSTEM, who, reason=LOCKED)
    assert row(empty_province, claimed).assignee is None


def test_it_follows_when_a_loan_between_agencies_ends(empty_province: Province) -> None:
    engine, borrower = empty_province.engine, "van_thu.so-tu-phap"
    lent = organisation.delegate(
        engine,
        SYSTEM,
        SEAT,
        "so-tu-phap/van_thu",
        "TL",
        basis="5/GUQ",
        valid_from=date(2025, 4, 1),
        valid_to=date(2025, 4, 30),
    )
    task = begin(empty_province, PLACE)
    tasks.claim(engine, empty_province.who(borrower), task)
    organisation.end_delegation(engine, SYSTEM, lent, reason="Về sớm")
    assert row(empty_province, task).assignee is None


def test_it_stays_with_who_is_still_of_the_agency(empty_province: Province, claimed: str) -> None:
    who = officer(empty_province, HOLDER)
    organisation.hold(empty_province.engine, SYSTEM, who, "so-y-te/truong_phong")
    leave(empty_province, date(2025, 4, 8))
    assert row(empty_province, claimed).assignee == who


def test_where_nobody_may_take_it_its_holder_stays_named(empty_province: Province) -> None:
    task = begin(empty_province, PLACE)
    tasks.claim(empty_province.engine, empty_province.who(HOLDER), task)
    leave(empty_province, date(2025, 4, 8))
    assert row(empty_province, task).assignee is not None
    assert "không còn làm việc ở cơ quan" in listed(empty_province)[task]
