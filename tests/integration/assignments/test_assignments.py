"""Assignments: accepted, refused, returned, moved; their deadlines kept."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.permission import SYSTEM
from engine.sentences import sentence
from engine.service import assignments, deployments, notifications, plans, tasks
from engine.service import clock as service_clock
from engine.service.assignments import difficulties
from tests.integration.province import FILES, Province

AGENCY = "so-y-te"


@pytest.fixture
def held(province: Province) -> str:
    """The assignment of Sở Y tế."""
    return province.assignment(AGENCY).id


def submitted(province: Province, held: str) -> None:
    """Accept and report, up to the signature."""
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    officer = province.who(f"chuyen_vien.{AGENCY}")
    assignments.submit(province.engine, officer, held, number="7/BC", summary="Đã rà soát")


def signed(province: Province, held: str) -> None:
    """The whole way, to the completed result."""
    submitted(province, held)
    leader = province.who(f"thu_truong.{AGENCY}")
    tasks.complete(
        province.engine, leader, province.task(AGENCY, "Sign").id, {"decision": "approved"}
    )


def record_kinds(province: Province, instance: str) -> list[tuple[str, str | None]]:
    with province.engine.storage.read() as unit:
        return [(row.row.kind, row.row.to_state) for row in unit.record.of_stream(instance)]


def test_accepting_does_the_processs_own_step(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)

    assert province.open_elements(AGENCY) == {"Do"}
    assert province.assignment(AGENCY).state == "in_progress"


def test_refusing_needs_a_head_and_a_reason_and_tells_the_monitor(
    province: Province, held: str
) -> None:
    head = province.who(f"thu_truong.{AGENCY}")

    with pytest.raises(Forbidden):
        assignments.refuse(
            province.engine, province.who(f"chuyen_vien.{AGENCY}"), held, reason="Không đúng"
        )
    with pytest.raises(ReasonRequired):
        assignments.refuse(province.engine, head, held, reason="")
    assignments.refuse(province.engine, head, held, reason="Không thuộc chức năng")

    assert province.assignment(AGENCY).state == "refused"
    assert ("chuyen_vien.so-noi-vu", "refused") in province.told()


def test_a_refused_assignment_may_still_be_accepted(province: Province, held: str) -> None:
    head = province.who(f"thu_truong.{AGENCY}")
    assignments.refuse(province.engine, head, held, reason="Chưa rõ")
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)

    assert province.assignment(AGENCY).state == "in_progress"


def test_allocating_gives_the_work_to_one_officer(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    officer = province.who(f"chuyen_vien.{AGENCY}")
    head = province.who(f"truong_phong.{AGENCY}")
    assignments.allocate(province.engine, head, held, officer.officer_id)

    assert province.task(AGENCY, "Do").assignee == officer.officer_id
    assert province.assignment(AGENCY).state == "allocated"


def test_a_completed_assignment_meets_no_reminder(province: Province, held: str) -> None:
    signed(province, held)
    row = province.assignment(AGENCY)

    assert (row.state, row.open) == ("completed", False)
    assert row.completed_at is not None
    province.at("2025-04-20T00:00")
    assert not [login for login, kind in province.told("urge") if login.endswith(AGENCY)]


def test_a_result_is_returned_at_the_signature_with_a_reason(province: Province, held: str) -> None:
    submitted(province, held)
    leader = province.who(f"thu_truong.{AGENCY}")
    assignments.return_(province.engine, leader, held, reason="Thiếu phụ lục")

    assert province.open_elements(AGENCY) == {"Do"}
    assert province.assignment(AGENCY).state == "in_progress"
    assert (f"chuyen_vien.{AGENCY}", "returned") in province.told()


def test_a_result_that_was_sent_is_returned_by_the_monitor(province: Province, held: str) -> None:
    signed(province, held)
    monitor = province.who("chuyen_vien.so-noi-vu")
    assignments.return_(province.engine, monitor, held, reason="Số liệu chưa khớp")
    row = province.assignment(AGENCY)

    assert row.id == held
    assert (row.state, row.open, row.completed_at) == ("in_progress", True, None)
    assert province.open_elements(AGENCY) == {"Receive"}


def test_who_sends_it_back_in_the_form_tells_who_does_it_again(
    province: Province, held: str
) -> None:
    submitted(province, held)
    returned = {"decision": "returned", "return_reason": "Thiếu phụ lục"}
    leader = province.who(f"thu_truong.{AGENCY}")
    tasks.complete(province.engine, leader, province.task(AGENCY, "Sign").id, returned)

    assert province.told("returned") == [(f"chuyen_vien.{AGENCY}", "returned")]
    row = notifications.page(province.engine, province.who(f"chuyen_vien.{AGENCY}")).rows[0]
    assert "Thiếu phụ lục" in row.body


def test_an_extension_moves_the_deadline_and_keeps_the_earlier_one(
    province: Province, held: str
) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    officer = province.who(f"thu_truong.{AGENCY}")
    asked = assignments.ask_extension(
        province.engine, officer, held, date(2025, 4, 25), reason="Chờ số liệu"
    )
    head = province.who("truong_phong.so-noi-vu")
    assignments.decide_extension(province.engine, head, asked, allow_it=True, reason="Đồng ý")
    view = assignments.view(province.engine, officer, held)

    assert view.deadline.last_day == date(2025, 4, 25)
    assert view.deadline.text == "trước ngày 15 tháng 4 năm 2025"
    assert [change.old["last_day"] for change in view.deadline_changes] == ["2025-04-14"]
    assert view.extensions[0].status == "allowed"
    assert province.task(AGENCY, "Do").due_at == view.assignment.due_at


def test_a_refused_extension_changes_nothing_but_is_kept(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    officer = province.who(f"thu_truong.{AGENCY}")
    asked = assignments.ask_extension(
        province.engine, officer, held, date(2025, 4, 25), reason="Chờ số liệu"
    )
    head = province.who("truong_phong.so-noi-vu")
    assignments.decide_extension(province.engine, head, asked, allow_it=False, reason="Gấp")
    view = assignments.view(province.engine, officer, held)

    assert view.deadline.last_day == date(2025, 4, 14)
    assert (view.extensions[0].status, view.extensions[0].decision_reason) == ("refused", "Gấp")


def test_the_agency_does_not_decide_on_its_own_extension(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    leader = province.who(f"thu_truong.{AGENCY}")
    asked = assignments.ask_extension(
        province.engine, leader, held, date(2025, 4, 25), reason="Chờ số liệu"
    )

    with pytest.raises(Forbidden):
        assignments.decide_extension(province.engine, leader, asked, allow_it=True, reason="x")


def test_an_extension_must_be_later_and_is_asked_once(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    who = province.who(f"thu_truong.{AGENCY}")

    with pytest.raises(InvalidInput):
        assignments.ask_extension(province.engine, who, held, date(2025, 4, 14), reason="x")
    assignments.ask_extension(province.engine, who, held, date(2025, 4, 25), reason="x")
    with pytest.raises(NotAllowedNow):
        assignments.ask_extension(province.engine, who, held, date(2025, 4, 26), reason="x")


def test_an_extension_is_asked_for_days_to_come(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    province.at("2025-04-20T09:00")

    with pytest.raises(InvalidInput) as refused:
        assignments.ask_extension(
            province.engine,
            province.who(f"thu_truong.{AGENCY}"),
            held,
            date(2025, 4, 19),
            reason="Chờ số liệu",
        )
    assert refused.value.fields == {"until": sentence("Hạn xin gia hạn phải từ hôm nay trở đi.")}


def test_a_deadline_is_changed_in_words_with_its_basis(province: Province, held: str) -> None:
    head = province.who("truong_phong.so-noi-vu")
    assignments.change_deadline(
        province.engine,
        head,
        held,
        "chậm nhất ngày 30/4/2025",
        reason="Theo chỉ đạo mới",
        basis="CV 12/UBND",
    )
    view = assignments.view(province.engine, head, held)

    assert view.assignment.last_day == date(2025, 4, 30)
    assert view.deadline_changes[0].basis == "CV 12/UBND"


def test_reassigning_withdraws_here_and_begins_there(province: Province, held: str) -> None:
    head = province.who("truong_phong.so-noi-vu")
    assignments.reassign(province.engine, head, held, "ubnd-tinh", reason="Đúng chức năng hơn")

    with province.engine.storage.read() as unit:
        assert unit.assignments.need(held).state == "withdrawn"
    assert province.assignment("ubnd-tinh").state == "assigned"
    assert province.open_elements(AGENCY) == set()
    assert province.open_elements("ubnd-tinh") == {"Receive"}


def test_withdrawing_lets_the_plan_go_on_without_the_agency(province: Province, held: str) -> None:
    head = province.who("truong_phong.so-noi-vu")
    assignments.withdraw(province.engine, head, held, reason="Văn bản bị thay thế")

    assert province.assignment(AGENCY).state == "withdrawn"
    assert province.open_elements(AGENCY) == set()
    assert province.open_elements("so-tu-phap") == {"Receive"}


def test_a_suspended_assignment_rests_and_goes_on_where_it_stood(
    province: Province, held: str
) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    head = province.who("truong_phong.so-noi-vu")
    assignments.suspend(province.engine, head, held, reason="Chờ sắp xếp")

    with pytest.raises(NotAllowedNow):
        assignments.submit(
            province.engine, province.who(f"chuyen_vien.{AGENCY}"), held, summary="xong"
        )
    assignments.resume(province.engine, head, held, reason="Đã sắp xếp")

    assert province.assignment(AGENCY).state == "in_progress"
    assert province.open_elements(AGENCY) == {"Do"}


def test_a_transfer_is_one_event_with_its_basis_and_moves_no_deadline(
    province: Province, held: str
) -> None:
    before = province.assignment(AGENCY).last_day
    moved = assignments.transfer(
        province.engine, province.who("administrator"), AGENCY, "ubnd-tinh", basis="NQ 202/2025"
    )
    row = province.assignment("ubnd-tinh")

    assert moved == [held] == [row.id]
    assert (row.last_day, row.state) == (before, "assigned")
    assert province.open_elements("ubnd-tinh") == {"Receive"}
    with province.engine.storage.read() as unit:
        told = unit.record.of_stream("organisation")[-1]
        heirs = unit.organisation.successors(AGENCY)
    assert (told.row.kind, told.body["basis"]) == ("transfer", "NQ 202/2025")
    assert told.body["assignments"] == {held: "ubnd-tinh"}
    assert [heir.successor_id for heir in heirs] == ["ubnd-tinh"]


def test_transferred_work_goes_on_at_the_heir(province: Province, held: str) -> None:
    administrator = province.who("administrator")
    assignments.transfer(province.engine, administrator, AGENCY, "ubnd-tinh", basis="NQ 202")
    assignments.accept(province.engine, province.who("van_thu.ubnd-tinh"), held)

    assert province.open_elements("ubnd-tinh") == {"Do"}


def test_a_split_needs_an_heir_for_each_assignment(province: Province) -> None:
    with pytest.raises(InvalidInput, match="chưa chọn cơ quan kế thừa"):
        assignments.transfer(
            province.engine, province.who("administrator"), AGENCY, {}, basis="NQ 202"
        )


def test_a_difficulty_goes_its_own_way_and_does_not_block(province: Province, held: str) -> None:
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    officer = province.who(f"chuyen_vien.{AGENCY}")
    leader = province.who(f"thu_truong.{AGENCY}")
    raised = difficulties.raise_(province.engine, leader, held, "Chưa có hướng dẫn của Bộ")
    assignments.submit(province.engine, officer, held, summary="Làm phần đã rõ")
    monitor = province.who("chuyen_vien.so-noi-vu")
    difficulties.forward(province.engine, monitor, raised, "Vượt thẩm quyền")
    difficulties.answer(province.engine, monitor, raised, "Thực hiện theo CV 12")

    assert province.open_elements(AGENCY) == {"Sign"}
    told = province.told("difficulty")
    assert ("chuyen_vien.so-noi-vu", "difficulty") in told
    assert ("thu_truong.vp-ubnd", "difficulty") in told
    assert told[-1] == (f"thu_truong.{AGENCY}", "difficulty")
    view = difficulties.view(province.engine, officer, raised)
    assert (view.difficulty.status, view.verbs) == ("answered", frozenset())


def test_the_diagram_catches_a_difficulty(province: Province, held: str) -> None:
    leader = province.who(f"thu_truong.{AGENCY}")
    difficulties.raise_(province.engine, leader, held, "Thiếu kinh phí")
    instance = province.assignment(AGENCY).instance_id

    with province.engine.storage.read() as unit:
        seen = {row.row.element for row in unit.record.of_stream(instance)}
    assert "Noted" in seen


def test_everything_done_to_an_assignment_is_on_its_record(province: Province, held: str) -> None:
    head = province.who("truong_phong.so-noi-vu")
    assignments.change_deadline(province.engine, head, held, date(2025, 4, 30), reason="Lùi")
    kinds = record_kinds(province, province.assignment(AGENCY).instance_id)

    assert ("assignment", "assigned") in kinds
    assert ("deadline", None) in kinds


def test_a_stranger_cannot_tell_that_an_assignment_exists(province: Province, held: str) -> None:
    stranger = province.who("chuyen_vien.so-tu-phap")

    with pytest.raises(NotFound):
        assignments.view(province.engine, stranger, held)
    with pytest.raises(NotFound):
        difficulties.raise_(province.engine, stranger, held, "x")
    rows = assignments.page(province.engine, stranger).rows
    assert {item.assignment.agency_id for item in rows} == {"so-tu-phap"}


def test_a_monitor_sees_the_assignments_it_follows(province: Province) -> None:
    rows = assignments.page(province.engine, province.who("chuyen_vien.so-noi-vu")).rows

    assert {item.assignment.agency_id for item in rows} == {"so-tu-phap", AGENCY}


def test_days_of_rest_move_what_is_counted_and_not_what_is_written(
    province: Province, held: str
) -> None:
    head = province.who("truong_phong.so-noi-vu")
    other = province.assignment("so-tu-phap").id
    words = "trong 5 ngày làm việc"
    assignments.change_deadline(province.engine, head, held, words, reason="Theo CV 3")
    for each in (held, other):
        assignments.suspend(province.engine, head, each, reason="Chờ sắp xếp")
    province.clock.set(datetime(2025, 4, 11, 1, tzinfo=UTC))
    for each in (held, other):
        assignments.resume(province.engine, head, each, reason="Đã sắp xếp")

    assert province.assignment(AGENCY).last_day == date(2025, 4, 18)
    assert province.assignment("so-tu-phap").last_day == date(2025, 4, 14)
    changes = assignments.view(province.engine, head, held).deadline_changes
    assert changes[-1].old["last_day"] == "2025-04-16"


def test_a_resting_assignment_is_not_escalated(province: Province, held: str) -> None:
    head = province.who("truong_phong.so-noi-vu")
    assignments.suspend(province.engine, head, held, reason="Chờ sắp xếp")
    province.at("2025-04-18T12:00")

    assert not [login for login, _ in province.told("urge") if login.endswith(AGENCY)]


def test_a_process_says_how_often_and_by_how_much_work_is_extended(province: Province) -> None:
    body = (
        (FILES / "plan.bpmn")
        .read_text()
        .replace(
            '<camunda:property name="number" value="1"/>',
            '<camunda:property name="number" value="1"/>'
            '<camunda:property name="extensions" value="1"/>'
            '<camunda:property name="extension_days" value="7"/>',
        )
    )
    files = {
        path.relative_to(FILES).as_posix(): path.read_bytes() for path in FILES.rglob("*.json")
    }
    deployments.deploy(province.engine, SYSTEM, "plan", {**files, "plan.bpmn": body.encode()})
    document = {"title": "Kế hoạch chặt", "issued_on": "2025-04-09", "monitor": "so-noi-vu"}
    plans.start(province.engine, SYSTEM, "plan", document)
    service_clock.settle(province.engine)
    row = province.assignment("so-y-te")
    officer, head = province.who("thu_truong.so-y-te"), province.who("truong_phong.so-noi-vu")
    assignments.accept(province.engine, SYSTEM, row.id)

    def ask(until: date) -> str:
        return assignments.ask_extension(province.engine, officer, row.id, until, reason="Cần thêm")

    with pytest.raises(InvalidInput, match="chưa hợp lệ"):
        ask(date(2025, 4, 22))
    assignments.decide_extension(
        province.engine, head, ask(date(2025, 4, 21)), allow_it=True, reason="Đồng ý"
    )
    with pytest.raises(NotAllowedNow, match="1 lần"):
        ask(date(2025, 4, 25))
