"""Wrong changes to a process are stopped by the check or by a scenario before they are deployed."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from engine import bootstrap
from engine.errors import InvalidDiagram, ScenariosFailed
from engine.model.clock import VirtualClock
from engine.model.permission import Actor
from engine.service import organisation
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.simulation import proving, world
from engine.service.simulation.play import Play, Subject, recorded
from engine.service.simulation.scenarios import FILE
from tests.web.conftest import START, province

KEY = "de-xuat"
DEPLOYER = Actor("d", "d", "D", roles=frozenset({"deployer"}))
DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="D" targetNamespace="https://dieuphoi.vn/tests">
  <bpmn:process id="de-xuat" name="Đề xuất" isExecutable="true">
    <bpmn:extensionElements><camunda:properties>
      <camunda:property name="title" value="Đề xuất"/>
      <camunda:property name="monitor" value="so-noi-vu"/>
    </camunda:properties></bpmn:extensionElements>
    <bpmn:startEvent id="Start"/>
    <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="Draft"/>
    <bpmn:userTask id="Draft" name="Soạn" camunda:candidateGroups="so-noi-vu/chuyen_vien"
      camunda:formKey="forms/draft.json"/>
    <bpmn:sequenceFlow id="F2" sourceRef="Draft" targetRef="Approve"/>
    <bpmn:userTask id="Approve" name="Duyệt" camunda:candidateGroups="so-noi-vu/lanh_dao"
      camunda:formKey="forms/approve.json"/>
    <bpmn:boundaryEvent id="Remind" attachedToRef="Approve" cancelActivity="false">
      <bpmn:timerEventDefinition id="T"><bpmn:timeDuration
        xsi:type="bpmn:tFormalExpression">P3D</bpmn:timeDuration></bpmn:timerEventDefinition>
    </bpmn:boundaryEvent>
    <bpmn:sequenceFlow id="F7" sourceRef="Remind" targetRef="Reminded"/>
    <bpmn:endEvent id="Reminded"/>
    <bpmn:sequenceFlow id="F3" sourceRef="Approve" targetRef="Decided"/>
    <bpmn:exclusiveGateway id="Decided" default="F4"/>
    <bpmn:sequenceFlow id="F5" sourceRef="Decided" targetRef="Draft"><bpmn:conditionExpression
      xsi:type="bpmn:tFormalExpression">${decision == 'returned'}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="F4" sourceRef="Decided" targetRef="Share"/>
    <bpmn:callActivity id="Share" name="Thực hiện" calledElement="thuc-hien">
      <bpmn:extensionElements>
        <camunda:properties>
          <camunda:property name="title" value="Thực hiện"/>
          <camunda:property name="role" value="lead"/>
          <camunda:property name="deadline" value="trước ngày 15 tháng 4 năm 2025"/>
        </camunda:properties>
        <camunda:in source="agency" target="agency"/>
      </bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics camunda:collection="${members('cac-so')}"
        camunda:elementVariable="agency"/>
    </bpmn:callActivity>
    <bpmn:sequenceFlow id="F6" sourceRef="Share" targetRef="End"/>
    <bpmn:endEvent id="End"/>
  </bpmn:process>
  <bpmn:process id="thuc-hien" name="Một cơ quan" isExecutable="true">
    <bpmn:startEvent id="Start2"/>
    <bpmn:sequenceFlow id="F21" sourceRef="Start2" targetRef="Do"/>
    <bpmn:userTask id="Do" name="Làm" camunda:candidateGroups="${agency}/chuyen_vien"/>
    <bpmn:sequenceFlow id="F22" sourceRef="Do" targetRef="End2"/>
    <bpmn:endEvent id="End2"/>
  </bpmn:process>
</bpmn:definitions>
"""
APPROVE = {
    "type": "object",
    "properties": {
        "decision": {"type": "string", "title": "Ý kiến", "enum": ["approved", "returned"]}
    },
    "required": ["decision"],
}
DRAFT = {
    "type": "object",
    "properties": {"text": {"type": "string", "title": "Nội dung", "minLength": 1}},
    "required": ["text"],
}
FILES = {
    "process.bpmn": DIAGRAM,
    "forms/draft.json": json.dumps(DRAFT, ensure_ascii=False),
    "forms/approve.json": json.dumps(APPROVE, ensure_ascii=False),
}
STEPS: list[dict[str, object]] = [
    {"complete": "Draft", "as": "so-noi-vu/chuyen_vien", "data": {"text": "Dự thảo"}},
    {"advance": "P4D"},
    {"complete": "Approve", "as": "so-noi-vu/lanh_dao", "data": {"decision": "returned"}},
    {"complete": "Draft", "as": "so-noi-vu/chuyen_vien", "data": {"text": "Dự thảo 2"}},
    {"complete": "Approve", "as": "so-noi-vu/lanh_dao", "data": {"decision": "approved"}},
    {"complete": "Do", "key": "so-y-te", "as": "so-y-te/chuyen_vien"},
    {"complete": "Do", "key": "so-tu-phap", "as": "so-tu-phap/chuyen_vien"},
]
CHECK, SCENARIO = InvalidDiagram, ScenariosFailed
P, A, D = "process.bpmn", "forms/approve.json", "forms/draft.json"
STEP = '<bpmn:userTask id="More" name="Thêm" camunda:candidateGroups="so-noi-vu/lanh_dao"/>'
LONGER = f"""{STEP}
    <bpmn:sequenceFlow id="F6" sourceRef="Share" targetRef="More"/>
    <bpmn:sequenceFlow id="F8" sourceRef="More" targetRef="End"/>"""
WRONG = {
    "an agency that is not there": (P, '"so-noi-vu/lanh_dao"', '"so-noi-vu-moi/lanh_dao"', CHECK),
    "a position that is not there": (P, "so-noi-vu/lanh_dao", "so-noi-vu/pho_phong_x", CHECK),
    "a group that is not there": (P, "members('cac-so')", "members('cac-nganh')", CHECK),
    "a form that is not there": (P, "forms/approve.json", "forms/duyet.json", CHECK),
    "a flow to nowhere": (P, 'targetRef="Approve"', 'targetRef="Aprove"', CHECK),
    "a called process that is not there": (P, 'Element="thuc-hien"', 'Element="lam"', CHECK),
    "a form that is no JSON": (A, '"required"', "required", CHECK),
    "a duration in words": (P, ">P3D<", ">3 ngày<", CHECK),
    "a condition that cannot be read": (P, "== 'returned'", "== 'returned", CHECK),
    "a condition on another word": (P, "== 'returned'", "== 'return'", SCENARIO),
    "a condition turned round": (P, "== 'returned'", "!= 'returned'", SCENARIO),
    "a return that leads on": (
        P,
        '"Decided" targetRef="Draft"',
        '"Decided" targetRef="End"',
        SCENARIO,
    ),
    "an approval that is passed by": (
        P,
        '"Draft" targetRef="Approve"',
        '"Draft" targetRef="Share"',
        SCENARIO,
    ),
    "a step given to another position": (P, "so-noi-vu/lanh_dao", "so-noi-vu/van_thu", SCENARIO),
    "a step given to another agency": (P, '"so-noi-vu/lanh_dao"', '"so-y-te/lanh_dao"', SCENARIO),
    "a later deadline": (P, "15 tháng 4", "25 tháng 4", SCENARIO),
    "a deadline left out": (P, "trước ngày 15 tháng 4 năm 2025", "", SCENARIO),
    "one agency in place of all": (P, "members('cac-so')", "['so-y-te']", SCENARIO),
    "agencies one after another": (
        P,
        "<bpmn:multiInstanceLoopCharacteristics",
        '<bpmn:multiInstanceLoopCharacteristics isSequential="true"',
        SCENARIO,
    ),
    "a reminder that ends the step": (
        P,
        'cancelActivity="false"',
        'cancelActivity="true"',
        SCENARIO,
    ),
    "a field that must be filled in": (D, '["text"]', '["text", "number"]', SCENARIO),
    "a choice taken out of a form": (A, '["approved", "returned"]', '["approved"]', SCENARIO),
    "a step that comes before the end": (
        P,
        '<bpmn:sequenceFlow id="F6" sourceRef="Share" targetRef="End"/>',
        LONGER,
        SCENARIO,
    ),
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = bootstrap.in_memory(VirtualClock(START))
    organisation.load(made, province())
    yield made
    made.close()


@pytest.fixture(scope="module")
def scenario(engine: Engine) -> str:
    """The process as it should be, played once and recorded."""
    files = {path: text.encode() for path, text in FILES.items()}
    played = Play("p", "d", Subject(world.read(KEY, files), KEY), engine, START)
    played.begin({})
    for step in STEPS:
        played.act(step)
    found = recorded(played, "di-het", "Đi hết")
    played.close()
    return json.dumps([found], ensure_ascii=False)


def test_as_it_should_be_it_passes(engine: Engine, scenario: str) -> None:
    files = {path: text.encode() for path, text in {**FILES, FILE: scenario}.items()}
    proven = proving.prove(engine, DEPLOYER, KEY, files)
    assert proven.open == ()
    assert all(not each.untaken for each in proven.coverage)


@pytest.mark.parametrize("change", WRONG)
def test_a_wrong_change_is_stopped_before_it_is_deployed(
    engine: Engine, scenario: str, change: str
) -> None:
    path, right, wrong, gate = WRONG[change]
    assert right in FILES[path]
    changed = {**FILES, FILE: scenario, path: FILES[path].replace(right, wrong)}
    with pytest.raises(gate) as stopped:
        proving.deploy(engine, DEPLOYER, KEY, {p: text.encode() for p, text in changed.items()})
    assert stopped.value.message
    with reading(engine) as tx:
        assert tx.unit.deployments.last_version(KEY) == 0
