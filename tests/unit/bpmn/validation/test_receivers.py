from __future__ import annotations

import pytest

from tests.unit.bpmn.parser.models import between, path
from tests.unit.bpmn.validation.diagrams import MESSAGE, TIMER, USER, boundary, catch, findings

CYCLE = "<timerEventDefinition><timeCycle>{}</timeCycle></timerEventDefinition>"


def guarded(inner: str, event: str = MESSAGE) -> str:
    """A sub-process with an event sub-process that waits for the message, and ``inner``."""
    return (
        '<subProcess id="H"><startEvent id="HS"/>'
        + inner
        + f'<subProcess id="V" triggeredByEvent="true"><startEvent id="VS">{event}</startEvent>'
        f'<task id="VT"/>{path("VS", "VT")}</subProcess></subProcess>'
    )


def codes(body: str, code: str) -> list[tuple[str, str | None]]:
    return [(f.severity, f.element) for f in findings(body) if f.code == code]


BORDER = f'<boundaryEvent id="B" attachedToRef="H">{MESSAGE}</boundaryEvent><task id="T"/>'
TASK = f'<userTask id="U" {USER}/>' + path("HS", "U")


@pytest.mark.parametrize(
    ("body", "element"),
    [
        (between(guarded(TASK) + BORDER, "H") + path("B", "T"), "B"),
        (
            between(
                guarded('<receiveTask id="U" messageRef="M"/>' + path("HS", "U"), TIMER) + BORDER,
                "H",
            )
            + path("B", "T"),
            "B",
        ),
        (
            between(guarded('<receiveTask id="U" messageRef="M"/>' + path("HS", "U")), "H"),
            "VS",
        ),
    ],
)
def test_two_that_wait_for_one_message_at_once_are_warned_of(body: str, element: str) -> None:
    assert codes(body, "message-ambiguous") == [("warning", element)]


def test_two_that_wait_one_after_the_other_are_not() -> None:
    body = between(
        '<receiveTask id="A" messageRef="M"/><receiveTask id="B" messageRef="M"/>', "A", "B"
    )
    assert codes(body, "message-ambiguous") == []


@pytest.mark.parametrize("cycle", ["R3/PT1H", "R/P1D", "${cycle}"])
def test_a_cycle_that_happens_only_once_is_warned_of(cycle: str) -> None:
    assert codes(catch(CYCLE.format(cycle)), "timer-cycle-once") == [("warning", "X")]
    assert codes(boundary(CYCLE.format(cycle)), "timer-cycle-once") == [("warning", "X")]


def test_a_cycle_that_repeats_or_says_once_is_not() -> None:
    repeated = boundary(CYCLE.format("R3/PT1H"), 'attachedToRef="A" cancelActivity="false"')
    assert codes(repeated, "timer-cycle-once") == []
    assert codes(catch(CYCLE.format("R1/PT1H")), "timer-cycle-once") == []
