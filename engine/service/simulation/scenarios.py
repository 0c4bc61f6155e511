"""Scenarios of a plan: named lists of steps with a start time and start data.

The editor plays them, a deployment is guarded by them, and the command line runs them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.errors import InvalidInput, NotFound
from engine.model.clock import zoned
from engine.sentences import sentence
from engine.service.simulation.script import read_steps
from engine.service.simulation.steps import Step

FILE = "scenarios.json"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. ``steps`` None plays unattended; an empty list does nothing but start.

    ``organisation`` adds agencies and people to those in which it is played.
    ``limit`` bounds the actions of an unattended run where the usual limit is too small.
    """

    name: str
    title: str
    at: datetime | None = None
    process: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    document: Mapping[str, object] = field(default_factory=dict)
    bindings: Mapping[str, str] = field(default_factory=dict)
    organisation: Mapping[str, object] = field(default_factory=dict)
    steps: tuple[Step, ...] | None = None
    limit: int | None = None


def parse_scenarios(text: str | bytes) -> tuple[Scenario, ...]:
    """Read a ``scenarios.json``; raises :class:`errors.InvalidInput` naming the scenario."""
    try:
        raw = json.loads(text)
    except (ValueError, UnicodeDecodeError) as error:
        message = sentence(
            "%(file)s không phải JSON hợp lệ: %(error)s.", file=FILE, error=str(error)
        )
        raise InvalidInput(message) from error
    if isinstance(raw, list):
        raw = {"scenarios": raw}
    listed = raw.get("scenarios") if isinstance(raw, dict) else None
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        message = sentence(
            '%(file)s phải có dạng {"scenarios": [{"name": …, "steps": […]}]}.', file=FILE
        )
        raise InvalidInput(message)
    return tuple(_scenario(item, raw) for item in listed)


def parse_defaults(text: str | bytes) -> Scenario:
    """Read what all scenarios of a file share: how a run without a scenario starts."""
    raw = json.loads(text)
    return _scenario({"name": "start"}, raw if isinstance(raw, dict) else {})


def choose(scenarios: tuple[Scenario, ...], name: str) -> tuple[Scenario, ...]:
    """Give the scenario of that name, or all; raises :class:`errors.NotFound` with the names."""
    if name == "all":
        return scenarios
    found = tuple(scenario for scenario in scenarios if scenario.name == name)
    if not found:
        names = ", ".join(scenario.name for scenario in scenarios)
        message = sentence(
            "Không có kịch bản «%(name)s». Các kịch bản hiện có: %(names)s.",
            name=name,
            names=names or sentence("(chưa có kịch bản nào)"),
        )
        raise NotFound(message)
    return found


def _scenario(raw: Mapping[str, object], shared: Mapping[str, object]) -> Scenario:
    name = raw.get("name")
    if not isinstance(name, str) or not name:
        message = sentence("Mỗi kịch bản trong %(file)s phải có «name».", file=FILE)
        raise InvalidInput(message)
    steps = raw.get("steps")
    try:
        read = None if steps is None else read_steps(steps)
    except InvalidInput as error:
        message = sentence("Kịch bản «%(name)s»: %(what)s", name=name, what=error.sentence)
        raise InvalidInput(message, fields=error.fields) from error
    process = raw.get("process", shared.get("process"))
    return Scenario(
        name,
        str(raw.get("title") or name),
        _instant(name, raw.get("at", shared.get("at"))),
        process if isinstance(process, str) else None,
        _object(name, "data", raw, shared),
        _object(name, "document", raw, shared),
        {k: str(v) for k, v in _object(name, "bindings", raw, shared).items()},
        _object(name, "organisation", raw, shared),
        read,
        limit if isinstance(limit := raw.get("limit", shared.get("limit")), int) else None,
    )


def _object(
    name: str, part: str, raw: Mapping[str, object], shared: Mapping[str, object]
) -> dict[str, object]:
    merged: dict[str, object] = {}
    for source in (shared.get(part), raw.get(part)):
        if source is None:
            continue
        if not isinstance(source, dict):
            message = sentence(
                "Kịch bản «%(name)s»: «%(part)s» phải là một đối tượng JSON.", name=name, part=part
            )
            raise InvalidInput(message)
        merged.update(source)
    return merged


def _instant(name: str, value: object) -> datetime | None:
    if value is None:
        return None
    try:
        return read_instant(str(value))
    except InvalidInput as error:
        message = sentence("Kịch bản «%(name)s»: «at»: %(what)s", name=name, what=error.sentence)
        raise InvalidInput(message) from error


def read_instant(text: str) -> datetime:
    """Read an ISO 8601 time or date; without an offset it is Vietnamese time (+07:00)."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = sentence(
            "«%(text)s» không phải thời điểm ISO 8601, ví dụ 2025-04-09T08:00:00+07:00.", text=text
        )
        raise InvalidInput(message) from error
    return zoned(moment)
