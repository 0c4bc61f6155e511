"""What people bring from elsewhere is told by its name, with what to write here."""

from __future__ import annotations

import pytest

from engine.bpmn.parser import read
from engine.bpmn.validation import Finding, check
from tests.unit.bpmn.parser.models import between, model
from tests.unit.bpmn.validation.diagrams import boundary, catch, choice, findings, task

ZERO_WIDTH = "\u200b"
NO_BREAK = "\u00a0"


def field(attributes: str, inner: str = "") -> str:
    form = f"<camunda:formField {attributes}>{inner}</camunda:formField>"
    return task(
        "userTask",
        inner=f"<extensionElements><camunda:formData>{form}</camunda:formData></extensionElements>",
    )


def rule(name: str, config: str) -> str:
    return (
        f'<camunda:validation><camunda:constraint name="{name}" config="{config}"/>'
        "</camunda:validation>"
    )


def coded(body: str, code: str) -> list[Finding]:
    return [one for one in findings(body) if one.code == code]


@pytest.mark.parametrize(
    "body",
    [
        field('id="ty_le" type="double"'),
        field('id="tep" type="FileUpload"'),
        field('id="chon" type="enum"'),
        field('id="x" type="string"', rule("pattern", "[a-z]")),
        field('id="x" type="long"', rule("max", "mười")),
        field('type="string"'),
    ],
)
def test_a_drawn_form_with_a_field_that_nobody_knows_is_refused(body: str) -> None:
    assert [f.severity for f in coded(body, "form-field")] == ["error"]


@pytest.mark.parametrize(
    "body",
    [
        field('id="x"'),
        field('id="x" type="long"', rule("max", "10")),
        field('id="x" type="enum"', '<camunda:value id="a" name="A"/>'),
        field('id="x" type="date"', rule("required", "")),
    ],
)
def test_a_drawn_form_of_known_fields_is_accepted(body: str) -> None:
    assert coded(body, "form-field") == []


@pytest.mark.parametrize("cron", ["0 0 21 * * ?", "*/5 * * * *", "0 0 8 ? * MON-FRI"])
def test_cron_is_called_cron_and_told_as_a_cycle(cron: str) -> None:
    timer = f"<timerEventDefinition><timeCycle>{cron}</timeCycle></timerEventDefinition>"
    (found,) = coded(boundary(timer, 'attachedToRef="A" cancelActivity="false"'), "timer")
    assert "cron" in str(found.message)
    assert "R/2026-01-01T21:00:00+07:00/P1D" in str(found.advice)


@pytest.mark.parametrize(
    ("condition", "advice"),
    [
        ("${execution.getVariable('x') == 1}", "tên biến"),
        ("${execution.hasVariable('x')}", "x != null"),
        ("${x.equals('a')}", "a == b"),
        ("${dateTime().plusWeeks(1).toDate()}", "P1W"),
        ("${x.plusWeeks(1)}", "P1W"),
        ("${x.size() > 1}", "count(x)"),
    ],
)
def test_a_call_of_another_engine_is_answered_by_what_to_write_here(
    condition: str, advice: str
) -> None:
    found = coded(choice(first=condition), "expression")
    assert [advice in str(one.advice) for one in found] == [True]


def test_a_reserved_word_as_a_name_is_called_one() -> None:
    (found,) = coded(task("scriptTask", inner="<script>ge = a &gt;= b</script>"), "expression")
    assert "“ge” là từ dành riêng" in str(found.message)


def test_a_process_written_twice_in_one_file_is_told_so() -> None:
    twice = model(between('<task id="T"/>', "T")).replace(
        b"</definitions>", b'<process id="P"/></definitions>'
    )
    found = [f for f in check(read({"f.bpmn": twice})) if f.code == "duplicate-process"]
    assert ["hai lần trong tệp này" in str(one.message) for one in found] == [True]


@pytest.mark.parametrize(
    "body",
    [
        task("scriptTask", inner=f'<script>q = kq == "Đồng ý{ZERO_WIDTH}"</script>'),
        task("scriptTask", inner=f'<script>q = kq == "Đồng{NO_BREAK}ý"</script>'),
        choice(first=f"${{n == 'a{NO_BREAK}b'}}"),
        task("userTask", f'camunda:candidateGroups="so/chuyen_vien{ZERO_WIDTH}"'),
        f'<dataObject id="D" name="tên{NO_BREAK}biến"/>' + task("task"),
        task("task", f'name="Thẩm{ZERO_WIDTH} định"'),
        field('id="x" type="enum"', f'<camunda:value id="a{ZERO_WIDTH}" name="A"/>'),
    ],
)
def test_what_cannot_be_seen_is_warned_of_where_it_is_compared(body: str) -> None:
    (found,) = coded(body, "invisible-character")
    assert found.severity == "warning"
    assert "‹U+" in str(found.message)


@pytest.mark.parametrize(
    "body",
    [
        task("task", f'name="Thẩm{NO_BREAK}định"'),
        task("scriptTask", inner=f"<script>q{NO_BREAK}= 1</script>"),
        task("task", 'name="👩\u200d💻 làm việc"'),
        task("task", inner=f"<documentation>a{ZERO_WIDTH}b</documentation>"),
    ],
)
def test_what_is_only_shown_or_skipped_is_not_warned_of(body: str) -> None:
    assert coded(body, "invisible-character") == []


def test_an_unknown_name_shows_the_character_that_makes_it_unknown() -> None:
    found = findings(choice(first=f"${{n{ZERO_WIDTH} == 1}}"))
    assert any("‹U+200B›" in str(one.message) for one in found if one.code == "expression")


@pytest.mark.parametrize("inner", ["<signalEventDefinition/>", "<messageEventDefinition/>"])
def test_an_event_that_nobody_can_name_is_refused(inner: str) -> None:
    assert [f.severity for f in coded(boundary(inner), "name-missing")] == ["error"]
    named = catch(inner).replace('id="X"', 'id="X" name="Nhận công văn"', 1)
    assert [f.severity for f in coded(named, "name-assumed")] == ["warning"]
