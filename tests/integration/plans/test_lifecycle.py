"""A plan: its document, its placeholders, its frozen groups, its end."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput, NotAllowedNow, SecretRefused
from engine.model.permission import SYSTEM
from engine.service import organisation, plans, tasks
from engine.service.audit import history
from tests.integration.diagrams import END, ONE_TASK, START, diagram
from tests.integration.world import World

PROVINCE = {
    "agencies": [
        {"id": name, "name": name, "kind": "so", "level": "tinh"}
        for name in ("so-noi-vu", "so-tu-phap", "so-y-te")
    ],
    "groups": [{"key": "so", "name": "Các sở", "members": ["so-noi-vu", "so-tu-phap"]}],
}
PROPERTIES = (
    "<extensionElements><camunda:properties>"
    '<camunda:property name="title" value="Kế hoạch phân cấp"/>'
    '<camunda:property name="symbol" value="KH-UBND"/>'
    '<camunda:property name="placeholders" value="competent=cấp có thẩm quyền"/>'
    "</camunda:properties></extensionElements>"
)
LOOP = (
    "<multiInstanceLoopCharacteristics camunda:collection=\"${members('so')}\" "
    'camunda:elementVariable="agency"/>'
)
PLAN = diagram(
    "plan",
    PROPERTIES
    + START
    + f'<callActivity id="ask" calledElement="one-task">{LOOP}</callActivity>'
    + END,
    "start>ask ask>end",
)
BOUND = {"competent": "so-tu-phap"}


@pytest.fixture(autouse=True)
def province(world: World) -> None:
    """Three departments, two of them in a group."""
    organisation.load(world.engine, PROVINCE)
    world.deploy("one-task", ONE_TASK)
    world.deploy("plan", PLAN)


def begin(world: World, **document: str) -> str:
    return plans.start(world.engine, SYSTEM, "plan", document, bindings=BOUND)


def test_it_asks_for_what_the_source_leaves_open(world: World) -> None:
    asked = plans.asks(world.engine, SYSTEM, "plan")
    assert asked.title == "Kế hoạch phân cấp"
    assert asked.placeholders == {"competent": "cấp có thẩm quyền"}
    assert "number" in asked.missing
    assert "symbol" not in asked.missing


def test_it_keeps_the_document_with_the_plan(world: World) -> None:
    plan = begin(world, number="89", issued_on="2025-04-09")
    with world.engine.storage.read() as unit:
        row = unit.plans.need(plan)
    assert (row.number, row.symbol, row.issued_on) == ("89", "KH-UBND", date(2025, 4, 9))
    assert row.title == "Kế hoạch phân cấp"
    assert world.variables(plan)["monitor"] is None


def test_it_does_not_start_before_every_placeholder_is_bound(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        plans.start(world.engine, SYSTEM, "plan", {})
    assert "cấp có thẩm quyền" in refused.value.message
    assert world.instances("plan") == []


def test_it_freezes_groups_when_the_plan_starts(world: World) -> None:
    plan = begin(world)
    later = {"groups": [{"key": "so", "name": "Các sở", "members": ["so-y-te"]}]}
    organisation.load(world.engine, later)
    with world.engine.storage.read() as unit:
        assert unit.organisation.frozen_all(plan)["so"] == ["so-noi-vu", "so-tu-phap"]
    assert [row.key for row in world.instances("one-task")] == ["so-noi-vu", "so-tu-phap"]


def test_it_stores_nothing_of_a_secret_document(world: World) -> None:
    with pytest.raises(SecretRefused):
        begin(world, number="89", legal_basis="Độ mật: Tối mật")
    assert world.count("plans") == 0
    assert world.instances("plan") == []


def test_it_closes_with_its_last_agency(world: World) -> None:
    plan = begin(world)
    for task in world.tasks():
        world.complete(task)
    with world.engine.storage.read() as unit:
        row = unit.plans.need(plan)
    assert row.status == "completed"
    assert row.closed_at == world.engine.now()


def test_it_does_not_close_twice(world: World) -> None:
    plan = begin(world)
    plans.close(world.engine, SYSTEM, plan, reason="Kết thúc", with_open=True)
    with world.engine.storage.read() as unit:
        assert unit.plans.need(plan).status == "closed"
    with pytest.raises(NotAllowedNow):
        plans.close(world.engine, SYSTEM, plan, reason="Kết thúc")


ISSUING = (
    '<userTask id="issue" name="Cấp số" camunda:candidateGroups="so-noi-vu/chuyen_vien"/>'
    '<userTask id="dispatch" name="Gửi" camunda:candidateGroups="so-noi-vu/chuyen_vien"/>'
)


@pytest.fixture
def draft(world: World) -> str:
    """A plan whose document has no number, date or signature yet."""
    nodes = PROPERTIES + START + ISSUING + END
    world.deploy("draft", diagram("draft", nodes, "start>issue issue>dispatch dispatch>end"))
    return plans.start(world.engine, SYSTEM, "draft", {}, bindings=BOUND)


def issue(world: World, **data: str) -> None:
    task = next(row for row in world.tasks() if row.element == "issue")
    tasks.complete(world.engine, SYSTEM, task.id, data)


def test_it_takes_over_the_number_date_and_signer_given_at_issuing(
    world: World, draft: str
) -> None:
    issue(world, number="12/KH-UBND", issued_on="2025-04-08", signer="Phó Chủ tịch")
    with world.engine.storage.read() as unit:
        row = unit.plans.need(draft)
        found = unit.plans.page(agencies=None, text="12/kh-ubnd").rows
    assert (row.number, row.symbol, row.signer) == ("12", "KH-UBND", "Phó Chủ tịch")
    assert row.issued_on == date(2025, 4, 8)
    assert row.document["issued_on"] == "2025-04-08"
    assert [plan.instance_id for plan in found] == [draft]


def test_it_records_what_the_issuing_changed_with_what_was_there_before(
    world: World, draft: str
) -> None:
    issue(world, number="12", issued_on="2025-04-08")
    with world.engine.storage.read() as unit:
        told = unit.record.of_stream(draft)
    changed = [one.body["changes"] for one in told if "changes" in one.body]
    assert changed == [
        {
            "number": {"old": None, "new": "12"},
            "issued_on": {"old": None, "new": "2025-04-08"},
        }
    ]
    words = [str(entry.what) for entry in history.of_plan(world.engine, SYSTEM, draft).rows]
    assert "Văn bản của kế hoạch: số 12, ngày ban hành 08/04/2025" in words


def test_work_that_follows_the_issuing_is_found_under_the_new_number(
    world: World, draft: str
) -> None:
    issue(world, number="12/KH-UBND", issued_on="2025-04-08")
    follows = next(row for row in world.tasks() if row.element == "dispatch")
    assert "12/kh-ubnd" in follows.folded


def test_the_issuing_invents_nothing(world: World, draft: str) -> None:
    issue(world, number="", note="chưa có số")
    with world.engine.storage.read() as unit:
        row = unit.plans.need(draft)
    assert (row.number, row.issued_on, row.signer) == (None, None, None)
