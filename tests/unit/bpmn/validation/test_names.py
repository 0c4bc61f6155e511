"""Names that a diagram says outright are held against the organisation as it is."""

from __future__ import annotations

import pytest

from engine.bpmn.validation import Known
from tests.unit.bpmn.validation.diagrams import between, findings

KNOWN = Known(
    groups={"cac-so", "huyen"},
    empty_groups={"huyen"},
    agencies={"so-noi-vu", "so-y-te", "huyen-cu"},
    ended={"huyen-cu"},
    positions={"chuyen_vien", "van_thu", "lanh_dao"},
    held={("so-noi-vu", "chuyen_vien"), ("so-noi-vu", "chanh_van_phong")},
    officers={"chuyenvien.soyte", "cu.soyte"},
    locked={"cu.soyte"},
    policies={"default"},
)


def of_task(attributes: str, inner: str = "", known: Known = KNOWN) -> dict[str, tuple[str, str]]:
    """Code → (severity, message) of what is found about one user task."""
    body = between(f'<userTask id="A" {attributes}>{inner}</userTask>', "A")
    return {
        found.code: (found.severity, str(found.message))
        for found in findings(body, known)
        if (found.element == "A" and found.code != "unset-name" and not found.clause)
        or found.code == "organisation-empty"
    }


@pytest.mark.parametrize(
    ("attributes", "code", "near"),
    [
        ('camunda:candidateGroups="so-noi-vuu/chuyen_vien"', "unknown-agency", "so-noi-vu."),
        ('camunda:candidateGroups="so-noi-vu/chuyen_viem"', "unknown-position", "chuyen_vien."),
        ('camunda:candidateGroups="so-noi-vu/chuyen_vien\u200b"', "unknown-position", "nhìn thấy"),
        ('camunda:candidateGroups="${dv}/chuyen_viem"', "unknown-position", "chuyen_vien."),
        ('camunda:candidateGroups="cac-so"', "group-without-position", "nhóm cơ quan"),
        ('camunda:candidateGroups="so-noi-vu"', "unknown-group", "so-noi-vu"),
        ('camunda:assignee="chuyenvien.soytee"', "unknown-officer", "chuyenvien.soyte,"),
        ('camunda:candidateUsers="chuyenvien.soyte,ai-do"', "unknown-officer", "ai-do"),
        ('camunda:dueDate="hết quý IV"', "due-date", "hết quý IV"),
        ('camunda:dueDate="2026-02-30"', "due-date", "2026-02-30"),
        ('camunda:followUpDate="mai"', "due-date", "followUpDate"),
        ('camunda:priority="cao"', "priority", "cao"),
    ],
)
def test_a_name_that_is_nobody_is_refused_with_the_nearest(
    attributes: str, code: str, near: str
) -> None:
    severity, message = of_task(attributes)[code]
    assert severity == "error"
    assert near in message


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ('camunda:candidateGroups="so-y-te/chuyen_vien"', "position-vacant"),
        ('camunda:candidateGroups="huyen-cu/chuyen_vien"', "agency-ended"),
        ('camunda:assignee="cu.soyte"', "officer-locked"),
    ],
)
def test_what_exists_and_takes_no_work_today_is_a_warning(attributes: str, code: str) -> None:
    assert of_task(attributes)[code][0] == "warning"


@pytest.mark.parametrize(
    "attributes",
    [
        'camunda:candidateGroups="so-noi-vu/chuyen-vien"',
        'camunda:candidateGroups="so-noi-vu/lanh_dao"',
        'camunda:candidateGroups="${dv}/chuyen_vien"',
        'camunda:assignee="chuyenvien.soyte" camunda:dueDate="15/12/2026" camunda:priority="80"',
        'camunda:candidateUsers="chuyenvien.soyte" camunda:dueDate="3 ngày làm việc"',
        'camunda:candidateGroups="so-noi-vu/chuyen_vien" camunda:dueDate="${null}"',
    ],
)
def test_names_and_dates_that_are_right_are_not_found_fault_with(attributes: str) -> None:
    assert of_task(attributes) == {}


def test_the_names_of_shares_and_their_properties_are_looked_at_too() -> None:
    call = (
        '<callActivity id="A" calledElement="one"><extensionElements>'
        '<camunda:properties><camunda:property name="monitor" value="so-noi-vuu"/>'
        "</camunda:properties>"
        '<camunda:in sourceExpression="${\'so-y-tee\'}" target="agency"/></extensionElements>'
        "<multiInstanceLoopCharacteristics camunda:collection=\"${members('huyen')}\"/>"
        "</callActivity>"
    )
    found = [(f.code, f.severity) for f in findings(between(call, "A"), KNOWN) if f.element == "A"]
    assert sorted(code for code, severity in found if severity == "error") == [
        "unknown-agency",
        "unknown-agency",
    ]
    assert ("group-empty", "warning") in found


def test_a_code_without_quotes_is_no_subtraction() -> None:
    call = (
        '<callActivity id="A" calledElement="one"><extensionElements>'
        '<camunda:in source="so-tai-chinh" target="agency"/></extensionElements>'
        "</callActivity>"
    )
    (found,) = [f for f in findings(between(call, "A")) if f.code == "unquoted-text"]
    assert found.severity == "error"
    assert "${'so-tai-chinh'}" in str(found.advice)


def test_before_there_is_an_organisation_it_says_so_once() -> None:
    fresh = Known(groups=set(), officers={"quan-tri"}, policies={"default"})
    found = of_task('camunda:candidateGroups="so-x/chuyen_vien"', known=fresh)
    assert found["organisation-empty"][0] == "warning"
    assert "unknown-agency" not in found
