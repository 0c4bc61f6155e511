"""What one command did is read as one line, with what followed from it beneath."""

from __future__ import annotations

import pytest

from engine.errors import NotFound
from engine.service import assignments, plans, tasks
from engine.service.assignments import difficulties
from engine.service.audit import history
from engine.service.plans import diagrams
from tests.integration.province import Province

AGENCY = "so-y-te"


def events(province: Province) -> list[tuple[str, int]]:
    held = province.assignment(AGENCY).id
    entries = history.of_assignment(province.engine, province.who("inspector"), held)
    return [(str(each.entry.what), len(each.others)) for each in history.gathered(entries)]


def test_a_withdrawn_assignment_is_one_line_that_says_so(province: Province) -> None:
    leader = province.who("leader")
    held = province.assignment(AGENCY).id
    assignments.withdraw(province.engine, leader, held, reason="Không thuộc chức năng")

    assert events(province)[0] == ("Nhiệm vụ chuyển sang «Đã thu hồi»", 2)
    found = history.of_plan(province.engine, leader, province.plan)
    event = history.gathered(found.rows)[0]
    assert event.entry.why == "Không thuộc chức năng"
    assert len({event.entry.command, *(other.command for other in event.others)}) == 1


def test_a_step_done_is_named_before_the_state_that_it_led_to(province: Province) -> None:
    tasks.complete(province.engine, province.who(f"van_thu.{AGENCY}"), province.task(AGENCY).id)

    said, others = events(province)[0]
    assert said == "Hoàn thành bước «Tiếp nhận»"
    assert others == 2


def test_two_commands_are_two_lines(province: Province) -> None:
    clerk, task = province.who(f"van_thu.{AGENCY}"), province.task(AGENCY).id
    tasks.claim(province.engine, clerk, task)
    tasks.release(province.engine, clerk, task)

    assert [said for said, _ in events(province)][:2] == [
        "Trả lại việc cho phòng, cơ quan: «Tiếp nhận»",
        "Nhận việc: «Tiếp nhận»",
    ]


def test_what_one_agency_says_of_its_share_is_not_read_by_another(province: Province) -> None:
    officer = province.who(f"thu_truong.{AGENCY}")
    held = province.assignment(AGENCY)
    difficulties.raise_(province.engine, officer, held.id, "Khó khăn nội bộ")

    def read(login: str) -> bool:
        who = province.who(login)
        lines = history.of_plan(province.engine, who, province.plan).rows
        return any("nội bộ" in f"{each.what} {each.why}" for each in lines)

    assert read(f"chuyen_vien.{AGENCY}")
    assert read("inspector")
    assert read("truong_phong.so-noi-vu")
    assert not read("chuyen_vien.so-tu-phap")


def test_the_steps_of_one_agency_are_not_shown_to_another(province: Province) -> None:
    share = province.assignment(AGENCY).instance_id
    stranger, own = province.who("chuyen_vien.so-tu-phap"), province.who(f"van_thu.{AGENCY}")

    assert diagrams.state(province.engine, own, share)
    assert diagrams.state(province.engine, stranger, province.plan)
    for look in (diagrams.state, diagrams.xml):
        with pytest.raises(NotFound):
            look(province.engine, stranger, share)
    with pytest.raises(NotFound):
        plans.instance(province.engine, stranger, province.plan, share)
