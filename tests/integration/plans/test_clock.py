"""What is played has happened: no step is dated after the day on which it is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from engine.model.clock import local_date
from engine.model.timers import parse_timer
from tests.integration.plans.test_sources import COUNTS, PROCESSES

DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIELD = re.compile(r"_(?:on|date)$")


def later(told: Any, today: date) -> Iterator[tuple[str, str]]:
    """The fields of a step that are dated after today."""
    if isinstance(told, list):
        for each in told:
            yield from later(each, today)
    if isinstance(told, dict):
        for name, value in told.items():
            dated = isinstance(value, str) and FIELD.search(name) and DAY.fullmatch(value)
            if dated and date.fromisoformat(value) > today:
                yield name, value
            yield from later(value, today)


def test_no_scenario_dates_a_step_after_its_clock() -> None:
    for plan in COUNTS:
        played = json.loads((PROCESSES / plan / "scenarios.json").read_text("utf-8"))
        for scenario in played["scenarios"]:
            now = datetime.fromisoformat(scenario.get("at", played["at"]))
            for step in scenario["steps"]:
                if "advance" in step:
                    now = parse_timer("duration", step["advance"]).first(now)
                if "expect" not in step:
                    found = list(later(step, local_date(now)))
                    assert found == [], (plan, scenario["name"], step)


def test_no_event_of_the_demo_is_dated_after_it_happened() -> None:
    told = json.loads((PROCESSES / "demo" / "timeline.json").read_text("utf-8"))
    for event in told["events"]:
        if not event["at"].startswith("-"):
            today = local_date(datetime.fromisoformat(event["at"]))
            assert list(later(event.get("steps"), today)) == [], event["title"]
