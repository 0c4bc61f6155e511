"""Forms that nobody could fill in are refused before they are deployed, or say so afterwards."""

from __future__ import annotations

import pytest

from engine.errors import FormUnusable, InvalidDiagram
from engine.model.permission import SYSTEM
from engine.service import deployments, tasks
from engine.service.runtime import instances
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import Province

TASK = (
    '<userTask id="do" camunda:candidateGroups="so-noi-vu/chuyen_vien" '
    'camunda:formKey="forms/do.json"/>'
)
DIAGRAM = diagram("one", START + TASK + END, "start>do do>end")


@pytest.mark.parametrize(
    ("form", "code", "line"),
    [
        (b'{\n "type": "object",\n not json', "form-not-json", 3),
        (b"\xff\xfe", "form-not-json", None),
        (b'{"type": "strnig"}', "form-schema", 1),
        (b'{"type": "object",\n "properties": {"a":\n {"type": "strnig"}}}', "form-schema", 1),
        (b"[]", "form-schema", 1),
        (b'{"type": "string"}', "form-schema", 1),
        (b'{"type": "object",\n "properties": {"a": {"minLength": "x"}}}', "form-schema", 2),
    ],
)
def test_a_form_that_is_no_schema_is_refused_with_its_file_and_line(
    empty_province: Province, form: bytes, code: str, line: int | None
) -> None:
    files = {"one.bpmn": DIAGRAM, "forms/do.json": form}
    with pytest.raises(InvalidDiagram) as refused:
        deployments.deploy(empty_province.engine, SYSTEM, "one", files)
    (found,) = [f for f in refused.value.details["findings"] if f.severity == "error"]
    assert (found.code, found.file, found.line) == (code, "forms/do.json", line)


def test_what_is_no_form_may_be_any_json(empty_province: Province) -> None:
    files = {"one.bpmn": DIAGRAM, "forms/do.json": b"{}", "scenarios.json": b"[]"}
    assert deployments.deploy(empty_province.engine, SYSTEM, "one", files)["new"]


def test_a_broken_form_of_before_says_so_where_it_is_opened(
    empty_province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"one.bpmn": DIAGRAM, "forms/do.json": b"{not json"}
    monkeypatch.setattr(deployments.deployments.forms, "findings", lambda *_: [])
    deployments.deploy(empty_province.engine, SYSTEM, "one", files)
    root = instances.start(empty_province.engine, SYSTEM, "one", {})
    with empty_province.engine.storage.read() as unit:
        task = unit.tasks.find(root_id=root)[0].id
    with pytest.raises(FormUnusable, match="forms/do"):
        tasks.view(empty_province.engine, empty_province.who("chuyen_vien.so-noi-vu"), task)
