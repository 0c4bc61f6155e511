"""The task of a standing duty is not completed: it is ended, on purpose and with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.runtime import instances
from tests.web.conftest import DOER

FORM = Path("processes/common/forms/standing.json")
PROCESS = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="https://dieuphoi.vn/t">
<process id="duty" isExecutable="true"><startEvent id="S"/><endEvent id="E"/>
<userTask id="U" name="Standing" camunda:candidateGroups="so-tu-phap/chuyen_vien"
 camunda:formKey="forms/standing.json"/>
<sequenceFlow id="F1" sourceRef="S" targetRef="U"/>
<sequenceFlow id="F2" sourceRef="U" targetRef="E"/></process></definitions>"""


@pytest.fixture
def task(place) -> str:
    files = {"duty.bpmn": PROCESS, "forms/standing.json": FORM.read_bytes()}
    deployments.deploy(place.engine, SYSTEM, "duty", files)
    root = instances.start(place.engine, SYSTEM, "duty")
    with place.engine.storage.read() as unit:
        return unit.tasks.find(root_id=root)[0].id


def test_its_button_says_that_it_ends_the_duty_and_asks_first(signed_in, task):
    page = signed_in(DOER).get(f"/viec/{task}").get_data(as_text=True)
    button = page[page.index('<button class="btn btn--primary" data-confirm=') :]
    assert "Thôi thực hiện nhiệm vụ thường xuyên này?" in button
    assert re.search(r"Thôi thực hiện\s*</button>", button)
    assert not re.search(r"Hoàn thành\s*</button>", page)


def test_it_is_not_ended_without_a_reason(signed_in, task):
    browser = signed_in(DOER)
    assert browser.post(f"/viec/{task}/complete").status_code == 422
    ended = {"closing_note": "Nhiệm vụ không còn."}
    assert browser.post(f"/viec/{task}/complete", ended).status_code == 303
