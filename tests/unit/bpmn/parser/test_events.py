"""Events and event definitions."""

from __future__ import annotations

import pytest

from engine.bpmn.definition import (
    EventDefinition,
    Timer,
)
from tests.unit.bpmn.parser.models import ROOTS, between, definition_of


def event_of(body: str, roots: str = ROOTS) -> EventDefinition:
    inner = f'<intermediateCatchEvent id="X" name="Chờ">{body}</intermediateCatchEvent>'
    (event,) = definition_of(between(inner, "X"), roots).nodes["X"].events
    return event


@pytest.mark.parametrize(
    ("body", "event"),
    [
        ('<messageEventDefinition messageRef="M"/>', EventDefinition("message", "Giao việc")),
        ('<messageEventDefinition messageRef="t:M"/>', EventDefinition("message", "Giao việc")),
        ("<messageEventDefinition/>", EventDefinition("message", "Chờ")),
        ('<signalEventDefinition signalRef="G"/>', EventDefinition("signal", "xong")),
        ('<errorEventDefinition errorRef="R"/>', EventDefinition("error", "Lỗi", "E1")),
        ('<errorEventDefinition errorRef="R0"/>', EventDefinition("error", "trống")),
        ("<errorEventDefinition/>", EventDefinition("error")),
        (
            '<escalationEventDefinition escalationRef="L"/>',
            EventDefinition("escalation", "Trễ", "late"),
        ),
        ("<terminateEventDefinition/>", EventDefinition("terminate")),
        ("<eventDefinitionRef>TE</eventDefinitionRef>", EventDefinition("terminate")),
        ("<cancelEventDefinition/>", EventDefinition("cancel")),
        ('<linkEventDefinition name="A"/>', EventDefinition("link", "A")),
        (
            '<compensateEventDefinition activityRef="Y"/>',
            EventDefinition("compensate", activity="Y"),
        ),
        (
            "<timerEventDefinition><timeDate>2025-04-15</timeDate></timerEventDefinition>",
            EventDefinition("timer", timer=Timer("date", "2025-04-15")),
        ),
        (
            "<timerEventDefinition><timeCycle> R3/P1D </timeCycle></timerEventDefinition>",
            EventDefinition("timer", timer=Timer("cycle", "R3/P1D")),
        ),
        (
            (
                "<conditionalEventDefinition><condition>${n > 1}</condition>"
                "</conditionalEventDefinition>"
            ),
            EventDefinition("conditional", condition="${n > 1}"),
        ),
    ],
)
def test_it_reads_each_event_definition(body: str, event: EventDefinition) -> None:
    assert event_of(body.replace("n > 1", "n &gt; 1")) == event


def test_it_reads_all_definitions_of_a_multiple_event_in_order() -> None:
    inner = (
        '<intermediateCatchEvent id="X" parallelMultiple="true">'
        '<signalEventDefinition signalRef="G"/><messageEventDefinition messageRef="M"/>'
        "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
        "<timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>"
        "</intermediateCatchEvent>"
    )
    node = definition_of(between(inner, "X"), ROOTS).nodes["X"]
    assert [event.kind for event in node.events] == ["signal", "message", "timer", "timer"]
    assert [e.timer.text for e in node.events if e.timer] == ["P1D", "P2D"]
    assert node.parallel_multiple
