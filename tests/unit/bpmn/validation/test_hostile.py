from __future__ import annotations

import copy
import random
import time

import pytest
from lxml import etree

from engine.bpmn.parser import read
from engine.bpmn.validation import check, executes, refused
from engine.bpmn.validation.rules import RULES
from engine.bpmn.validation.schema import grammar
from tests.unit.bpmn.parser.models import between, model, path
from tests.unit.bpmn.validation.diagrams import (
    MULTI,
    ROOTS,
    SIGNAL,
    TIMER,
    USER,
    catch,
    choice,
    end,
    findings,
    split_join,
    task,
)
from tests.unit.bpmn.validation.test_accepting import GOOD

ESCAPE = '__import__("os").system("id")'
ESCAPES = (
    ESCAPE,
    "().__class__.__bases__[0].__subclasses__()",
    "x.__init__.__globals__",
    "open('/etc/passwd').read()",
    "[c for c in y]",
    "(lambda: 1)()",
    "9 ** 9 ** 9",
    "'a' * 10 ** 10 ** 10",
    "f'{x}'",
    "exec('x')",
)
QUOTED = [escape.replace('"', "&quot;") for escape in ESCAPES]


def holders(text: str) -> list[str]:
    """Return a diagram for each place that may hold an expression."""
    wrapped = "${" + text + "}"
    cardinality = f"<loopCardinality>{wrapped}</loopCardinality>"
    completion = f"<loopCardinality>1</loopCardinality><completionCondition>{wrapped}"
    parameter = f'<camunda:inputParameter name="x">{wrapped}</camunda:inputParameter>'
    condition = f"<conditionalEventDefinition><condition>{wrapped}</condition>"
    return [
        choice(first=wrapped),
        catch(TIMER.replace("P1D", wrapped)),
        catch(f"{condition}</conditionalEventDefinition>"),
        task("userTask", USER, MULTI.format("", cardinality)),
        task("userTask", USER, MULTI.format(f'camunda:collection="{wrapped}"', "")),
        task("userTask", USER, MULTI.format("", completion + "</completionCondition>")),
        task("userTask", f'camunda:assignee="{wrapped}"'),
        task("userTask", f'{USER} camunda:dueDate="{wrapped}"'),
        task("scriptTask", "", f"<script>x = {text}</script>"),
        task(
            "task",
            "",
            f"<standardLoopCharacteristics><loopCondition>{wrapped}</loopCondition>"
            "</standardLoopCharacteristics>",
        ),
        task(
            "callActivity",
            'calledElement="P"',
            f'<extensionElements><camunda:in sourceExpression="{wrapped}" target="x"/>'
            "</extensionElements>",
        ),
        task(
            "userTask",
            USER,
            f"<extensionElements><camunda:inputOutput>{parameter}</camunda:inputOutput>"
            "</extensionElements>",
        ),
    ]


@pytest.mark.parametrize("text", QUOTED, ids=range(len(QUOTED)))
def test_it_refuses_an_escape_wherever_an_expression_may_stand(text: str) -> None:
    for body in holders(text):
        errors = {f.code for f in findings(body) if f.severity == "error"}
        assert "expression" in errors, body


def test_it_checks_a_chain_of_2000_tasks_in_seconds() -> None:
    ids = [f"t{i}" for i in range(2_000)]
    body = '<startEvent id="S"/>' + "".join(f'<task id="{i}"/>' for i in ids) + path("S", *ids)
    began = time.monotonic()
    reading = read({"f.bpmn": model(body)})
    assert len(executes(reading, check(reading), "f.bpmn")) == 2_001
    assert time.monotonic() - began < 20


def test_it_gives_no_verdict_on_what_is_too_wide_to_play() -> None:
    ids = [f"x{i}" for i in range(40)]
    body = '<dataObject id="d" name="n"/><startEvent id="S"/><parallelGateway id="P0"/>'
    body += '<parallelGateway id="J"/>' + path("S", "P0")
    for name in ids:
        body += f'<exclusiveGateway id="{name}" default="{name}_J"/><task id="{name}t"/>'
        body += path("P0", name, "J") + path(f"{name}t", "J")
        body += (
            f'<sequenceFlow id="c{name}" sourceRef="{name}" targetRef="{name}t">'
            "<conditionExpression>${n == 1}</conditionExpression></sequenceFlow>"
        )
    began = time.monotonic()
    assert "deadlock" not in {f.code for f in findings(body)}
    assert time.monotonic() - began < 20


def test_it_checks_a_diagram_in_which_everything_refers_to_itself() -> None:
    body = (
        '<startEvent id="S"/><subProcess id="A" default="A_A"/>'
        '<boundaryEvent id="B" attachedToRef="B"/>'
        '<callActivity id="C" calledElement="P"/><dataObjectReference id="R" dataObjectRef="R"/>'
        '<association id="X" sourceRef="X" targetRef="X"/>'
    ) + path("S", "A", "A", "B", "B", "C", "C")
    roots = (
        '<correlationProperty id="K"/><collaboration id="L"><participant id="M" processRef="L"/>'
        '<messageFlow id="F" sourceRef="F" targetRef="F"/></collaboration>'
    )
    assert refused(findings(body, roots=roots))


SEEDS = [
    *GOOD,
    choice(),
    split_join("exclusiveGateway", "parallelGateway"),
    end(SIGNAL),
    between('<subProcess id="A"><dataObject id="o" name="n"/><userTask id="U"/></subProcess>', "A"),
]
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
TAGS = sorted(grammar())
ATTRIBUTES = (
    "id", "name", "sourceRef", "targetRef", "attachedToRef", "messageRef", "signalRef", "default",
    "isExecutable", "processRef", "calledElement", "triggeredByEvent", "cancelActivity",
    "isSequential", "dataObjectRef", "loopMaximum", "activityRef", "gatewayDirection",
    "startQuantity", "instantiate", "behavior", "oneBehaviorEventRef", "isForCompensation",
)  # fmt: skip
VALUES = ["", "x", "true", "${a", "=a", "p:q", "::", "-1", "9" * 11, "S", "A", "~x", "É", "a b"]


def mutate(root: etree._Element, chance: random.Random) -> None:
    """Change a tree in a few places as a careless or hostile hand would."""
    elements = list(root.iter(etree.Element))
    ids = [element.get("id") or "" for element in elements]
    for _ in range(chance.randint(1, 6)):
        element, kind = chance.choice(elements), chance.randint(0, 6)
        parent = element.getparent()
        if kind == 0 and element.attrib:
            del element.attrib[chance.choice(list(element.attrib))]
        elif kind == 1:
            element.set(chance.choice(ATTRIBUTES), chance.choice(VALUES + ids))
        elif kind == 2 and parent is not None:
            parent.remove(element)
        elif kind == 3:
            new = etree.SubElement(element, BPMN + chance.choice(TAGS))
            new.set("id", chance.choice([f"n{chance.randint(0, 99)}", "", *ids]))
        elif kind == 4:
            element.text = chance.choice(VALUES + ids)
        elif kind == 5:
            element.tag = BPMN + chance.choice(TAGS)
        elif len(list(element.iter())) < 50:
            chance.choice(elements).append(copy.deepcopy(element))


def mutant(seed: int) -> bytes:
    """Return the mutated diagram of a seed."""
    chance = random.Random(seed)  # noqa: S311  # the same diagrams each time
    root = etree.fromstring(model(chance.choice(SEEDS), ROOTS))
    mutate(root, chance)
    return etree.tostring(root)


@pytest.mark.parametrize("seed", range(0, 1_000, 100))
def test_it_survives_mutated_diagrams_and_names_an_element_in_each_error(seed: int) -> None:
    for number in range(seed, seed + 40):
        reading = read({"f.bpmn": mutant(number)})
        found = check(reading)
        executes(reading, found, "f.bpmn")
        assert "check-failed" not in {f.code for f in found}, number
        assert all(f.element for f in found if f.severity == "error"), number


def test_it_turns_a_fault_of_a_rule_into_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("engine.bpmn.validation.rules.RULES", (*RULES, broken))
    found = findings(between(""))
    assert [f.code for f in found if f.severity == "error"] == ["check-failed"]
