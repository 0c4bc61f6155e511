"""A stage for the pure execution: instances in memory, reloaded from text before every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from engine.bpmn.parser import read
from engine.bpmn.runtime import Environment, Execution, State

FRAME = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' targetNamespace="urn:test">{body}</definitions>'
)


class Stage:
    """Plays one instance and its children; every step starts from the stored text."""

    def __init__(self, body: str, data: dict, budget: int) -> None:
        self._set(body, budget)
        self.begin(lambda e: e.start(data))

    @classmethod
    def empty(cls, body: str) -> Stage:
        """A stage on which nothing has started yet."""
        stage = cls.__new__(cls)
        stage._set(body, 500)
        return stage

    def begin(self, act: Callable) -> None:
        """Start the first process that can, or the only one."""
        names = list(self.definitions)
        alone = [name for name in names if self.definitions[name].starts_alone()]
        self._new((alone or names)[0], act, None)

    def _set(self, body: str, budget: int) -> None:
        files = {"model.bpmn": FRAME.format(body=body).encode()}
        self.definitions = read(files).definitions
        self.now = datetime(2025, 4, 9, 1, tzinfo=UTC)
        self.budget = budget
        self.states: list[str] = []
        self.parents: list[tuple | None] = []
        self.processes: list[str] = []
        self.ops: list[list] = []
        self.rows: list = []
        self.incidents: list = []
        self.results: dict = {}

    def _new(self, process: str, act: Callable, parent: tuple | None) -> None:
        self.states.append("")
        self.parents.append(parent)
        self.processes.append(process)
        self.ops.append([])
        self._step(len(self.states) - 1, act)

    def _step(self, at: int, act: Callable) -> None:
        state = State.load(self.states[at]) if self.states[at] else State()
        environment = Environment(
            results=lambda token: self.results.get((at, token), ()), budget=self.budget
        )
        execution = Execution(self.definitions[self.processes[at]], state, self.now, environment)
        act(execution)
        changes = execution.finish()
        self.states[at] = execution.document()
        self.rows += execution.rows
        self.ops[at] += [op for row in execution.rows for op in row.ops]
        self.incidents += changes.incidents
        for child in changes.children_started:
            name = self.processes[at] if child.body else child.process
            parent = (at, child.token, child.loop, child.key)
            self._new(name, lambda e, child=child: e.start_child(child), parent)
        self._cancel(at, changes.children_cancelled)
        self._tell_parent(at, changes.sent)

    def _cancel(self, at: int, cancelled: list) -> None:
        for token, loop in cancelled:
            for child, parent in enumerate(self.parents):
                meant = parent and parent[:2] == (at, token) and loop in {None, parent[2]}
                if meant and self.state(child).status == "active":
                    self._step(child, lambda e: e.cancel())

    def _tell_parent(self, at: int, sent: list) -> None:
        if self.parents[at] is None:
            return
        parent, token, loop, key = self.parents[at]
        for thing in sent:
            if thing.kind == "ended":
                self.results.setdefault((parent, token), []).append((loop, key, thing.data))
                self._step(
                    parent,
                    lambda e, t=thing: e.child_ended(token, key, loop, "completed", t.data),
                )
            elif thing.kind in {"error", "escalation"}:
                self._step(parent, lambda e, t=thing: e.throw_into(token, t.kind, t.code, t.data))

    def state(self, at: int = 0) -> State:
        return State.load(self.states[at])

    @property
    def status(self) -> str:
        return self.state().status

    @property
    def data(self) -> dict:
        return self.state().scopes[1].vars

    def waiting(self, kind: str = "task") -> list[tuple[int, int, str]]:
        return [
            (at, token.id, token.element)
            for at in range(len(self.states))
            for token in self.state(at).tokens.values()
            if any(wait.kind == kind for wait in token.waits)
        ]

    def open(self, kind: str = "task") -> list[str]:
        return [element for _at, _token, element in self.waiting(kind)]

    def do(self, element: str, act: Callable, kind: str = "task") -> None:
        at, token, _element = next(w for w in self.waiting(kind) if w[2] == element)
        self._step(at, lambda e: act(e, token))

    def complete(self, element: str, **data: object) -> None:
        self.do(element, lambda e, token: e.complete(token, data))

    def completed(self) -> list[str]:
        return [r.element for r in self.rows if r.kind == "visit" and r.to_state == "completed"]


@pytest.fixture
def flows() -> Callable[..., str]:
    """Write sequence flows ``"a b"``, or ``"a b condition"``; the id of one is ``a_b``."""

    def write(*ways: str) -> str:
        return "".join(_flow(*way.split(" ", 2)) for way in ways)

    return write


def _flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return (
        f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</sequenceFlow>"
    )


@pytest.fixture
def play() -> Callable[..., Stage]:
    """Start ``body`` (process elements without their frame) with data."""

    def start(body: str, budget: int = 500, **data: object) -> Stage:
        return Stage(body, data, budget)

    return start
