"""The pages of what failed, and of work that nobody can take."""

from __future__ import annotations

from collections.abc import Callable

from engine.model.permission import SYSTEM
from engine.service import deployments, plans
from engine.service.organisation import accounts
from tests.integration.diagrams import END, START, diagram
from tests.web.conftest import ADMIN, MONITOR, STRANGER, Browser, Place

DUTY = 'camunda:candidateGroups="so-tu-phap/chuyen_vien"'
CHOICE = (
    '<exclusiveGateway id="choice" name="Đủ điều kiện?"/>'
    f'<userTask id="review" name="Thẩm định" {DUTY}/><endEvent id="stop" name="Kết thúc"/>'
)


def fail(place: Place) -> str:
    """A plan at a gateway that divides by zero; gives the incident's id."""
    body = diagram(
        "choose", START + CHOICE + END, "start>choice choice>review choice>stop review>end"
    )
    flow = b'id="f1" sourceRef="choice" targetRef="review"/>'
    condition = b"><conditionExpression>${10 / n &gt; 2}</conditionExpression></sequenceFlow>"
    whole = body.replace(flow, flow[:-2] + condition)
    deployments.deploy(place.engine, SYSTEM, "choose", {"choose.bpmn": whole})
    root = plans.start(place.engine, SYSTEM, "choose", {"title": "Kế hoạch chia"}, {"n": 0})
    with place.engine.storage.read() as unit:
        return unit.incidents.open_of(root_id=root)[0].id


def open_elements(place: Place) -> list[str]:
    with place.engine.storage.read() as unit:
        return [row.element for row in unit.tasks.find(open=True, name="Thẩm định")]


def test_who_passes_over_a_step_sees_where_each_flow_leads_and_chooses(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    incident = fail(place)
    admin = signed_in(ADMIN)
    shown = admin.get(f"/su-co/{incident}/bo-qua").text
    assert "Thẩm định" in shown
    assert "Cả kế hoạch kết thúc." in shown
    assert "n = 0" in shown
    assert "Việc được mở (1)" in shown
    assert "chuyen_vien Sở Tư pháp" not in shown  # staff watch their lists

    sent = {"incident": incident, "flow": "f1", "reason": "Đủ điều kiện"}
    assert admin.post("/su-co/skip", sent).status_code == 303
    assert open_elements(place) == ["review"]


def test_variables_are_set_before_a_step_runs_again_and_kept_when_they_cannot_be_read(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    incident = fail(place)
    admin = signed_in(ADMIN)
    refused = admin.post(
        "/su-co/retry", {"incident": incident, "variables": "n bằng 2", "reason": "Sửa số"}
    )
    assert refused.status_code == 422
    assert "n bằng 2" in refused.text
    assert "Sửa số" in refused.text

    sent = {"incident": incident, "variables": "n = 2", "reason": "Sửa số"}
    assert admin.post("/su-co/retry", sent).status_code == 303
    assert open_elements(place) == ["review"]


def test_work_that_nobody_can_take_is_shown_to_those_who_answer_for_it(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    task = place.task()
    with place.engine.storage.read() as unit:
        position = unit.tasks.need(task).position
    accounts.disable(
        place.engine, SYSTEM, place.officer(f"{position}.so-tu-phap"), reason="Nghỉ công tác"
    )
    for login, seen in ((ADMIN, True), (MONITOR, True), (STRANGER, False)):
        page = signed_in(login).get("/viec-chua-co-nguoi-nhan").text
        assert (task in page) is seen
