"""One instance for the length of one step.

Semantics: BPMN 2.0.2 clause 13. Tokens move from a queue of ready work; a finished token leaves;
every change of state passes :class:`~engine.bpmn.runtime.kernel.Kernel`. After a verb,
``rows`` tell what happened, ``changes`` what the tables must now hold, ``state`` is the new state.
Nothing is written outside; read is what the :class:`Environment` hands in: its functions ask the
store in the midst of a step, and reading a data store that the process writes locks its row.
A verb that raises leaves a state that must be thrown away.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import (
    cancellation,
    catch_events,
    collaboration,
    completion,
    error_events,
    incidents,
    instance_start,
    loop_incidents,
    loops,
    multi_instance,
)
from engine.bpmn.runtime.constructs import CONSTRUCTS
from engine.bpmn.runtime.environment import Environment
from engine.bpmn.runtime.kernel import DOCUMENT_LIMIT, Kernel, Overrun
from engine.bpmn.runtime.loop_incidents import Lost
from engine.bpmn.runtime.state import ROOT, State
from engine.bpmn.runtime.step_result import Changes, ChildStart, RecordRow
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import (
    ChildrenWait,
    MessageWait,
    ServiceWait,
    SignalWait,
    TaskWait,
    TimerWait,
    Wait,
)
from engine.errors import DieuPhoiError, InvalidInput, NotAllowedNow

SHORT = 500
"""Nodes that a verb known to overrun may visit before it stops with incidents."""

P = ParamSpec("P")
R = TypeVar("R")


def bounded(
    verb: Callable[Concatenate[Execution, P], R],
) -> Callable[Concatenate[Execution, P], R]:
    """Run a verb within its budget; one that overruns is run anew and stopped early.

    So an endless loop leaves the record of a few turns, not of a hundred thousand.
    """

    @functools.wraps(verb)
    def run(self: Execution, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if self.rows:
            return verb(self, *args, **kwargs)
        try:
            with self.patience():
                return verb(self, *args, **kwargs)
        except Overrun:
            self.begin_anew()
            return verb(self, *args, **kwargs)

    return run


class Execution:
    """One instance, taken for one step; each verb runs until nothing moves."""

    def __init__(
        self, definition: Definition, state: State, now: datetime, environment: Environment
    ) -> None:
        """Take the state over; ``now`` is aware."""
        self._kernel = Kernel(definition, state, now, environment, CONSTRUCTS)
        self.definition = definition
        self.state = state

    @contextmanager
    def patience(self) -> Iterator[None]:
        """Let the budget's end raise Overrun instead of leaving incidents."""
        self._kernel.patient = True
        try:
            yield
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
            message = (
                f"Dữ liệu của quy trình dài {len(text.encode())} byte, quá giới hạn "
                f"{DOCUMENT_LIMIT} byte; hãy đính kèm nội dung dài dưới dạng tệp."
            )
            raise InvalidInput(message)
        return text

    # the instance

    @bounded
    def start(self, data: Mapping[str, Any], event: str | None = None) -> None:
        """Start the process at its none start event, or at the start event that happened."""
        instance_start.start(self._kernel, data, event)
        self._kernel.run()

    @bounded
    def start_child(self, child: ChildStart) -> None:
        """Start as the child that an activity of another instance needs."""
        instance_start.start_child(self._kernel, child)
        self._kernel.run()

    def cancel(self) -> None:
        """End the instance and all that runs in it."""
        cancellation.empty(self._kernel, ROOT)
        self._kernel.close("cancelled")
        self._kernel.run()

    def write(self, name: str, value: object) -> None:
        """Write a variable from outside."""
        self._kernel.write(ROOT, name, value)
        self._kernel.run()

    # what waits

    @bounded
    def complete(self, token: int, data: Mapping[str, Any]) -> None:
        """Complete a user, manual or service task; raises NotAllowedNow when it does not wait."""
        waiting = self._waiting(token, TaskWait, ServiceWait)
        node = self._kernel.node(waiting)
        self._guard(waiting, lambda: completion.submit(self._kernel, waiting, node, data))

    @bounded
    def fire(self, token: int) -> None:
        """Let the timer happen for which a token waits: of several the one due first."""
        waiting = self._waiting(token, TimerWait)
        dues = {i: w.due for i, w in enumerate(waiting.waits) if isinstance(w, TimerWait)}
        index = min(dues, key=dues.__getitem__)
        self._guard(waiting, lambda: catch_events.happen(self._kernel, waiting, index, {}))

    @bounded
    def receive(
        self,
        token: int,
        data: Mapping[str, Any],
        *,
        index: int | None = None,
        keys: Mapping[str, str] | None = None,
    ) -> None:
        """Let a message or signal arrive; ``index`` tells for which of several waits."""
        waiting = self._waiting(token, MessageWait, SignalWait)
        caught = MessageWait | SignalWait
        first = next(i for i, wait in enumerate(waiting.waits) if isinstance(wait, caught))
        at = first if index is None else index
        collaboration.learn(self._kernel, keys or {})
        self._guard(waiting, lambda: catch_events.happen(self._kernel, waiting, at, data))

    # children

    @bounded
    def child_ended(
        self,
        token: int,
        key: str | None,
        loop: int | None,
        outcome: str,
        result: Mapping[str, Any],
    ) -> None:
        """Take a child's end: ``completed``, ``cancelled`` or ``withdrawn``, and its variables."""
        waiting = self._waiting(token, ChildrenWait)
        self._guard(
            waiting,
            lambda: loops.child_ended(self._kernel, waiting, key, loop, outcome, result),
        )

    @bounded
    def throw_into(
        self,
        token: int,
        kind: str,
        code: str | None,
        data: Mapping[str, Any],
        lost: Sequence[Lost] = (),
    ) -> bool:
        """Throw an error or escalation at a waiting activity; says whether something caught it.

        An error that nothing catches leaves an incident on the activity; ``lost`` names the inner
        instance of a loop that ended with it.
        """
        host = self._token(token)
        thrown = error_events.Thrown(kind, code, None, data)
        catcher = error_events.find(self._kernel, thrown, host.scope, host)
        if catcher is not None:
            self._guard(host, lambda: error_events.deliver(self._kernel, thrown, catcher))
            return True
        if kind == "error":
            message = error_events.uncaught(str(code))
            incidents.leave(self._kernel, host, error_events.UNCAUGHT, message, lost)
        self._kernel.run()
        return False

    @bounded
    def add_child(self, token: int, item: object) -> None:
        """Start one more inner instance of a running multi-instance activity."""
        waiting = self._waiting(token, ChildrenWait)
        multi_instance.scope_of(self._kernel, waiting)
        self._guard(waiting, lambda: multi_instance.add(self._kernel, waiting, item))

    @bounded
    def withdraw_child(self, token: int, loop: int | None, key: str | None) -> None:
        """End one inner instance; the others go on."""
        self._kernel.changes.children_cancelled.append((token, loop))
        self.child_ended(token, key, loop, "withdrawn", {})

    @bounded
    def reopen_child(self, token: int, loop: int, item: object, outcome: str) -> None:
        """Start an inner instance that had ended with ``outcome`` once more."""
        waiting = self._waiting(token, ChildrenWait)
        multi_instance.scope_of(self._kernel, waiting)
        self._guard(
            waiting, lambda: multi_instance.reopen(self._kernel, waiting, loop, item, outcome)
        )

    # incidents

    def fail(self, token: int, code: str, message: str, lost: Sequence[Lost] = ()) -> None:
        """Leave an incident on an activity whose service or child could not do its work.

        ``lost`` names the inner instances of a loop that could not be made.
        """
        incidents.leave(self._kernel, self._token(token), code, message, lost)
        self._kernel.run()

    @bounded
    def retry(self, token: int) -> None:
        """Run a failed node once more, or leave it once more where only leaving had failed."""
        failed = self._token(token)
        if incidents.settle(self._kernel, failed) == "leave":
            self._guard(failed, lambda: loop_incidents.retry(self._kernel, failed))
            return
        self._kernel.queue.append(failed.id)
        self._kernel.run()

    @bounded
    def skip(self, token: int, data: Mapping[str, Any]) -> None:
        """Go on behind a failed node as if it had completed with ``data``."""
        failed = self._token(token)
        incidents.settle(self._kernel, failed)
        if self._kernel.node(failed).is_activity:
            self._guard(failed, lambda: incidents.pass_over_activity(self._kernel, failed, data))
            return
        incidents.pass_over(self._kernel, failed, data)
        self._kernel.run()

    # helpers

    def _token(self, token: int) -> Token:
        if token not in self.state.tokens:
            raise NotAllowedNow
        return self.state.tokens[token]

    def _waiting(self, token: int, *kinds: type[Wait]) -> Token:
        waiting = self._token(token)
        if not any(isinstance(wait, kinds) for wait in waiting.waits):
            raise NotAllowedNow
        return waiting

    def _guard(self, token: Token, act: Callable[[], object]) -> None:
        try:
            act()
        except DieuPhoiError as error:
            error_events.failed(self._kernel, token, error)
        self._kernel.run()
