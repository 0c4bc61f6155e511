from __future__ import annotations

import pytest

from engine.bpmn.parser import read
from engine.bpmn.validation import Known, check, executes, refused
from tests.unit.bpmn.parser.models import between, model, path
from tests.unit.bpmn.validation.diagrams import (
    ERROR,
    MULTI,
    ROOTS,
    SIGNAL,
    TIMER,
    USER,
    boundary,
    catch,
    choice,
    findings,
    flow,
    has,
    split_join,
    task,
)


@pytest.mark.parametrize(
    ("body", "code", "element"),
    [
        (between('<userTask id="A"/>', "A"), "user-task-unassigned", "A"),
        (between('<serviceTask id="A"/>', "A"), "service-unnamed", "A"),
        (choice(), "no-default-flow", "X"),
        (choice(second=""), "condition-missing", "fb"),
        (choice(first="${other == 1}"), "unset-name", "fa"),
        (between('<task id="A"/>', "A") + '<task id="B"/>', "implicit-start", "B"),
        (
            between("") + '<task id="A"/><task id="B"/>' + path("A", "B", "A"),
            "unreachable",
            "A",
        ),
        (between('<callActivity id="A" calledElement="P"/>', "A"), "self-call", "A"),
        (
            between('<callActivity id="A" calledElement="far"/>', "A"),
            "called-process-missing",
            "A",
        ),
        (boundary(SIGNAL).replace(path("X", "B"), ""), "boundary-without-flow", "X"),
        (
            split_join("parallelGateway", "parallelGateway").replace(
                path("A", "J"),
                '<exclusiveGateway id="Y"/><endEvent id="E"/>'
                + path("A", "Y")
                + flow("out", "Y", "E", "${n == 1}")
                + flow("on", "Y", "J", "${n == 2}"),
            ),
            "possible-deadlock",
            "J",
        ),
        (split_join("parallelGateway", "exclusiveGateway"), "lack-of-synchronisation", "J"),
        (split_join("parallelGateway", "task"), "lack-of-synchronisation", "J"),
        (split_join("inclusiveGateway", "exclusiveGateway"), "lack-of-synchronisation", "J"),
        (
            between("") + '<association id="n" sourceRef="S" targetRef="gone"/>',
            "dangling-reference",
            "n",
        ),
        (
            boundary(ERROR).replace(
                path("X", "B"),
                f'<boundaryEvent id="Y" attachedToRef="A">{ERROR}</boundaryEvent>'
                + path("X", "B")
                + path("Y", "B"),
            ),
            "caught-twice",
            "Y",
        ),
        (
            between("") + '<dataObject id="d1" name="n"/><dataObject id="d2" name="n"/>',
            "data-same-name",
            "d2",
        ),
    ],
)
def test_it_warns_without_refusing(body: str, code: str, element: str) -> None:
    found = findings(body)
    assert not refused(found)
    assert ("warning", code, element) in [(f.severity, f.code, f.element) for f in found]


@pytest.mark.parametrize("join", ["exclusiveGateway", "task"])
def test_it_does_not_warn_where_only_one_branch_arrives(join: str) -> None:
    found = findings(split_join("exclusiveGateway", join))
    assert "lack-of-synchronisation" not in {finding.code for finding in found}


def test_it_reports_all_findings_not_the_first() -> None:
    body = between(
        '<scriptTask id="A" scriptFormat="python"><script>x</script></scriptTask>'
        '<serviceTask id="B" camunda:class="x"/><businessRuleTask id="C"/>',
        "A",
        "B",
        "C",
    )
    errors = {f.element for f in findings(body) if f.severity == "error"}
    assert errors == {"A", "B", "C"}


def test_it_reads_the_decision_tables_among_the_files() -> None:
    table = (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="d">'
        b"<literalExpression><text>1</text></literalExpression></decision></definitions>"
    )
    body = task("businessRuleTask", 'camunda:decisionRef="d" camunda:resultVariable="r"')
    files = {"f.bpmn": model(body, ROOTS), "d.dmn": table, "form.json": b"{}", "a.txt": b"x"}
    assert not refused(check(read(files)))
    assert refused(check(read({**files, "d.dmn": b"<"})))


def test_it_names_what_a_drawing_holds() -> None:
    data = model(between(""), executable='name="Tiếp nhận" isExecutable="false"')
    found = check(read({"f.bpmn": data}))
    (refusal,) = [f for f in found if f.code == "no-executable-process"]
    assert refusal.element == "P"
    assert "Tiếp nhận" in str(refusal.message)


def test_it_lowers_the_findings_of_a_process_that_is_only_drawn() -> None:
    data = model(between("")).replace(
        b"</definitions>",
        b'<process id="Q" isExecutable="false"><businessRuleTask id="X"/></process></definitions>',
    )
    found = check(read({"f.bpmn": data}))
    assert not refused(found)
    assert "X" in [f.element for f in found]


def test_it_checks_the_names_that_it_knows() -> None:
    known = Known(
        services=frozenset({"register"}),
        groups=frozenset({"cac-so"}),
        agencies=frozenset({"so-y-te"}),
        positions=frozenset({"van_thu"}),
        forms={"forms/a.json": ("ok",)},
        processes=frozenset({"common"}),
    )
    multi = MULTI.format("camunda:collection=\"${members('cac-xa')}\"", "")
    body = between(
        '<userTask id="A" camunda:candidateGroups="so-y-te/van-thu,so-z/thu_kho" '
        'camunda:formKey="forms/b.json"/><serviceTask id="B" camunda:topic="fax"/>'
        f'<callActivity id="C" calledElement="nobody"/><userTask id="D" {USER}>{multi}</userTask>',
        "A",
        "B",
        "C",
        "D",
    )
    errors = {(f.code, f.element) for f in findings(body, known) if f.severity == "error"}
    assert errors == {
        ("unknown-agency", "A"),
        ("unknown-position", "A"),
        ("unknown-form", "A"),
        ("unknown-service", "B"),
        ("called-process-missing", "C"),
        ("unknown-group", "D"),
    }


def test_it_takes_the_fields_of_a_known_form_as_set() -> None:
    body = (
        f'<startEvent id="S"/><userTask id="A" {USER} camunda:formKey="forms/a.json"/>'
        '<exclusiveGateway id="X" default="d"/><task id="B"/><task id="C"/>'
        + path("S", "A", "X")
        + flow("c", "X", "B", "${ok}")
        + flow("d", "X", "C")
    )
    assert has(body, "warning", "unset-name", "c")
    assert not has(body, "warning", "unset-name", "c", Known(forms={"forms/a.json": ("ok",)}))


def test_it_refuses_flows_and_messages_over_the_wrong_border() -> None:
    roots = (
        ROOTS + '<collaboration id="C"><participant id="P1" processRef="P"/>'
        '<participant id="P2" processRef="Q"/><messageFlow id="inside" sourceRef="A" '
        'targetRef="E"/><messageFlow id="lost" sourceRef="A" targetRef="nobody"/></collaboration>'
        '<process id="Q" isExecutable="true"><task id="q"/></process>'
    )
    body = between('<task id="A"/>', "A") + flow("f", "A", "q")
    errors = {(f.code, f.element) for f in findings(body, roots=roots) if f.severity == "error"}
    assert errors == {
        ("message-flow-in-pool", "inside"),
        ("dangling-flow", "lost"),
        ("flow-crosses-pool", "f"),
    }


@pytest.mark.parametrize(
    "body",
    [
        between('<scriptTask id="A"><script>x = 1</script></scriptTask>', "A"),
        choice().replace("<conditionExpression>", '<conditionExpression xsi:type="tExpression">'),
        choice().replace("<conditionExpression>", '<conditionExpression xsi:type="nons:type">'),
        choice().replace("<conditionExpression>", '<conditionExpression language="juel">'),
        between(
            "<task id='A'><outgoing>A_E</outgoing><incoming>S_A</incoming>"
            "<documentation>x</documentation></task>",
            "A",
        ),
        between('<task id="1 a"/>', "1 a"),
    ],
    ids=["script without format", "expression type", "unknown type", "language", "order", "odd id"],
)
def test_it_accepts_what_the_field_accepts(body: str) -> None:
    assert not refused(findings(body))


def test_it_warns_of_the_language_that_the_file_declares() -> None:
    declared = b'expressionLanguage="http://www.mvel.org/2.0" targetNamespace='
    codes = {
        kind: {
            (found.severity, found.code)
            for found in check(
                read({"f.bpmn": model(body, ROOTS).replace(b"targetNamespace=", declared, 1)})
            )
        }
        for kind, body in (("condition", choice()), ("time", catch(TIMER)))
    }
    assert ("warning", "expression-language") in codes["condition"]
    assert ("warning", "expression-language") not in codes["time"]


def test_it_says_where_the_instances_of_a_multi_instance_live() -> None:
    body = task("userTask", USER, MULTI.format('camunda:collection="${[1]}"', ""))
    (note,) = [f for f in findings(body) if f.code == "multi-instance-child"]
    assert note.severity == "note"


def test_it_notes_a_foreign_namespace_once() -> None:
    body = between('<task id="A" acme:x="1"/><task id="B" acme:x="2"/>', "A", "B")
    found = [f for f in findings(body) if f.code == "foreign-extension"]
    assert [f.severity for f in found] == ["note"]


def test_it_speaks_both_languages_as_json() -> None:
    (finding,) = [f for f in findings(task("businessRuleTask")) if f.code == "decision-missing"]
    assert finding.as_json("vi")["message"] != finding.as_json("en")["message"]
    assert set(finding.as_json()) == {
        "severity",
        "code",
        "element",
        "line",
        "file",
        "message",
        "advice",
    }


def test_it_runs_nothing_of_a_refused_file() -> None:
    reading = read({"f.bpmn": model(task("businessRuleTask"))})
    assert executes(reading, check(reading), "f.bpmn") == []


def test_it_accepts_a_call_of_a_global_task() -> None:
    roots = f'{ROOTS}<globalUserTask id="T" {USER}/>'
    body = between('<callActivity id="A" calledElement="T"/>', "A")
    found = findings(body, roots=roots)
    assert [f for f in found if f.severity != "note" and not f.clause] == []


def test_it_names_the_global_task_of_a_file_without_process() -> None:
    data = model("", '<globalUserTask id="T" name="Xin ý kiến"/>', 'isExecutable="false"')
    refusal = [f for f in check(read({"f": data})) if f.code == "no-executable-process"]
    assert "global task “Xin ý kiến”" in refusal[0].message.in_language("en")


def test_it_refuses_messages_to_what_cannot_take_part() -> None:
    roots = (
        ROOTS + '<collaboration id="C"><participant id="P1" processRef="P"/>'
        '<participant id="P2"><participantMultiplicity minimum="3" maximum="2"/></participant>'
        '<messageFlow id="m1" sourceRef="S" targetRef="P2"/>'
        '<messageFlow id="m2" sourceRef="P2" targetRef="E"/>'
        '<messageFlow id="m3" sourceRef="A" targetRef="P2"/></collaboration>'
    )
    body = between('<task id="A"/>', "A")
    errors = {(f.code, f.element) for f in findings(body, roots=roots) if f.severity == "error"}
    assert errors == {
        ("message-flow-end", "m1"),
        ("message-flow-end", "m2"),
        ("participant", "P2"),
    }


def test_it_refuses_a_call_of_a_process_that_only_a_message_starts() -> None:
    roots = (
        ROOTS + '<process id="Q" isExecutable="true"><startEvent id="q"><messageEventDefinition '
        'messageRef="M"/></startEvent><task id="r"/>' + path("q", "r") + "</process>"
    )
    body = between('<callActivity id="A" calledElement="Q"/>', "A")
    errors = {(f.code, f.element) for f in findings(body, roots=roots) if f.severity == "error"}
    assert errors == {("called-element", "A")}


def test_it_says_the_references_of_an_element_in_the_same_order_each_time() -> None:
    body = '<startEvent id="S" messageRef="m" signalRef="g" errorRef="e" escalationRef="l"/>'
    dangling = [str(f.message) for f in findings(body) if f.code == "dangling-reference"]
    names = ("messageRef", "signalRef", "errorRef", "escalationRef")
    assert [text.partition("=")[0] for text in dangling] == list(names)


def test_an_error_that_says_no_advice_has_the_usual_one_and_a_drawn_process_has_notes() -> None:
    wrong = '<startEvent id="{0}S"/><endEvent id="{0}E"/>'
    drawn = f'<process id="Q" isExecutable="false">{wrong.format("q")}<task id="qA"/></process>'
    body = wrong.format("") + '<task id="A" startQuantity="0"/>' + path("S", "A", "E")
    found = findings(body, roots=ROOTS + drawn)
    (quantity,) = [f for f in found if f.code == "quantity"]
    assert quantity.advice is not None
    assert quantity.advice.in_language("en") == "Write a whole number within the limits."
    assert {f.severity for f in found if f.element in {"qS", "qE"}} == {"note"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("trước ngày 30/02/2027", True),
        ("khi nào xong", True),
        ("trước ngày 15/4", False),  # the year comes with the issue
        ("30 ngày kể từ ngày ban hành", False),
        ("khẩn trương", False),
        ("${deadline}", False),
    ],
)
def test_it_tells_of_words_of_time_that_nobody_can_read(words: str, told: bool) -> None:  # noqa: FBT001
    one = f'<camunda:property name="deadline" value="{words}"/>'
    properties = f"<camunda:properties>{one}</camunda:properties>"
    body = between(f'<task id="A"><extensionElements>{properties}</extensionElements></task>', "A")

    found = [f.severity for f in findings(body) if f.code == "deadline-unread"]

    assert found == (["warning"] if told else [])
