"""scenarios.json: shared start data, a start time, steps or none."""

from __future__ import annotations

import json

import pytest

from engine.errors import InvalidInput, NotFound
from engine.service.simulation.scenarios import choose, parse_scenarios, read_instant

FILE = {
    "document": {"number": "89", "symbol": "KH-UBND"},
    "scenarios": [
        {"name": "good", "at": "2025-04-09", "document": {"number": "90"}, "steps": []},
        {"name": "late"},
    ],
}


def test_what_is_shared_holds_unless_the_scenario_says_otherwise() -> None:
    good, late = parse_scenarios(json.dumps(FILE))

    assert good.document == {"number": "90", "symbol": "KH-UBND"}
    assert late.document == {"number": "89", "symbol": "KH-UBND"}


def test_no_steps_is_not_the_same_as_an_empty_list() -> None:
    good, late = parse_scenarios(json.dumps(FILE))

    assert good.steps == ()
    assert late.steps is None


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    assert read_instant("2025-04-09").isoformat() == "2025-04-09T00:00:00+07:00"


def test_it_names_the_scenario_whose_steps_are_wrong() -> None:
    with pytest.raises(InvalidInput, match=r"«good».*1\.complete"):
        parse_scenarios('[{"name": "good", "steps": [{"complete": 3}]}]')


def test_it_lists_the_scenarios_there_are() -> None:
    with pytest.raises(NotFound, match="good, late"):
        choose(parse_scenarios(json.dumps(FILE)), "bad")
