"""The frame of one step: a state taken over, a budget of nodes to visit, what the step gives."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Concatenate, ParamSpec, Self, TypeVar

from engine.bpmn.definition import Definition
from engine.bpmn.runtime.constructs import CONSTRUCTS
from engine.bpmn.runtime.environment import Environment
from engine.bpmn.runtime.kernel import DOCUMENT_LIMIT, Kernel, Overrun
from engine.bpmn.runtime.state import State
from engine.bpmn.runtime.step_result import Changes, RecordRow
from engine.errors import InvalidInput
from engine.sentences import sentence

SHORT = 500
"""Nodes that a verb known to overrun may visit before it stops with incidents."""

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="ExecutionStep")


def bounded(
    verb: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """Run a verb within its budget; one that overruns is run anew and stopped early.

    So an endless loop leaves the record of a few turns, not of a hundred thousand.
    """

    @functools.wraps(verb)
    def run(self: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.rows:
            return verb(self, *args, **kwargs)
        try:
            return self.patiently(verb, *args, **kwargs)
        except Overrun:
            self.begin_anew()
            return verb(self, *args, **kwargs)

    return run


class ExecutionStep:
    """One instance for the length of one step."""

    def __init__(
        self, definition: Definition, state: State, now: datetime, environment: Environment
    ) -> None:
        """Take the state over; ``now`` is aware."""
        self._kernel = Kernel(definition, state, now, environment, CONSTRUCTS)
        self.definition = definition
        self.state = state

    def patiently(
        self, verb: Callable[Concatenate[Self, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a verb; the budget's end raises Overrun instead of leaving incidents."""
        self._kernel.patient = True
        try:
            return verb(self, *args, **kwargs)
        finally:
            self._kernel.patient = False

    def begin_anew(self) -> None:
        """Go back to the state before this step, with a short budget."""
        old = self._kernel
        self.state = State.load(self.state.source) if self.state.source else State()
        environment = replace(old.environment, budget=SHORT)
        self._kernel = Kernel(self.definition, self.state, old.now, environment, CONSTRUCTS)
        self._kernel.budget_limit = old.budget_limit

    @property
    def rows(self) -> list[RecordRow]:
        """What happened, in order."""
        return self._kernel.rows

    @property
    def changes(self) -> Changes:
        """What the tables must now hold; complete after :meth:`finish`."""
        return self._kernel.changes

    def finish(self) -> Changes:
        """End the step: bring the last operations into the rows, derive waits. Call once."""
        self._kernel.finish()
        return self._kernel.changes

    def document(self) -> str:
        """Give the state as text; raises InvalidInput when it is larger than 512 KB."""
        text = self.state.dump()
        if len(text) > DOCUMENT_LIMIT and len(text.encode()) > DOCUMENT_LIMIT:
            message = sentence(
                "Dữ liệu của quy trình dài %(count)s byte, quá giới hạn %(limit)s byte; hãy "
                "đính kèm nội dung dài dưới dạng tệp.",
                count=len(text.encode()),
                limit=DOCUMENT_LIMIT,
            )
            raise InvalidInput(message)
        return text
