"""An agency's work passes on: to whom lives, seen before, once, and back while nobody acted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import assignments, organisation, plans
from engine.service.audit import history
from engine.storage import PlanRow
from tests.integration.province import Province

AGENCY, TWIN, HEIR = "so-y-te", "so-tu-phap", "vp-ubnd"
BASIS = "NQ 60"


def end(province: Province, agency_id: str, last: date) -> None:
    """Let an agency end."""
    with province.engine.storage.begin() as unit:
        row = unit.agencies.need(agency_id)
        unit.organisation.put_agencies([replace(row, valid_to=last)])


def test_an_agency_that_ended_takes_nothing_over(province: Province) -> None:
    end(province, HEIR, date(2025, 4, 8))
    admin = province.who("administrator")

    with pytest.raises(InvalidInput, match="không hoạt động"):
        assignments.transfer(province.engine, admin, AGENCY, HEIR, basis=BASIS)
    with pytest.raises(InvalidInput, match="không hoạt động"):
        assignments.reassign(
            province.engine, admin, province.assignment(AGENCY).id, HEIR, reason="x"
        )
    offered = organisation.living(province.engine, admin, but=AGENCY)
    assert not {HEIR, AGENCY} & {row.id for row in offered}


def test_a_day_to_come_is_refused_with_the_reason(province: Province) -> None:
    with pytest.raises(InvalidInput, match="10/04/2025 chưa tới"):
        assignments.transfer(
            province.engine,
            province.who("administrator"),
            AGENCY,
            HEIR,
            basis=BASIS,
            on_date=date(2025, 4, 10),
        )


def test_what_would_move_and_what_would_stay_is_seen_before(province: Province) -> None:
    admin = province.who("administrator")

    seen = assignments.leaving(province.engine, admin, AGENCY, TWIN)

    twin = province.assignment(TWIN).id
    assert [(move.heir, move.twin) for move in seen.moves] == [(TWIN, twin)]
    assert (len(seen.officers), seen.groups) == (4, ("Các sở, ngành",))
    assert province.assignment(AGENCY).open


def test_a_task_that_the_heir_has_already_is_asked_about(province: Province) -> None:
    admin = province.who("administrator")

    with pytest.raises(InvalidInput) as asked:
        assignments.transfer(province.engine, admin, AGENCY, TWIN, basis=BASIS)

    assert "doubles" in asked.value.fields


def test_merged_the_heir_has_the_task_once(province: Province) -> None:
    share = province.assignment(AGENCY).id

    moved = assignments.transfer(
        province.engine,
        province.who("administrator"),
        AGENCY,
        TWIN,
        basis=BASIS,
        doubles="merge",
    )

    with province.engine.storage.read() as unit:
        assert unit.assignments.need(share).state == "withdrawn"
        assert len(unit.assignments.open_of_agency(TWIN)) == 1
        assert unit.assignments.open_of_agency(AGENCY) == []
        assert unit.tasks.find(agency_id=AGENCY, open=True) == []
    assert moved == []


def test_kept_the_heir_has_it_twice(province: Province) -> None:
    admin = province.who("administrator")

    assignments.transfer(province.engine, admin, AGENCY, TWIN, basis=BASIS, doubles="keep")

    with province.engine.storage.read() as unit:
        assert len(unit.assignments.open_of_agency(TWIN)) == 2


def test_a_dissolved_agency_ends_with_its_places_in_groups(province: Province) -> None:
    assignments.transfer(
        province.engine,
        province.who("administrator"),
        AGENCY,
        HEIR,
        basis=BASIS,
        dissolve=True,
    )

    with province.engine.storage.read() as unit:
        assert unit.agencies.need(AGENCY).valid_to == date(2025, 4, 8)
        assert unit.organisation.members("so-nganh", date(2025, 4, 9)) == [TWIN]


def test_a_transfer_is_taken_back_whole_while_nobody_acted(province: Province) -> None:
    admin = province.who("administrator")
    assignments.transfer(province.engine, admin, AGENCY, HEIR, basis=BASIS, dissolve=True)
    assert assignments.may_take_back(province.engine, admin, AGENCY)

    back = assignments.take_back(province.engine, admin, AGENCY, reason="Nhầm cơ quan")

    with province.engine.storage.read() as unit:
        assert [row.id for row in unit.assignments.open_of_agency(AGENCY)] == back
        assert unit.agencies.need(AGENCY).valid_to is None
        assert AGENCY in unit.organisation.members("so-nganh", date(2025, 4, 9))
        assert unit.organisation.successors(AGENCY) == []
    assert province.open_elements(AGENCY)
    with pytest.raises(NotAllowedNow, match="Không có lần chuyển giao"):
        assignments.take_back(province.engine, admin, AGENCY, reason="Nhầm cơ quan")


def test_what_somebody_has_acted_on_stays(province: Province) -> None:
    admin = province.who("administrator")
    assignments.transfer(province.engine, admin, AGENCY, HEIR, basis=BASIS)
    province.at("2025-04-09T09:00:00")
    held = province.assignment(HEIR).id
    assignments.accept(province.engine, province.who(f"van_thu.{HEIR}"), held)

    assert not assignments.may_take_back(province.engine, admin, AGENCY)
    with pytest.raises(NotAllowedNow, match="Đã có người xử lý"):
        assignments.take_back(province.engine, admin, AGENCY, reason="Nhầm cơ quan")


def test_the_clock_alone_is_nobody_who_acted(province: Province) -> None:
    admin = province.who("administrator")
    assignments.transfer(province.engine, admin, AGENCY, HEIR, basis=BASIS)
    province.at("2025-05-20T09:00:00")

    assert assignments.may_take_back(province.engine, admin, AGENCY)


MONITOR = "so-noi-vu"


def plan_of(province: Province) -> PlanRow:
    with province.engine.storage.read() as unit:
        return unit.plans.need(province.plan)


@pytest.mark.parametrize("ended", [False, True])
def test_what_an_agency_is_to_a_plan_passes_on_is_seen_before_and_told(
    province: Province, *, ended: bool
) -> None:
    admin = province.who("administrator")
    if ended:
        end(province, MONITOR, date(2025, 4, 8))
    (seen,) = assignments.leaving(province.engine, admin, MONITOR, HEIR).parts
    assert (seen[0].plan.instance_id, seen[1]) == (province.plan, HEIR)
    assert {"director", "monitor"} <= set(seen[0].roles)

    assignments.transfer(province.engine, admin, MONITOR, HEIR, basis=BASIS)

    plan = plan_of(province)
    assert (plan.monitor_agency_id, plan.document["directing"]["agency"]) == (HEIR, HEIR)
    with province.engine.storage.read() as unit:
        watched = unit.assignments.find(root_id=province.plan, open=True)
        told = unit.notifications.find(kind="plan", root_id=province.plan)
    assert {row.monitor_agency_id for row in watched} == {HEIR}
    assert told
    entries = [
        str(row.what) for row in history.of_plan(province.engine, SYSTEM, province.plan).rows
    ]
    assert any("Chuyển phần của Sở Nội vụ trong kế hoạch" in each for each in entries)
    again = assignments.leaving(province.engine, admin, MONITOR, HEIR)
    assert (again.moves, again.parts) == ((), ())


def test_for_a_plan_without_an_heir_of_its_own_one_is_asked(province: Province) -> None:
    admin = province.who("administrator")
    with pytest.raises(InvalidInput, match="cơ quan thay thế") as asked:
        assignments.transfer(province.engine, admin, MONITOR, {}, basis=BASIS)
    assert set(asked.value.fields) == {"to"}
    to = {province.plan: TWIN}
    assignments.transfer(province.engine, admin, MONITOR, to, basis=BASIS)
    assert plan_of(province).monitor_agency_id == TWIN


def test_what_an_agency_was_to_a_plan_comes_back_with_its_work(province: Province) -> None:
    admin, before = province.who("administrator"), plan_of(province)
    assignments.transfer(province.engine, admin, MONITOR, HEIR, basis=BASIS)
    assignments.take_back(province.engine, admin, MONITOR, reason="Nhầm cơ quan")
    after = plan_of(province)
    assert replace(after, document=None) == replace(before, document=None)
    assert after.document == before.document
    with province.engine.storage.read() as unit:
        watched = unit.assignments.find(root_id=province.plan, open=True)
    assert {row.monitor_agency_id for row in watched} == {MONITOR}


def test_what_was_entrusted_since_is_not_written_over_by_taking_back(province: Province) -> None:
    engine, admin = province.engine, province.who("administrator")
    assignments.transfer(engine, admin, MONITOR, HEIR, basis=BASIS)
    plans.entrust(engine, admin, province.plan, TWIN, basis="Công văn 7")

    assert not assignments.may_take_back(engine, admin, MONITOR)
    with pytest.raises(NotAllowedNow, match="giao lại từ khi chuyển giao"):
        assignments.take_back(engine, admin, MONITOR, reason="Nhầm cơ quan")
    plan = plan_of(province)
    assert (plan.monitor_agency_id, plan.document["directing"]["agency"]) == (HEIR, TWIN)


def test_what_passed_on_to_the_heir_from_another_since_is_not_written_over(
    province: Province,
) -> None:
    engine, admin = province.engine, province.who("administrator")
    assignments.transfer(engine, admin, MONITOR, HEIR, basis=BASIS)
    assignments.transfer(engine, admin, HEIR, TWIN, basis="NQ 61", doubles="keep")
    with pytest.raises(NotAllowedNow):
        assignments.take_back(engine, admin, MONITOR, reason="Nhầm cơ quan")
    assert plan_of(province).monitor_agency_id == TWIN
