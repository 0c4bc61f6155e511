from __future__ import annotations

import pytest

from tests.unit.bpmn.parser.models import between, definition_of, path

MULTI = (
    '<multiInstanceLoopCharacteristics camunda:collection="${list}" '
    'camunda:elementVariable="item"/>'
)
WAITING = '<userTask id="U"/>'
WRITING = '<userTask id="U"/><scriptTask id="T"><script>total = 1</script></scriptTask>'
READER = '<scriptTask id="R"><script>seen = total</script></scriptTask>'
COMPENSATED = '<boundaryEvent id="B" attachedToRef="A"><compensateEventDefinition/></boundaryEvent>'


@pytest.mark.parametrize(
    ("inner", "placement"),
    [
        (f'<userTask id="A">{MULTI}</userTask>', "child"),
        (f'<receiveTask id="A">{MULTI}</receiveTask>', "child"),
        (f'<callActivity id="A" calledElement="c">{MULTI}</callActivity>', "child"),
        (f'<scriptTask id="A">{MULTI}<script>x = item</script></scriptTask>', "body"),
        (f'<subProcess id="A">{MULTI}{WAITING}</subProcess>', "child"),
        (f'<subProcess id="A">{MULTI}<task id="U"/></subProcess>', "body"),
        (f'<subProcess id="A">{MULTI}{WRITING}</subProcess>', "child"),
        (f'<subProcess id="A">{MULTI}{WRITING}</subProcess>{READER}', "body"),
        (f'<userTask id="A">{MULTI}</userTask>{COMPENSATED}', "body"),
    ],
    ids=[
        "user task", "receive task", "call", "script", "waiting sub-process", "short sub-process",
        "private variable", "outer variable", "compensated",
    ],
)  # fmt: skip
def test_it_decides_where_the_instances_live(inner: str, placement: str) -> None:
    assert definition_of(between(inner, "A")).nodes["A"].placement == placement


def test_it_keeps_the_instances_of_a_transaction_together() -> None:
    body = f'<transaction id="T"><userTask id="A">{MULTI}</userTask></transaction>'
    definition = definition_of('<startEvent id="S"/>' + body + path("S", "T"))
    assert definition.nodes["A"].placement == "body"
