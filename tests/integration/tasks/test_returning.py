"""Work sent back goes to its author, and says who sent it back and why."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from engine.service import assignments, organisation, tasks
from engine.service.audit import history
from engine.service.organisation import accounts
from engine.storage import TaskRow
from tests.integration.province import Province

AGENCY = "so-y-te"
SECOND = "chuyen_vien_2.so-y-te"


def second_officer(province: Province) -> None:
    """Another holds the officer's position too."""
    people = [{"login": SECOND, "name": "Chuyên viên hai", "positions": [f"{AGENCY}/chuyen_vien"]}]
    organisation.load(province.engine, {"officers": people})


def hand_in(province: Province, login: str, element: str, **data: str) -> None:
    task = province.task(AGENCY, element).id
    tasks.complete(province.engine, province.who(login), task, data)


def returned(province: Province, author: str = SECOND) -> TaskRow:
    """What the officer has before him after his head sent it back."""
    second_officer(province)
    hand_in(province, f"van_thu.{AGENCY}", "Receive")
    hand_in(province, author, "Do", result_summary="Lần một")
    hand_in(
        province, f"thu_truong.{AGENCY}", "Sign", decision="returned", return_reason="Thiếu số liệu"
    )
    return province.task(AGENCY, "Do")


def test_it_goes_back_to_its_author_and_names_who_sent_it_back(province: Province) -> None:
    task = returned(province)
    assert task.assignee == province.who(SECOND).officer_id
    assert task.state == "reserved"
    assert task.returned_by == province.who(f"thu_truong.{AGENCY}").officer_id
    assert task.return_reason == "Thiếu số liệu"


def test_only_its_author_is_told(province: Province) -> None:
    returned(province)
    assert province.told("returned") == [(SECOND, "returned")]


def test_it_goes_to_the_pool_when_its_author_may_no_longer_do_it(province: Province) -> None:
    second_officer(province)
    hand_in(province, f"van_thu.{AGENCY}", "Receive")
    hand_in(province, SECOND, "Do", result_summary="Lần một")
    accounts.disable(province.engine, SYSTEM, province.who(SECOND).officer_id, reason="Nghỉ việc")
    hand_in(
        province, f"thu_truong.{AGENCY}", "Sign", decision="returned", return_reason="Thiếu số liệu"
    )
    task = province.task(AGENCY, "Do")
    assert (task.assignee, task.state) == (None, "ready")
    assert task.return_reason == "Thiếu số liệu"


def test_its_author_finds_his_own_text_in_the_form_and_nobody_else_does(province: Province) -> None:
    task = returned(province)
    opens = {
        login: dict(tasks.view(province.engine, province.who(login), task.id).opening)
        for login in (SECOND, f"chuyen_vien.{AGENCY}")
    }
    assert opens == {SECOND: {"result_summary": "Lần một"}, f"chuyen_vien.{AGENCY}": {}}


def test_who_signs_again_finds_an_undecided_form(province: Province) -> None:
    returned(province)
    hand_in(province, SECOND, "Do", result_summary="Lần hai")
    sign = province.task(AGENCY, "Sign")
    view = tasks.view(province.engine, province.who(f"thu_truong.{AGENCY}"), sign.id)
    assert (view.opening, sign.returned_by) == ({}, None)


def test_the_history_says_to_whom_it_went_back_and_why(province: Province) -> None:
    returned(province)
    told = history.of_assignment(
        province.engine, province.who(f"thu_truong.{AGENCY}"), province.assignment(AGENCY).id
    )
    lines = [(str(one.what), str(one.who), one.why) for one in told]
    head = "thu_truong Sở Y tế"
    assert ("Trả lại cho Chuyên viên hai làm lại: «Thực hiện»", head, "Thiếu số liệu") in lines
    assert ("Trả lại ở bước «Ký»", head, "Thiếu số liệu") in lines


def test_a_result_returned_after_it_was_sent_goes_to_its_author_again(province: Province) -> None:
    second_officer(province)
    hand_in(province, f"van_thu.{AGENCY}", "Receive")
    hand_in(province, SECOND, "Do", result_summary="Lần một")
    hand_in(province, f"thu_truong.{AGENCY}", "Sign", decision="approved")
    monitor = province.who("truong_phong.so-noi-vu")
    assignments.return_(
        province.engine, monitor, province.assignment(AGENCY).id, reason="Thiếu phụ lục"
    )
    first = province.task(AGENCY, "Receive")
    assert (first.returned_by, first.assignee) == (monitor.officer_id, None)
    hand_in(province, f"van_thu.{AGENCY}", "Receive")
    again = province.task(AGENCY, "Do")
    assert again.assignee == province.who(SECOND).officer_id
    assert (again.returned_by, again.return_reason) == (monitor.officer_id, "Thiếu phụ lục")
    view = tasks.view(province.engine, province.who(SECOND), again.id)
    assert view.opening == {"result_summary": "Lần một"}
    before = tasks.before(province.engine, province.who(f"chuyen_vien.{AGENCY}"), again.id)
    assert [(one.step, one.nth) for one in before] == [("Ký", 1), ("Thực hiện", 1)]


def test_who_hands_in_reads_where_it_went(province: Province) -> None:
    task = returned(province)
    head = province.who(f"thu_truong.{AGENCY}")
    with province.engine.storage.read() as unit:
        signed = unit.tasks.find(instance_id=task.instance_id, element="Sign")[0].id
    said = tasks.passed_on(province.engine, head, signed)
    assert str(said) == "Đã trả lại cho Chuyên viên hai («Thực hiện»)."
