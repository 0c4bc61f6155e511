"""Every extension that the table calls executed changes what happens when a process runs.

A row is tied to a small process that bears it and to what must be seen of it; the same process
without it must show something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from lxml import etree

from engine.bpmn.parser.markup import CAMUNDA
from engine.bpmn.runtime import State
from engine.bpmn.validation import extension_rows
from engine.bpmn.validation.extensions import EXECUTED
from engine.errors import DieuPhoiError
from engine.model.permission import SYSTEM
from engine.service import clock, deployments, tasks
from engine.service.engine import ServiceCall
from engine.service.runtime import instances
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import Province

HELD = 'camunda:candidateGroups="so-y-te/chuyen_vien"'
FORM = {"forms/do.json": b'{"type": "object", "properties": {"ket_qua": {"type": "string"}}}'}
LEVEL = {
    "level.dmn": (
        b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" '
        b'namespace="x"><decision id="level" name="level"><decisionTable id="T" '
        b'hitPolicy="FIRST"><input id="I"><inputExpression id="IE"><text>n</text>'
        b'</inputExpression></input><output id="O" name="level"/><rule id="R"><inputEntry id="E">'
        b'<text>-</text></inputEntry><outputEntry id="X"><text>"cao"</text></outputEntry></rule>'
        b"</decisionTable></decision></definitions>"
    )
}


@dataclass(frozen=True)
class Effect:
    """A process whose one activity is ``do``, and part of what must be seen when it has begun."""

    body: str
    seen: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)
    roots: str = ""
    behind: str = ""


def user(attributes: str, inner: str = "") -> str:
    return f'<userTask id="do" {attributes}>{inner}</userTask>'


def extended(inner: str) -> str:
    return f"<extensionElements>{inner}</extensionElements>"


def given(value: str) -> str:
    """A user task whose agency is what an input parameter holds."""
    parameter = f'<camunda:inputParameter name="noi">{value}</camunda:inputParameter>'
    return extended(f"<camunda:inputOutput>{parameter}</camunda:inputOutput>")


def each(more: str = "") -> str:
    return (
        "<multiInstanceLoopCharacteristics "
        f"camunda:collection=\"${{['so-y-te', 'so-tu-phap']}}\" {more}/>"
    )


def call(inner: str, properties: str = "") -> str:
    return (
        f'<callActivity id="do" calledElement="inner">{extended(properties + inner)}</callActivity>'
    )


def thrown(kind: str, variables: str) -> Effect:
    """A sub-process that throws, and a boundary event that catches."""
    what = f'<{kind}EventDefinition {kind}Ref="T"'
    body = (
        '<subProcess id="do"><startEvent id="s"/><endEvent id="e">'
        f'{what}/></endEvent><sequenceFlow id="se" sourceRef="s" targetRef="e"/></subProcess>'
        f'<boundaryEvent id="b" attachedToRef="do">{what} {variables}/></boundaryEvent>'
        f'<userTask id="after" {HELD}/>'
    )
    code = f'{kind}Code="qua_han"'
    return Effect(
        body,
        {"variables": {"ma": "qua_han"}},
        roots=f'<{kind} id="T" name="Quá hạn" {code}/>',
        behind="b>after after>end",
    )


DRAWN = extended(
    '<camunda:formData><camunda:formField id="muc" type="enum"><camunda:validation>'
    '<camunda:constraint name="required"/></camunda:validation>'
    '<camunda:value id="a" name="Cao"/></camunda:formField></camunda:formData>'
)
TITLE = (
    '<camunda:properties><camunda:property name="title" value="Rà soát"/>'
    '</camunda:properties><camunda:in sourceExpression="so-y-te" target="agency"/>'
)
OUTPUT = (
    '<scriptTask id="do"><extensionElements><camunda:inputOutput><camunda:outputParameter '
    'name="tong">${a + 1}</camunda:outputParameter></camunda:inputOutput></extensionElements>'
    f'<script>a = 1</script></scriptTask><userTask id="after" {HELD}/>'
)
SERVICE = f'<serviceTask id="do" camunda:topic="cong"/><userTask id="after" {HELD}/>'
RULE = '<businessRuleTask id="do" {}/>' + f'<userTask id="after" {HELD}/>'
BEHIND = "do>after after>end"
LISTED = "<camunda:list><camunda:value>so-y-te</camunda:value></camunda:list>"
MAPPED = '<camunda:map><camunda:entry key="a">so-y-te</camunda:entry></camunda:map>'

EFFECTS: dict[tuple[str, str], Effect] = {
    ("attribute", "assignee"): Effect(
        user('camunda:assignee="van_thu.so-y-te"'), {"assignees": ["van_thu.so-y-te"]}
    ),
    ("attribute", "candidateGroups"): Effect(user(HELD), {"agencies": ["so-y-te"]}),
    ("attribute", "candidateUsers"): Effect(
        user('camunda:candidateUsers="chuyen_vien.so-y-te"'), {"inbox": 1}
    ),
    ("attribute", "dueDate"): Effect(
        user(f'{HELD} camunda:dueDate="15/12/2026"'), {"due": ["2026-12-15T17:00:00+00:00"]}
    ),
    ("attribute", "followUpDate"): Effect(
        user(f'{HELD} camunda:followUpDate="15/12/2026"'),
        {"follow_up": ["2026-12-15T17:00:00+00:00"]},
    ),
    ("attribute", "priority"): Effect(user(f'{HELD} camunda:priority="80"'), {"priority": [80]}),
    ("attribute", "formKey"): Effect(
        user(f'{HELD} camunda:formKey="forms/do.json"'), {"fields": ["ket_qua"]}, FORM
    ),
    ("attribute", "formRef"): Effect(
        user(f'{HELD} camunda:formRef="forms/do.json"'), {"fields": ["ket_qua"]}, FORM
    ),
    ("attribute", "collection"): Effect(user(HELD, each()), {"count": 2}),
    ("attribute", "elementVariable"): Effect(
        user('camunda:candidateGroups="${dv}/van_thu"', each('camunda:elementVariable="dv"')),
        {"agencies": ["so-tu-phap", "so-y-te"]},
    ),
    ("attribute", "topic"): Effect(SERVICE, {"variables": {"tong": 5}}, behind=BEHIND),
    ("attribute", "decisionRef"): Effect(
        RULE.format('camunda:decisionRef="level"'),
        {"variables": {"level": "cao"}},
        LEVEL,
        behind=BEHIND,
    ),
    ("attribute", "resultVariable"): Effect(
        RULE.format('camunda:decisionRef="level" camunda:resultVariable="muc"'),
        {"variables": {"muc": "cao"}},
        LEVEL,
        behind=BEHIND,
    ),
    ("attribute", "errorCodeVariable"): thrown("error", 'camunda:errorCodeVariable="ma"'),
    ("attribute", "errorMessageVariable"): thrown(
        "error", 'camunda:errorCodeVariable="ma" camunda:errorMessageVariable="loi"'
    ),
    ("attribute", "escalationCodeVariable"): thrown(
        "escalation", 'camunda:escalationCodeVariable="ma"'
    ),
    ("element", "properties"): Effect(call("", TITLE), {"titles": ["Rà soát"]}),
    ("element", "property"): Effect(call("", TITLE), {"titles": ["Rà soát"]}),
    ("element", "in"): Effect(
        call('<camunda:in sourceExpression="so-y-te" target="noi"/>'), {"agencies": ["so-y-te"]}
    ),
    ("element", "out"): Effect(
        '<callActivity id="do" calledElement="counts"><extensionElements>'
        '<camunda:out source="a" target="tong"/></extensionElements></callActivity>'
        f'<userTask id="after" {HELD}/>',
        {"variables": {"tong": 1}},
        behind=BEHIND,
    ),
    ("element", "inputOutput"): Effect(
        user('camunda:candidateGroups="${noi}/van_thu"', given("so-y-te")),
        {"agencies": ["so-y-te"]},
    ),
    ("element", "inputParameter"): Effect(
        user('camunda:candidateGroups="${noi}/van_thu"', given("so-y-te")),
        {"agencies": ["so-y-te"]},
    ),
    ("element", "outputParameter"): Effect(OUTPUT, {"variables": {"tong": 2}}, behind=BEHIND),
    ("element", "list"): Effect(
        user('camunda:candidateGroups="${noi[0]}/van_thu"', given(LISTED)),
        {"agencies": ["so-y-te"]},
    ),
    ("element", "value"): Effect(
        user('camunda:candidateGroups="${noi[0]}/van_thu"', given(LISTED)),
        {"agencies": ["so-y-te"]},
    ),
    ("element", "map"): Effect(
        user("camunda:candidateGroups=\"${noi['a']}/van_thu\"", given(MAPPED)),
        {"agencies": ["so-y-te"]},
    ),
    ("element", "entry"): Effect(
        user("camunda:candidateGroups=\"${noi['a']}/van_thu\"", given(MAPPED)),
        {"agencies": ["so-y-te"]},
    ),
    ("element", "formData"): Effect(user(HELD, DRAWN), {"fields": ["muc"]}),
    ("element", "formField"): Effect(user(HELD, DRAWN), {"fields": ["muc"]}),
    ("element", "validation"): Effect(user(HELD, DRAWN), {"required": ["muc"]}),
    ("element", "constraint"): Effect(user(HELD, DRAWN), {"required": ["muc"]}),
}

ROWS = [(kind, name) for _space, kind, name, row in extension_rows() if row.verdict == EXECUTED]


def processes(effect: Effect) -> bytes:
    """The process of an effect, and two that it may call."""
    body = diagram(
        "outer",
        START + effect.body + END,
        f"start>do {effect.behind or 'do>end'}",
        effect.roots,
    )
    called = (
        '<process id="inner" isExecutable="true"><startEvent id="is"/><userTask id="it" '
        "camunda:candidateGroups=\"${empty noi ? 'so-noi-vu' : noi}/van_thu\"/>"
        '<endEvent id="ie"/><sequenceFlow id="i1" sourceRef="is" targetRef="it"/>'
        '<sequenceFlow id="i2" sourceRef="it" targetRef="ie"/></process>'
        '<process id="counts" isExecutable="true"><startEvent id="cs"/><scriptTask id="ct">'
        '<script>a = 1</script></scriptTask><endEvent id="ce"/>'
        '<sequenceFlow id="c1" sourceRef="cs" targetRef="ct"/>'
        '<sequenceFlow id="c2" sourceRef="ct" targetRef="ce"/></process></definitions>'
    )
    return body.replace(b"</definitions>", called.encode())


def without(body: bytes, kind: str, name: str) -> bytes:
    """The same without the extension."""
    root = etree.fromstring(body)
    qualified = f"{{{CAMUNDA}}}{name}"
    for element in list(root.iter(etree.Element)):
        if kind == "attribute":
            element.attrib.pop(qualified, None)
        elif element.tag == qualified:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
    return etree.tostring(root)


def add(_call: ServiceCall) -> Mapping[str, object]:
    return {"tong": 5}


def looked_at(province: Province, body: bytes, files: Mapping[str, bytes]) -> dict[str, Any]:
    """All that officers and the process itself have of it once it has begun."""
    engine = province.engine
    engine.services["cong"] = add
    try:
        deployments.deploy(engine, SYSTEM, "outer", {"outer.bpmn": body, **files})
        root = instances.start(engine, SYSTEM, "outer", {"n": 1}, process_id="outer")
    except DieuPhoiError as refused:
        return {"refused": refused.code}
    clock.settle(engine)
    with engine.storage.read() as unit:
        rows = unit.tasks.find(root_id=root, open=True, order="id")
        logins = {row.id: row.login for row in unit.officers.find()}
        document = State.load(unit.instances.need(root).state)
        shares = unit.assignments.find(root_id=root)
    schemas = [tasks.schema(engine, SYSTEM, row.id) or {} for row in rows]
    reader = province.who("chuyen_vien.so-y-te")
    return {
        "count": len(rows),
        "agencies": sorted({row.agency_id for row in rows if row.agency_id}),
        "assignees": [logins[row.assignee] for row in rows if row.assignee],
        "due": [row.due_at.isoformat() for row in rows if row.due_at],
        "follow_up": [row.follow_up_at.isoformat() for row in rows if row.follow_up_at],
        "priority": [row.priority for row in rows],
        "fields": [name for schema in schemas for name in schema.get("properties", {})],
        "required": [name for schema in schemas for name in schema.get("required", [])],
        "inbox": len(tasks.inbox(engine, reader, root_id=root).rows),
        "titles": [share.title for share in shares],
        "variables": dict(document.scopes[1].vars) if document.scopes else {},
    }


@pytest.mark.parametrize(("kind", "name"), ROWS)
def test_what_is_called_executed_is_seen_at_run_time(
    empty_province: Province, kind: str, name: str
) -> None:
    effect = EFFECTS[kind, name]
    body = processes(effect)
    bare = without(body, kind, name)
    assert bare != body

    seen = looked_at(empty_province, body, effect.files)
    for part, value in effect.seen.items():
        if isinstance(value, dict):
            assert value.items() <= seen[part].items()
        else:
            assert seen[part] == value
    assert looked_at(empty_province, bare, effect.files) != seen


def test_no_effect_is_of_a_row_that_is_no_more() -> None:
    assert sorted(EFFECTS.keys() - set(ROWS)) == []
