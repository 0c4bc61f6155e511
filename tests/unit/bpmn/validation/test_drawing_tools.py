"""What drawing tools write beside plain BPMN: passed over, or refused at its place, never lost."""

from __future__ import annotations

import re

import pytest

from engine.bpmn.parser import read
from engine.bpmn.validation import Finding, check, refused
from tests.unit.bpmn.parser.models import between, model, path
from tests.unit.bpmn.validation.diagrams import findings, flow, task

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


def at(found: list[Finding], code: str) -> list[str | None]:
    return [finding.element for finding in found if finding.code == code]


def test_it_refuses_each_element_beside_bpmn_though_others_stand_out_of_order() -> None:
    stray = '<geometry xmlns="" x="1"/><acme:colour/><assignee xmlns="">Lan</assignee>'
    found = findings(task("task", "", f"<outgoing>X_E</outgoing><incoming>S_X</incoming>{stray}"))
    assert at(found, "element-order") == ["X"]
    assert at(found, "unknown-element") == ["X", "X", "X"]


def test_it_refuses_an_extension_without_a_namespace() -> None:
    found = findings(task("task", "", '<extensionElements><own xmlns=""/></extensionElements>'))
    assert at(found, "unknown-element") == ["X"]


@pytest.mark.parametrize("own", ["", 'xmlns="http://www.w3.org/1999/xhtml"'])
def test_it_lets_a_documentation_hold_any_markup(own: str) -> None:
    body = task("task", "", f"<documentation><p {own}>một</p><p {own}>hai</p></documentation>")
    assert not refused(findings(body))


@pytest.mark.parametrize("part", ['<inputParameter name="n">1</inputParameter>', "<acme:in/>"])
def test_it_refuses_a_part_of_an_extension_that_lost_its_prefix(part: str) -> None:
    holder = f"<camunda:inputOutput>{part}</camunda:inputOutput>"
    body = task(
        "serviceTask", 'camunda:topic="t"', f"<extensionElements>{holder}</extensionElements>"
    )
    assert at(findings(body), "unknown-extension") == ["X"]


def test_it_ties_a_fault_to_its_element_behind_a_global_task() -> None:
    roots = '<globalTask id="GT"/><process id="Q" isExecutable="true"><task id="q"/></process>'
    data = model(task("task", 'colour="red"'), roots).replace(b"xmlns=", b"xmlns:b=")
    prefixed = re.sub(rb"<(/?)(?=\w)", rb"<\1b:", data)
    assert at(check(read({"f.bpmn": prefixed})), "unknown-attribute") == ["X"]


def test_it_ties_a_fault_to_its_element_where_a_prefix_is_bound_anew() -> None:
    inner = f'<n:task xmlns:n="{BPMN}" id="X" colour="red"/>'
    data = model(between(inner, "X")).replace(b"<definitions ", b'<definitions xmlns:n="urn:n" ')
    assert at(check(read({"f.bpmn": data})), "unknown-attribute") == ["X"]


def test_it_names_what_an_incomplete_element_lacks() -> None:
    body = (
        '<startEvent id="X"><conditionalEventDefinition id="d"/></startEvent><task id="A"/>'
        + path("X", "A")
    )
    (lacking,) = [finding for finding in findings(body) if finding.code == "incomplete"]
    assert str(lacking.message).endswith("thiếu <condition>.")


def test_it_says_a_finding_on_one_line_whatever_the_name() -> None:
    found = findings(task("userTask", 'name="Duyệt&#10;hồ sơ"'))
    (unassigned,) = [finding for finding in found if finding.code == "user-task-unassigned"]
    assert "“Duyệt hồ sơ”" in str(unassigned.message)


@pytest.mark.parametrize("kind", ["task", "inclusiveGateway"])
def test_it_sees_no_parallel_branches_where_the_default_is_the_other_way(kind: str) -> None:
    body = (
        '<dataObject id="d" name="n"/><startEvent id="S"/><task id="A"/><task id="J"/>'
        f'<{kind} id="X" default="other"/>'
        + path("S", "X")
        + flow("one", "X", "A", "${n == 1}")
        + flow("other", "X", "J")
        + path("A", "J")
    )
    assert at(findings(body), "lack-of-synchronisation") == []


def test_it_sees_parallel_branches_where_a_default_joins_what_is_always_taken() -> None:
    body = (
        '<dataObject id="d" name="n"/><startEvent id="S"/><task id="X" default="other"/>'
        '<task id="A"/><task id="B"/><task id="J"/>'
        + path("S", "X")
        + flow("one", "X", "A", "${n == 1}")
        + flow("other", "X", "J")
        + flow("always", "X", "B")
        + path("A", "J")
        + path("B", "J")
    )
    found = findings(body)
    assert at(found, "lack-of-synchronisation") == ["J"]
    assert at(found, "condition-missing") == ["always"]


@pytest.mark.parametrize("kind", ["webService", "##unspecified", "other"])
def test_it_warns_that_a_kind_of_implementation_names_no_service(kind: str) -> None:
    found = findings(task("serviceTask", f'implementation="{kind}" name="Lưu trữ"'))
    assert at(found, "service-unnamed") == ["X"]


@pytest.mark.parametrize(
    ("definition", "codes"), [("acme:x", ["Defs"]), ("camunda:x", []), ("unbound", ["Defs"])]
)
def test_it_refuses_an_extension_that_must_be_understood(definition: str, codes: list[str]) -> None:
    roots = f'<extension mustUnderstand="true" definition="{definition}"/>'
    assert at(findings(task("task"), roots=roots), "unknown-extension") == codes


def test_it_runs_an_extension_that_need_not_be_understood() -> None:
    assert not refused(findings(task("task"), roots='<extension definition="acme:x"/>'))


def test_it_says_which_root_elements_are_only_drawn() -> None:
    roots = '<choreography id="C"/><relationship id="R" type="t"><source>P</source></relationship>'
    assert at(findings(task("task"), roots=roots), "drawn-only") == ["C", "R"]
