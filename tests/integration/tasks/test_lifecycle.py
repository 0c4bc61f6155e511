"""Tasks: seen, taken, handed on and completed by those whose they are."""

from __future__ import annotations

import pytest

from engine.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    ReasonRequired,
    SecretRefused,
)
from engine.service import tasks
from tests.integration.province import Province


def reach_do(province: Province, agency: str = "so-y-te") -> str:
    """Let the clerk receive; gives the id of the officer's task."""
    clerk = province.who(f"van_thu.{agency}")
    tasks.complete(province.engine, clerk, province.task(agency).id)
    return province.task(agency, "Do").id


def test_a_clerk_finds_the_new_work_of_his_agency_only(province: Province) -> None:
    mine = tasks.inbox(province.engine, province.who("van_thu.so-y-te"))

    assert [item.task.agency_id for item in mine.rows] == ["so-y-te"]
    assert mine.rows[0].assignment is not None
    assert mine.rows[0].plan is not None


def test_an_officer_does_not_find_the_clerks_work_among_his(province: Province) -> None:
    who = province.who("chuyen_vien.so-y-te")

    assert tasks.inbox(province.engine, who).rows == []
    assert len(tasks.inbox(province.engine, who, tab="agency").rows) == 1


def test_a_head_finds_his_divisions_work(province: Province) -> None:
    head = province.who("truong_phong.so-y-te")

    assert len(tasks.inbox(province.engine, head, tab="division").rows) == 1


@pytest.mark.parametrize("text", ["tiếp nhận", "tiep nhan", "RÀ SOÁT", "89/kh-ubnd", "so y te"])
def test_search_finds_with_and_without_diacritics(province: Province, text: str) -> None:
    who = province.who("van_thu.so-y-te")

    assert len(tasks.inbox(province.engine, who, text=text).rows) == 1


def test_search_finds_nothing_that_is_not_there(province: Province) -> None:
    who = province.who("van_thu.so-y-te")

    assert tasks.inbox(province.engine, who, text="sáp nhập").rows == []


def test_the_list_filters_by_time(province: Province) -> None:
    who = province.who("van_thu.so-y-te")
    found = {
        time: len(tasks.inbox(province.engine, who, time=time).rows)
        for time in ("overdue", "due_soon", "in_time", "none")
    }

    assert found == {"overdue": 0, "due_soon": 1, "in_time": 0, "none": 0}


def test_the_list_goes_on_by_key(province: Province) -> None:
    who = province.who("inspector")
    first = tasks.inbox(province.engine, who, tab="agency", limit=1)
    second = tasks.inbox(province.engine, who, tab="agency", limit=1, after=first.next)

    assert first.rows[0].task.id != second.rows[0].task.id
    assert second.next is None


def test_completing_moves_the_work_to_the_next_position(province: Province) -> None:
    reach_do(province)

    mine = tasks.inbox(province.engine, province.who("chuyen_vien.so-y-te")).rows
    assert [item.task.element for item in mine] == ["Do"]
    assert province.assignment("so-y-te").state == "in_progress"


def test_the_form_is_checked_on_the_server(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")

    with pytest.raises(InvalidInput) as refused:
        tasks.complete(province.engine, who, task, {"result_date": "hôm qua"})

    assert set(refused.value.fields) == {"result_summary", "result_date"}


def test_a_name_that_the_form_does_not_declare_is_not_written(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")

    with pytest.raises(InvalidInput):
        tasks.complete(province.engine, who, task, {"result_summary": "x", "agency": "so-noi-vu"})


def test_a_secret_result_is_refused(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")

    with pytest.raises(SecretRefused):
        tasks.complete(province.engine, who, task, {"result_summary": "Độ mật: Tối mật"})


def test_a_result_is_kept_with_the_assignment(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")
    data = {"result_summary": "Đã rà soát", "result_number": "12/BC", "result_date": "2025-04-11"}

    tasks.complete(province.engine, who, task, data)

    result = province.assignment("so-y-te").result
    assert result == {"summary": "Đã rà soát", "number": "12/BC", "date": "2025-04-11"}


def test_a_task_is_completed_once(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")
    tasks.complete(province.engine, who, task, {"result_summary": "xong"})

    with pytest.raises(NotAllowedNow):
        tasks.complete(province.engine, who, task, {"result_summary": "xong"})


def test_a_repeated_click_gets_the_first_answer(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")
    data = {"result_summary": "xong"}
    first = tasks.complete(province.engine, who, task, data, command_id="click-1")

    assert tasks.complete(province.engine, who, task, data, command_id="click-1") == first
    with pytest.raises(Conflict):
        tasks.complete(province.engine, who, task, {"result_summary": "khác"}, command_id="click-1")


def test_a_claimed_task_is_nobody_elses(province: Province) -> None:
    task = province.task("so-y-te").id
    clerk = province.who("van_thu.so-y-te")
    tasks.claim(province.engine, clerk, task)

    with pytest.raises(Forbidden):
        tasks.complete(province.engine, province.who("chuyen_vien.so-y-te"), task)

    assert "release" in tasks.view(province.engine, clerk, task).verbs


def test_a_released_task_is_offered_again(province: Province) -> None:
    task, clerk = province.task("so-y-te").id, province.who("van_thu.so-y-te")
    tasks.claim(province.engine, clerk, task)
    tasks.release(province.engine, clerk, task)

    assert "claim" in tasks.view(province.engine, clerk, task).verbs


def test_a_head_gives_the_work_to_another_officer_with_a_reason(province: Province) -> None:
    task, head = reach_do(province), province.who("truong_phong.so-y-te")
    to = province.who("thu_truong.so-y-te")

    with pytest.raises(ReasonRequired):
        tasks.reassign(province.engine, head, task, to.officer_id, reason=" ")
    tasks.reassign(province.engine, head, task, to.officer_id, reason="Đi công tác")

    assert tasks.inbox(province.engine, to).rows[0].task.id == task
    assert ("thu_truong.so-y-te", "task") in province.told()


def test_work_is_not_given_to_another_agencys_officer(province: Province) -> None:
    task, head = reach_do(province), province.who("truong_phong.so-y-te")
    stranger = province.who("chuyen_vien.so-tu-phap").officer_id

    with pytest.raises(InvalidInput):
        tasks.reassign(province.engine, head, task, stranger, reason="Nhầm")


def test_a_stranger_cannot_tell_that_a_task_exists(province: Province) -> None:
    stranger, task = province.who("chuyen_vien.so-tu-phap"), province.task("so-y-te").id

    with pytest.raises(NotFound):
        tasks.view(province.engine, stranger, task)
    with pytest.raises(NotFound):
        tasks.complete(province.engine, stranger, task)


def test_a_draft_is_kept_for_its_writer_alone_and_gone_when_done(province: Province) -> None:
    task, who = reach_do(province), province.who("chuyen_vien.so-y-te")
    tasks.save_draft(province.engine, who, task, {"result_summary": "đang viết"})

    other = province.who("thu_truong.so-y-te")
    assert tasks.view(province.engine, who, task).draft == {"result_summary": "đang viết"}
    assert tasks.view(province.engine, other, task).draft is None
    tasks.complete(province.engine, who, task, {"result_summary": "xong"})
    assert tasks.view(province.engine, who, task).draft is None


def test_the_page_of_a_task_shows_its_form_and_what_may_be_done(province: Province) -> None:
    view = tasks.view(province.engine, province.who("chuyen_vien.so-y-te"), reach_do(province))

    assert view.schema is not None
    assert view.schema["required"] == ["result_summary"]
    assert view.opening == {}
    assert "complete" in view.verbs


def test_a_task_may_be_handed_to_those_of_its_agency(province: Province) -> None:
    clerk = province.who("van_thu.so-y-te")
    people = dict(tasks.of_task(province.engine, clerk, province.task("so-y-te").id))

    with province.engine.storage.read() as unit:
        logins = {row.login for row in unit.officers.find(id=list(people))}
    assert {login.partition(".")[2] for login in logins} == {"so-y-te"}


def test_a_completion_takes_its_instance_before_it_writes(province: Province) -> None:
    """Else it waits in a circle with a cancel of what is above."""
    task, sent = province.task("so-y-te"), list[str]()
    province.engine.storage.probe = sent.append

    tasks.complete(province.engine, province.who("van_thu.so-y-te"), task.id)

    first = next(n for n, sql in enumerate(sent) if sql.startswith(("UPDATE", "INSERT", "DELETE")))
    locked = [sql for sql in sent[:first] if "FOR UPDATE" in sql and "FROM instance" in sql]
    assert len(locked) == 1 or not province.engine.storage.on_postgresql
