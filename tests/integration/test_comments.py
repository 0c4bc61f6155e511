"""Colleagues write to each other about a task: who is told, who reads it, when it is over."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput, NotAllowedNow, NotFound, SecretRefused
from engine.model.permission import SYSTEM
from engine.service import assignments, comments, plans
from engine.service.audit import history
from engine.service.audit.verify import verify
from engine.service.notifications import wishes
from tests.integration.province import Province

AGENCY = "so-y-te"
OFFICER, HEAD = f"chuyen_vien.{AGENCY}", f"truong_phong.{AGENCY}"
STRANGER, MONITOR, INSPECTOR = "chuyen_vien.so-tu-phap", "chuyen_vien.so-noi-vu", "thanh_tra"


def write(province: Province, who: str, text: str, *called: str) -> str:
    return comments.add(
        province.engine,
        province.who(who),
        text,
        [province.who(each).officer_id for each in called],
        task_id=province.task(AGENCY).id,
    )


def texts(province: Province, who: str) -> list[str]:
    thread = comments.of_assignment(
        province.engine, province.who(who), province.assignment(AGENCY).id
    )
    return [each.row.text for each in thread.comments]


def test_whom_a_comment_calls_is_told_as_he_wishes_and_colleagues_read_it(
    province: Province,
) -> None:
    never = {"mention": wishes.NEVER}
    wishes.prefer(province.engine, province.who(OFFICER), never)
    write(province, f"van_thu.{AGENCY}", " Số liệu ở đâu? ", OFFICER, HEAD, HEAD)

    assert province.told("mention") == [(OFFICER, "mention"), (HEAD, "mention")]
    with province.engine.storage.read() as unit:
        letters = [row.payload["subject"] for row in unit.outbox.find(kind="mail")]
    assert len([each for each in letters if "nhắc đến ông/bà" in each]) == 1
    thread = comments.of_task(province.engine, province.who(HEAD), province.task(AGENCY).id)
    (one,) = thread.comments
    assert (one.row.text, len(one.mentioned)) == ("Số liệu ở đâu?", 2)
    assert texts(province, OFFICER) == ["Số liệu ở đâu?"]
    assert verify(province.engine, SYSTEM).problems == ()


def test_another_agency_reads_nothing_of_it(province: Province) -> None:
    write(province, HEAD, "Việc nội bộ")
    assert texts(province, MONITOR) == []
    lines = history.of_assignment(
        province.engine, province.who(MONITOR), province.assignment(AGENCY).id
    )
    assert [line for line in lines if "Trao đổi" in str(line.what)] == []
    own = history.of_assignment(province.engine, province.who(HEAD), province.assignment(AGENCY).id)
    assert [str(line.what) for line in own if "Trao đổi" in str(line.what)] == ["Trao đổi"]
    with pytest.raises(NotFound):
        write(province, STRANGER, "Xin xem")


def test_the_heir_of_an_agency_reads_what_was_written_on_its_work(province: Province) -> None:
    write(province, HEAD, "Việc nội bộ")
    share = province.assignment(AGENCY).id
    assignments.transfer(
        province.engine, SYSTEM, AGENCY, "so-tu-phap", basis="Nghị quyết 1", doubles="keep"
    )
    heir = comments.of_assignment(province.engine, province.who(STRANGER), share)
    assert [each.row.text for each in heir.comments] == ["Việc nội bộ"]


def test_a_text_too_long_or_secret_or_for_one_who_may_not_see_it_is_refused(
    province: Province,
) -> None:
    for text, called, field in (
        ("a" * 20_001, (), "text"),
        ("  ", (), "text"),
        ("Xem giúp", (STRANGER,), "mentioned"),
    ):
        with pytest.raises(InvalidInput) as refused:
            write(province, HEAD, text, *called)
        assert set(refused.value.fields) == {field}
    with pytest.raises(SecretRefused):
        write(province, HEAD, "TUYỆT MẬT")
    assert texts(province, HEAD) == []
    write(province, HEAD, "a" * 20_000)


def test_after_the_plan_has_ended_comments_are_read_and_none_is_written(
    province: Province,
) -> None:
    task = province.task(AGENCY).id
    write(province, HEAD, "Trước khi kết thúc")
    plans.close(province.engine, SYSTEM, province.plan, reason="Xong", with_open=True)
    with pytest.raises(NotAllowedNow, match="đã kết thúc"):
        comments.add(province.engine, province.who(HEAD), "Sau", task_id=task)
    thread = comments.of_task(province.engine, province.who(HEAD), task)
    assert (len(thread.comments), thread.may_write, thread.over) == (1, False, True)
