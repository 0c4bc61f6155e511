"""References as qualified names, and what another file of the set lends (BPMN 2.0.2 §15.3)."""

from __future__ import annotations

import pytest

from engine.bpmn.parser import read
from engine.bpmn.validation import check
from tests.unit.bpmn.parser.models import between, model, path

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:main="sample1.main" xmlns:s1="sample1.semantic1" xmlns:v="urn:vendor" '
    'targetNamespace="{}">'
)
IMPORT = (
    '<import location="semantic.bpmn" namespace="sample1.semantic1" '
    'importType="http://www.omg.org/spec/BPMN/20100524/MODEL"/>'
)
COLLABORATION = (
    HEAD.format("sample1.main")
    + IMPORT
    + '<collaboration id="c"><participant id="p1" processRef="s1:process1"/>'
    '<participant id="p2" name="ngoài"/>'
    '<messageFlow id="m" sourceRef="s1:ask" targetRef="main:p2"/></collaboration></definitions>'
)
SEMANTIC = (
    HEAD.format("sample1.semantic1")
    + '<message id="M" name="Hỏi ý kiến"/><error id="E" errorCode="E1"/>'
    '<process id="process1" isExecutable="true"><startEvent id="s"/><sendTask id="ask" '
    'messageRef="M"/><sequenceFlow id="f" sourceRef="s" targetRef="ask"/></process></definitions>'
)
BORROWING = (
    HEAD.format("sample1.main")
    + IMPORT
    + '<process id="P" isExecutable="true"><startEvent id="s2"/><intermediateCatchEvent id="w">'
    '<messageEventDefinition messageRef="s1:M"/></intermediateCatchEvent>'
    '<sequenceFlow id="f2" sourceRef="s2" targetRef="w"/></process></definitions>'
)


def errors(**files: str) -> list[tuple[str, str, str | None]]:
    named = {f"{name}.bpmn": text.encode() for name, text in files.items()}
    return [(f.file, f.code, f.element) for f in check(read(named)) if f.severity == "error"]


def test_the_example_of_the_standard_resolves_what_it_imports() -> None:
    assert errors(main=COLLABORATION, semantic=SEMANTIC) == []


def test_without_the_imported_file_its_names_lead_nowhere() -> None:
    found = errors(main=COLLABORATION)
    assert ("main.bpmn", "dangling-reference", "p1") in found


def test_an_imported_message_is_waited_for_by_its_own_name() -> None:
    reading = read({"m.bpmn": BORROWING.encode(), "s.bpmn": SEMANTIC.encode()})
    assert reading.definitions["P"].nodes["w"].events[0].name == "Hỏi ý kiến"
    assert [f for f in check(reading) if f.severity == "error"] == []


@pytest.mark.parametrize("prefix", ["other", "undeclared"])
def test_an_error_of_another_namespace_is_not_the_one_of_that_id_here(prefix: str) -> None:
    end = f'<errorEventDefinition errorRef="{prefix}:R"/>'
    body = f'<startEvent id="S"/><endEvent id="X">{end}</endEvent>' + path("S", "X")
    found = check(read({"f.bpmn": model(body, '<error id="R" errorCode="E1"/>')}))
    dangling = [f for f in found if f.code == "dangling-reference"]
    assert [f.element for f in dangling] == ["X"]
    assert f"{prefix}:R" in str(dangling[0].message)


def test_the_files_own_prefix_changes_nothing() -> None:
    end = '<errorEventDefinition errorRef="t:R"/>'
    body = f'<startEvent id="S"/><endEvent id="X">{end}</endEvent>' + path("S", "X")
    reading = read({"f.bpmn": model(body, '<error id="R" errorCode="E1"/>')})
    assert reading.definitions["P"].nodes["X"].events[0].code == "E1"


def test_a_call_by_another_namespace_is_not_the_process_of_that_id_here() -> None:
    caller = between('<callActivity id="C" calledElement="other:Q"/>', "C")
    called = model(between('<task id="T"/>', "T")).replace(b'id="P"', b'id="Q"')
    found = check(read({"a.bpmn": model(caller), "b.bpmn": called}))
    assert ("error", "called-element", "C") in [(f.severity, f.code, f.element) for f in found]


def test_ids_of_a_vendors_elements_are_none_of_bpmn() -> None:
    vendors = (
        '<extensionElements><acme:ext><message id="A"/><Model id="same"/><Model id="same"/>'
        "</acme:ext></extensionElements>"
    )
    reading = read({"f.bpmn": model(between(f'<task id="A">{vendors}</task>', "A"))})
    assert [f for f in check(reading) if f.severity == "error"] == []
