"""What operators see before they pass over a failed step, and what history says of it after."""

from __future__ import annotations

import pytest

from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import deployments, plans
from engine.service.audit import history
from engine.service.runtime import incidents, skipping
from engine.storage import IncidentRow
from tests.integration.diagrams import END, START, diagram, user
from tests.integration.province import Province
from tests.integration.world import World

CHOICE = (
    '<exclusiveGateway id="choice" name="Đủ điều kiện?" default="f2"/>'
    + user("review")
    + '<endEvent id="stop" name="Kết thúc"/>'
)


def chosen(condition: str) -> bytes:
    """A gateway: to a review by this condition, by default to the end."""
    body = diagram(
        "choose", START + CHOICE + END, "start>choice choice>review choice>stop review>end"
    )
    flow = b'id="f1" sourceRef="choice" targetRef="review"/>'
    written = f"<conditionExpression>{condition}</conditionExpression></sequenceFlow>"
    return body.replace(flow, flow[:-2] + b">" + written.encode())


@pytest.fixture
def failed(world: World) -> IncidentRow:
    """A gateway whose condition divides by zero."""
    world.deploy("choose", chosen("${10 / so_ngay &gt; 2}"))
    world.start("choose", so_ngay=0)
    return world.incidents()[0]


def test_the_incident_names_the_expression_and_the_values(failed: IncidentRow) -> None:
    assert "10 / so_ngay > 2" in failed.message
    assert "so_ngay = 0" in failed.message
    assert "chia cho 0" in failed.message


def test_the_preview_says_where_each_flow_leads_and_what_ends(
    world: World, failed: IncidentRow
) -> None:
    found = skipping.preview(world.engine, SYSTEM, failed.id)
    assert found.whole_plan
    assert [(way.flow, way.name, way.usual, way.reached, way.ends) for way in found.ways] == [
        ("f1", "review", False, ("review",), False),
        ("f2", "Kết thúc", True, ("Kết thúc",), True),
    ]
    assert world.incidents() == [failed]
    assert world.tasks() == []


def test_the_flow_can_be_chosen(world: World, failed: IncidentRow) -> None:
    incidents.skip(world.engine, SYSTEM, failed.id, flow="f1", reason="Đủ điều kiện")
    assert [task.element for task in world.tasks()] == ["review"]
    assert world.incidents() == []


def test_a_flow_that_does_not_leave_the_gateway_is_refused(
    world: World, failed: IncidentRow
) -> None:
    with pytest.raises(NotAllowedNow):
        incidents.skip(world.engine, SYSTEM, failed.id, flow="f0", reason="Nhầm")
    assert world.incidents() == [failed]


def test_a_value_can_be_changed_before_it_runs_again(world: World, failed: IncidentRow) -> None:
    incidents.retry(world.engine, SYSTEM, failed.id, data={"so_ngay": 2}, reason="Sửa số ngày")
    assert [task.element for task in world.tasks()] == ["review"]
    assert world.variables(failed.instance_id)["so_ngay"] == 2


def test_what_was_settled_has_no_preview(world: World, failed: IncidentRow) -> None:
    incidents.skip(world.engine, SYSTEM, failed.id, reason="Bỏ qua")
    with pytest.raises(NotAllowedNow):
        skipping.preview(world.engine, SYSTEM, failed.id)


def test_history_tells_the_incident_the_retry_the_skip_and_the_end(
    empty_province: Province,
) -> None:
    engine = empty_province.engine
    deployments.deploy(engine, SYSTEM, "choose", {"choose.bpmn": chosen("${10 / n &gt; 2}")})
    root = plans.start(engine, SYSTEM, "choose", {"title": "Thử"}, {"n": 0})
    for act, reason in ((incidents.retry, "Thử lại"), (incidents.skip, "Cho qua")):
        with engine.storage.read() as unit:
            (failed,) = unit.incidents.open_of(root_id=root)
        act(engine, SYSTEM, failed.id, reason=reason)

    told = [(str(line.what), line.why) for line in history.of_plan(engine, SYSTEM, root).rows]
    words = [what for what, _why in told]
    assert sum(what.startswith("Gặp sự cố ở bước «Đủ điều kiện?»") for what in words) == 2
    assert ("Chạy lại bước gặp sự cố «Đủ điều kiện?»", "Thử lại") in told
    assert ("Bỏ qua bước gặp sự cố «Đủ điều kiện?»", "Cho qua") in told
    assert "Mọi bước của kế hoạch đã kết thúc" in words
