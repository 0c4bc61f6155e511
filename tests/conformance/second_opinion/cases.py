"""A conformance case played on SpiffWorkflow's own engine, and what differs from ours.

Our side is the case itself: ``test_cases.py`` holds our engine to it. Compared is what both
engines show: how often each activity and event completed, whether the instance ended, which user
tasks are open, the data a case names. Gateways and boundary events show in what follows them: of
a join that fires several times, and of a boundary event that stays armed, their books hold one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engine.bpmn.definition import ACTIVITIES, EVENTS
from engine.bpmn.parser import read
from engine.model.timers import parse_timer
from tests.conformance.second_opinion.spiff import NotOpen, SpiffEngine, TooLong, Unreadable

CASES = sorted((Path(__file__).parents[1] / "cases").iterdir())
START = "2025-04-09T08:00:00+07:00"
_ACTS = frozenset({"complete", "message", "signal", "advance", "expect"})
_MOST_ACTS = 40
_CAMUNDA = re.compile(rb"\bcamunda:(\w+)")
_FOR_PEOPLE = frozenset(
    {b"candidateGroups", b"candidateUsers", b"assignee", b"dueDate", b"priority"}
)


@dataclass
class Outcome:
    """What can be seen of a run from outside; ``failed``: an incident, or an exception."""

    completed: Counter[str]
    status: str
    open: list[str]
    data: dict[str, Any]


class Unfit(Exception):
    """The case does something that the library leaves to its host, or has no way to be told."""


class OnSpiff:
    """Plays one case on SpiffWorkflow; ``notes`` are what it showed otherwise on the way."""

    def __init__(self, folder: Path) -> None:
        """Read the case; raises Unfit."""
        self.case: dict[str, Any] = json.loads((folder / "case.json").read_text("utf-8"))
        self.files = {file.name: file.read_bytes() for file in sorted(folder.glob("*.bpmn"))}
        self.definitions = read(self.files).definitions
        self.steps: list[dict[str, Any]] | None = self.case.get("steps")
        self.at = datetime.fromisoformat(self.case.get("at", START))
        self.notes: list[str] = []
        self.process, self.data = self._start()
        if reason := unfit(self):
            raise Unfit(reason)

    def _start(self) -> tuple[str, Mapping[str, Any]]:
        if self.steps and "start" in self.steps[0] and "event" not in self.steps[0]:
            step, *self.steps = self.steps
            return step["start"], step.get("data", {})
        alone = [
            one.id for one in self.definitions.values() if one.executable and one.starts_alone()
        ]
        if "process" not in self.case and not alone:
            raise Unfit("only an event from outside starts it")
        return self.case.get("process") or alone[0], self.case.get("data", {})

    def play(self) -> Outcome:
        """Play it to its end; raises Unreadable, TooLong."""
        try:
            engine = SpiffEngine(self.files, self.process, self.data, self.at)
            self._acts(engine)
        except (Unreadable, TooLong):
            raise
        except Exception as problem:  # noqa: BLE001  # whatever its engine raises is what it shows
            self.notes.append(f"it raises {type(problem).__name__}")
            return Outcome(Counter(), "failed", [], {})
        status = "completed" if engine.ended() else "waiting"
        return Outcome(engine.completed(), status, sorted(set(engine.open())), dict(engine.data()))

    def _acts(self, engine: SpiffEngine) -> None:
        if self.steps is None:
            _unattended(engine)
        for step in self.steps or ():
            try:
                self._act(engine, step)
            except NotOpen as lacking:
                self.notes.append(f"{lacking} is not open")

    def _act(self, engine: SpiffEngine, step: Mapping[str, Any]) -> None:
        if "complete" in step:
            engine.complete(step["complete"], step.get("data", {}), step.get("nth", 1))
        elif "signal" in step:
            engine.signal(step["signal"])
        elif "message" in step:
            engine.message(step["message"], step.get("data", {}))
        elif "advance" in step:
            engine.advance(parse_timer("duration", step["advance"]).first(engine.now))
        elif "open" in step["expect"]:
            expected = self.user_tasks(step["expect"]["open"])
            if sorted(set(engine.open())) != expected:
                self.notes.append(f"open on the way: {sorted(set(engine.open()))}, ours {expected}")

    def kinds(self) -> dict[str, str]:
        """The type of each flow node."""
        return {key: n.type for one in self.definitions.values() for key, n in one.nodes.items()}

    def user_tasks(self, names: list[str]) -> list[str]:
        """Those of the elements that are user tasks, sorted."""
        kinds = self.kinds()
        return sorted({name for name in names if kinds.get(name) == "userTask"})

    def ours(self) -> Outcome:
        """What the case demands, in the same terms."""
        end = self.case["end"]
        completed: Counter[str] = Counter()
        for name, ends in self.case["visits"].items():
            element = name.partition("#")[0]
            completed[element] += ends.split().count("completed")
        status = {"incident": "failed"}.get(end["status"], end["status"])
        return Outcome(completed, status, self.user_tasks(end["open"]), end.get("data", {}))

    def differences(self) -> list[str]:
        """Everything in which SpiffWorkflow's run is not as ours; raises Unreadable."""
        theirs, ours = self.play(), self.ours()
        if theirs.status == ours.status == "failed":
            return []
        kinds = self.kinds()
        shown = {name for name in kinds if kinds[name] in ACTIVITIES | EVENTS - {"boundaryEvent"}}
        return [*self.notes, *_differences(theirs, ours, shown)]


def unfit(on: OnSpiff) -> str | None:
    """Why a case cannot be put to the library's engine; None if it can."""
    text = b"".join(on.files.values())
    if set(_CAMUNDA.findall(text)) - _FOR_PEOPLE:
        return "speaks camunda: extensions, which its parser leaves to the host"
    for step in on.steps or ():
        if not step.keys() & _ACTS or step.keys() & {"key", "as"}:
            return "acts by verbs of the product"
        if "message" in step and b"correlationProperty" in text:
            return "sends from outside what is correlated, which the host works out"
    if on.steps and on.steps[0].keys() & {"message", "signal"} and _started_by(on, on.steps[0]):
        return "an event from outside starts it, which the host does"
    if _alongside(on):
        return "several instances talk, which the host carries"
    return None


def _started_by(on: OnSpiff, step: Mapping[str, Any]) -> bool:
    name = step.get("message") or step.get("signal")
    return any(
        event.name == name
        for definition in on.definitions.values()
        for node in definition.nodes.values()
        if (node.type == "startEvent" and node.scope == definition.id) or node.instantiate
        for event in node.events
    )


def _alongside(on: OnSpiff) -> bool:
    """Whether a process is neither the one that starts nor called by it."""
    reached, waiting = set(), [on.process]
    while waiting:
        process = waiting.pop()
        if process in on.definitions and process not in reached:
            reached.add(process)
            waiting += [n.called for n in on.definitions[process].nodes.values() if n.called]
    return any(d.executable and key not in reached for key, d in on.definitions.items())


def _unattended(engine: SpiffEngine) -> None:
    """Do every user task as it opens; where nothing else can move, move the clock."""
    for _ in range(_MOST_ACTS):
        if open_ := engine.open():
            engine.complete(open_[0], {})
        elif due := min(engine.timers(), default=None):
            engine.advance(max(due, engine.now) + timedelta(seconds=1))
        else:
            return


def _differences(theirs: Outcome, ours: Outcome, shown: set[str]) -> Iterator[str]:
    if theirs.status != ours.status:
        yield f"it is {theirs.status}, ours {ours.status}"
    if "failed" in (theirs.status, ours.status):
        return
    for name in sorted(shown):
        if theirs.completed[name] != ours.completed[name]:
            yield f"{name} completes {theirs.completed[name]} times, ours {ours.completed[name]}"
    if theirs.open != ours.open:
        yield f"open: {theirs.open}, ours {ours.open}"
    for name, value in ours.data.items():
        if theirs.data.get(name) != value:
            yield f"{name} is {theirs.data.get(name)!r}, ours {value!r}"
