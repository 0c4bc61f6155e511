"""Reading steps: what fits becomes a step, every fault is told with its place."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from engine.service.simulation.script import parse_steps, read_steps
from engine.service.simulation.steps import (
    Advance,
    Complete,
    Expect,
    Message,
    Service,
    Signal,
    Start,
)


def faults(value: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as told:
        read_steps(value)
    return {place: str(what) for place, what in told.value.fields.items()}


def test_it_reads_every_kind_of_step() -> None:
    steps = read_steps(
        [
            {"complete": "A", "data": {"n": 1}, "nth": 2, "key": "x", "as": "x/van_thu"},
            {"message": "reply", "key": "12", "data": {}},
            {"signal": "go"},
            {"advance": "P3D"},
            {"start": "P", "event": "S2"},
            {"service": "register", "error": "refused"},
            {"expect": {"open": ["A"], "status": "waiting"}},
        ]
    )

    assert steps == (
        Complete("A", {"n": 1}, 2, "x", "x/van_thu"),
        Message("reply", "12", {}),
        Signal("go"),
        Advance("P3D"),
        Start("P", {}, "S2"),
        Service("register", {}, "refused"),
        Expect(open=("A",), status="waiting"),
    )


def test_it_names_the_number_and_the_field_of_every_fault() -> None:
    found = faults([{"complete": ""}, {"advance": "3 days"}, {"do": "dance"}])

    assert set(found) == {"1.complete", "2.advance", "3.do"}


def test_it_refuses_a_field_the_step_does_not_have() -> None:
    assert set(faults([{"signal": "go", "kye": "1"}])) == {"1.kye"}


def test_it_refuses_a_step_of_two_kinds() -> None:
    assert set(faults([{"signal": "go", "complete": "A"}])) == {"1"}


def test_it_looks_inside_an_expectation() -> None:
    found = faults([{"expect": {"open": "A", "status": "done", "colour": "red"}}])

    assert set(found) == {"1.expect.open", "1.expect.status", "1.expect.colour"}


def test_it_says_what_is_wrong_with_the_json() -> None:
    with pytest.raises(InvalidInput, match="JSON"):
        parse_steps('[{"complete": ]')


def test_it_refuses_what_is_no_list() -> None:
    assert set(faults({"complete": "A"})) == {""}


def test_an_empty_list_is_a_list_of_no_steps() -> None:
    assert read_steps([]) == ()
