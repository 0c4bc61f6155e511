"""What the steps before handed in is read by who goes on, and by who looks back."""

from __future__ import annotations

import pytest

from engine.errors import NotFound
from engine.service import tasks
from engine.service.assignments import difficulties
from engine.service.files import attachments
from tests.integration.province import Province
from tests.support.pdfs import pdf

AGENCY = "so-y-te"


def hand_in(province: Province, position: str, element: str, **data: str) -> str:
    task = province.task(AGENCY, element).id
    tasks.complete(province.engine, province.who(f"{position}.{AGENCY}"), task, data)
    return task


def read(province: Province, task: str) -> list[tuple[str, str, dict[str, object], bool]]:
    head = province.who(f"thu_truong.{AGENCY}")
    found = tasks.before(province.engine, head, task)
    return [(one.step, one.who, dict(one.values), one.own) for one in found]


def test_who_signs_reads_what_the_officer_wrote(province: Province) -> None:
    hand_in(province, "van_thu", "Receive")
    hand_in(province, "chuyen_vien", "Do", result_summary="Đã rà soát 12 văn bản")

    assert read(province, province.task(AGENCY, "Sign").id) == [
        ("Thực hiện", "chuyen_vien Sở Y tế", {"result_summary": "Đã rà soát 12 văn bản"}, False)
    ]


def test_a_returned_result_brings_the_reason_back_and_each_writing_stays(
    province: Province,
) -> None:
    hand_in(province, "van_thu", "Receive")
    hand_in(province, "chuyen_vien", "Do", result_summary="Lần một")
    hand_in(province, "thu_truong", "Sign", decision="returned", return_reason="Thiếu số liệu")
    again = hand_in(province, "chuyen_vien", "Do", result_summary="Lần hai")

    values = [one[2] for one in read(province, again)]
    assert values == [
        {"result_summary": "Lần hai"},
        {"decision": "returned", "return_reason": "Thiếu số liệu"},
        {"result_summary": "Lần một"},
    ]
    assert [one[3] for one in read(province, again)] == [True, False, False]


def test_who_decides_as_was_decided_before_is_shown_with_his_decision(province: Province) -> None:
    hand_in(province, "van_thu", "Receive")
    for reason in ("Thiếu số liệu", "Thiếu phụ lục"):
        hand_in(province, "chuyen_vien", "Do", result_summary="Như cũ")
        hand_in(province, "thu_truong", "Sign", decision="returned", return_reason=reason)

    values = [one[2] for one in read(province, province.task(AGENCY, "Do").id)]
    assert values == [
        {"decision": "returned", "return_reason": "Thiếu phụ lục"},
        {"result_summary": "Như cũ"},
        {"decision": "returned", "return_reason": "Thiếu số liệu"},
        {"result_summary": "Như cũ"},
    ]


def test_it_is_not_for_who_may_not_see_the_task(province: Province) -> None:
    task = hand_in(province, "van_thu", "Receive")
    with pytest.raises(NotFound):
        tasks.before(province.engine, province.who("chuyen_vien.so-tu-phap"), task)


def test_who_signs_finds_the_officers_files_and_the_open_difficulty(province: Province) -> None:
    hand_in(province, "van_thu", "Receive")
    doer, head = (province.who(f"{each}.{AGENCY}") for each in ("chuyen_vien", "thu_truong"))
    doing = province.task(AGENCY, "Do").id
    file = attachments.add(
        province.engine, doer, name="Báo cáo.pdf", body=pdf("Báo cáo"), task_id=doing
    )
    difficulties.raise_(
        province.engine, head, province.assignment(AGENCY).id, "Chưa có hướng dẫn của Bộ."
    )
    hand_in(province, "chuyen_vien", "Do", result_summary="Xong")

    view = tasks.view(province.engine, head, province.task(AGENCY, "Sign").id)
    assert [row.id for row in view.attachments] == [file]
    assert attachments.open_(province.engine, head, file)[0].name == "Báo cáo.pdf"
    assert [one.text for one in view.difficulties] == ["Chưa có hướng dẫn của Bộ."]


def test_the_answer_to_a_difficulty_is_read_beside_the_task(province: Province) -> None:
    hand_in(province, "van_thu", "Receive")
    doer, monitor = (province.who(f"chuyen_vien.{each}") for each in (AGENCY, "so-noi-vu"))
    head = province.who(f"thu_truong.{AGENCY}")
    raised = difficulties.raise_(
        province.engine, head, province.assignment(AGENCY).id, "Chưa có mẫu."
    )
    difficulties.answer(province.engine, monitor, raised, "Dùng mẫu số 2.")

    view = tasks.view(province.engine, doer, province.task(AGENCY, "Do").id)
    assert [(one.text, one.answer) for one in view.difficulties] == [
        ("Chưa có mẫu.", "Dùng mẫu số 2.")
    ]
