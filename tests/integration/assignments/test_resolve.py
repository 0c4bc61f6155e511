"""A difficulty answered on its page and by the diagram's step: one does the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import Forbidden, NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import assignments, deployments, plans, tasks
from engine.service.assignments import difficulties
from engine.service.runtime import deliveries
from engine.storage import DifficultyRow
from tests.integration.province import FILES, Province

COMMON = Path(__file__).parents[3] / "processes" / "common"
AGENCY = "so-y-te"
GUIDING = """<bpmn:callActivity id="Noted" calledElement="common-difficulty">
  <bpmn:extensionElements>
    <camunda:in sourceExpression="so-noi-vu" target="monitor"/>
    <camunda:in sourceExpression="ubnd-tinh" target="authority"/>
    <camunda:in sourceExpression="${difficulty}" target="difficulty"/>
  </bpmn:extensionElements>
  <bpmn:incoming>G7</bpmn:incoming>
  <bpmn:outgoing>G8</bpmn:outgoing>
</bpmn:callActivity>
<bpmn:sequenceFlow id="G8" sourceRef="Noted" targetRef="Guided"/>
<bpmn:endEvent id="Guided"><bpmn:incoming>G8</bpmn:incoming></bpmn:endEvent>"""
PLAIN = '<bpmn:endEvent id="Noted"><bpmn:incoming>G7</bpmn:incoming></bpmn:endEvent>'


@pytest.fixture
def province(empty_province: Province) -> Iterator[Province]:
    """A plan whose diagram guides an agency that has a difficulty."""
    plan = (FILES / "plan.bpmn").read_text()
    assert PLAIN in plan
    files = {
        "plan.bpmn": plan.replace(PLAIN, GUIDING).encode(),
        "common-difficulty.bpmn": (COMMON / "common-difficulty.bpmn").read_bytes(),
        **{f"forms/{each.name}": each.read_bytes() for each in COMMON.glob("forms/*.json")},
        **{f"forms/{each.name}": each.read_bytes() for each in FILES.glob("forms/*.json")},
    }
    engine = empty_province.engine
    deployments.deploy(engine, SYSTEM, "plan", files)
    document = {"title": "Kế hoạch", "issued_on": "2025-04-09", "monitor": "so-noi-vu"}
    plans.start(engine, SYSTEM, "plan", document)
    deliveries.drain(engine)
    return empty_province


@pytest.fixture
def raised(province: Province) -> str:
    """A difficulty of Sở Y tế."""
    held, officer = province.assignment(AGENCY).id, province.who(f"thu_truong.{AGENCY}")
    return difficulties.raise_(province.engine, officer, held, "Thiếu hướng dẫn")


def kept(province: Province, difficulty: str) -> DifficultyRow:
    with province.engine.storage.read() as unit:
        return unit.difficulties.need(difficulty)


def at(province: Province, difficulty: str, login: str) -> tuple[str | None, frozenset[str]]:
    """The step the page names and what it offers."""
    seen = difficulties.view(province.engine, province.who(login), difficulty)
    return (seen.step.element if seen.step else None), seen.verbs


def hand_in(province: Province, agency: str, element: str, login: str, **data: str) -> None:
    tasks.complete(
        province.engine, province.who(login), province.task(agency, element).id, dict(data)
    )


def test_an_answer_on_the_page_completes_the_guiding_step(province: Province, raised: str) -> None:
    assert at(province, raised, "chuyen_vien.so-noi-vu") == ("Task_guide", {"answer", "forward"})

    head = province.who("truong_phong.so-noi-vu")
    difficulties.answer(province.engine, head, raised, "Theo CV 12")

    assert kept(province, raised).answer == "Theo CV 12"
    assert "Task_guide" not in province.open_elements("so-noi-vu")
    assert "Task_notify" in province.open_elements("so-noi-vu")
    told = [login for login, _ in province.told("difficulty")]
    assert told.count(f"thu_truong.{AGENCY}") == 1


def test_the_guiding_step_answers_the_difficulty(province: Province, raised: str) -> None:
    said = {"outcome": "answered", "answer": "Theo CV 12"}
    hand_in(province, "so-noi-vu", "Task_guide", "chuyen_vien.so-noi-vu", **said)

    row = kept(province, raised)
    assert (row.status, row.answer) == ("answered", "Theo CV 12")
    assert row.handled_by == province.who("chuyen_vien.so-noi-vu").officer_id
    assert (f"thu_truong.{AGENCY}", "difficulty") in province.told("difficulty")


def test_passing_it_upward_on_the_page_leads_the_diagram_to_the_submission(
    province: Province, raised: str
) -> None:
    officer = province.who("chuyen_vien.so-noi-vu")
    difficulties.forward(province.engine, officer, raised, "Vượt thẩm quyền")

    assert kept(province, raised).status == "forwarded"
    assert at(province, raised, "chuyen_vien.so-noi-vu") == ("Task_submit", frozenset())
    with pytest.raises(NotAllowedNow, match="Lãnh đạo trình cấp có thẩm quyền"):
        difficulties.answer(province.engine, officer, raised, "Theo CV 12")


def test_the_ruling_of_the_authority_answers_it(province: Province, raised: str) -> None:
    said = {"outcome": "beyond", "answer": "Vượt thẩm quyền"}
    hand_in(province, "so-noi-vu", "Task_guide", "chuyen_vien.so-noi-vu", **said)
    assert kept(province, raised).status == "forwarded"
    hand_in(province, "so-noi-vu", "Task_submit", "thu_truong.so-noi-vu", submission="Trình")
    hand_in(province, "ubnd-tinh", "Task_decide", "thu_truong.ubnd-tinh", ruling="Đồng ý")

    row = kept(province, raised)
    assert (row.status, row.answer) == ("answered", "Đồng ý")


def test_a_ruling_is_not_for_the_monitor_to_write(province: Province, raised: str) -> None:
    officer = province.who("chuyen_vien.so-noi-vu")
    difficulties.forward(province.engine, officer, raised, "Vượt thẩm quyền")
    hand_in(province, "so-noi-vu", "Task_submit", "thu_truong.so-noi-vu", submission="Trình")

    assert at(province, raised, "chuyen_vien.so-noi-vu")[1] == frozenset()
    with pytest.raises(Forbidden):
        difficulties.answer(province.engine, officer, raised, "Tự quyết")
    assert at(province, raised, "leader") == ("Task_decide", frozenset({"answer"}))
    difficulties.answer(province.engine, province.who("leader"), raised, "Đồng ý")

    assert kept(province, raised).answer == "Đồng ý"
    assert province.open_elements("ubnd-tinh") == set()


def test_each_difficulty_of_an_assignment_has_its_own_step(province: Province, raised: str) -> None:
    held, officer = province.assignment(AGENCY).id, province.who(f"thu_truong.{AGENCY}")
    second = difficulties.raise_(province.engine, officer, held, "Thiếu kinh phí")
    difficulties.answer(province.engine, province.who("chuyen_vien.so-noi-vu"), second, "Dự phòng")

    assert kept(province, raised).status == "raised"
    assert at(province, raised, "chuyen_vien.so-noi-vu")[0] == "Task_guide"
    assert at(province, second, "chuyen_vien.so-noi-vu")[0] == "Task_notify"


@pytest.mark.parametrize("how", ["withdrawn", "cancelled"])
def test_what_nobody_answered_is_closed_with_its_assignment(
    province: Province, raised: str, how: str
) -> None:
    head = province.who("truong_phong.so-noi-vu")
    row = province.assignment(AGENCY)
    if how == "withdrawn":
        assignments.withdraw(province.engine, head, row.id, reason="Không còn cần")
    else:
        plans.close(
            province.engine, head, row.root_id, with_open=True, reason="Căn cứ hết hiệu lực"
        )
    deliveries.drain(province.engine)

    assert province.assignment(AGENCY).state == how
    assert (kept(province, raised).status, kept(province, raised).answer) == ("closed", None)
    assert not difficulties.page(province.engine, head).rows
    view = difficulties.view(province.engine, head, raised)
    assert (view.verbs, view.step) == (frozenset(), None)
