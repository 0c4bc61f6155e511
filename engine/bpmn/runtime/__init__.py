"""Executes one instance for the length of one step: pure, nothing is read or written elsewhere.

Semantics: BPMN 2.0.2 clause 13. Tokens move from a queue of ready work; a finished token leaves;
every change of state passes :class:`~engine.bpmn.runtime.kernel.Kernel`. After a verb,
``rows`` tell what happened, ``changes`` what the tables must now hold, ``state`` is the new state.
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
    activities,
    cancellation,
    catch_events,
    collaboration,
    completion,
    loop_incidents,
    multi_instance,
    throw_events,
)
from engine.bpmn.runtime.collaboration import matches, of_message
from engine.bpmn.runtime.constructs import CONSTRUCTS
from engine.bpmn.runtime.data import VALUE_LIMIT
from engine.bpmn.runtime.environment import World
from engine.bpmn.runtime.flows import outgoing, take
from engine.bpmn.runtime.kernel import DOCUMENT_LIMIT, Kernel, Overrun
from engine.bpmn.runtime.loop_incidents import Lost
from engine.bpmn.runtime.state import ROOT, ScopeState, State, Token
from engine.bpmn.runtime.step_result import Changes, ChildStart, Incident, Row, Sent, Wait
from engine.errors import DieuPhoiError, InvalidInput, NotAllowedNow

__all__ = [
    "DOCUMENT_LIMIT",
    "ROOT",
    "VALUE_LIMIT",
    "Changes",
    "ChildStart",
    "Execution",
    "Incident",
    "Row",
    "ScopeState",
    "Sent",
    "State",
    "Token",
    "Wait",
    "World",
    "matches",
    "of_message",
]


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

    def __init__(self, definition: Definition, state: State, now: datetime, world: World) -> None:
        """Take the state over; ``now`` is aware."""
        self._kernel = Kernel(definition, state, now, world, CONSTRUCTS)
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
        world = replace(old.world, budget=SHORT)
        self._kernel = Kernel(self.definition, self.state, old.now, world, CONSTRUCTS)
        self._kernel.told_budget = old.told_budget

    @property
    def rows(self) -> list[Row]:
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
        self._open("process", data, {})
        collaboration.begin(self._kernel, event, data)
        activities.populate(self._kernel, self.definition.id, ROOT, event)
        self._kernel.run()

    @bounded
    def start_child(self, child: ChildStart) -> None:
        """Start as the child that an activity of another instance needs."""
        marks: dict[str, Any] = {"caught": child.caught}
        if child.returns_all:
            marks["wrote"] = []
        if child.body is None:
            self._open("process", child.data, marks)
            activities.populate(self._kernel, self.definition.id, ROOT)
        else:
            marks["key"] = child.key
            self._open("body", child.data, marks, child.loop)
            self._kernel.new_token(child.body, ROOT, inner=True)
        self._kernel.run()

    def _open(
        self,
        kind: str,
        data: Mapping[str, Any],
        marks: dict[str, Any],
        loop: int | None = None,
    ) -> None:
        if self.state.status != "new":
            raise NotAllowedNow
        kernel = self._kernel
        self.state.status = "active"
        kernel.new_scope(self.definition.id, kind, None, data=marks, loop=loop)
        kernel.emit(
            Row(
                "instance",
                self.definition.id,
                "process",
                self.definition.name,
                0,
                None,
                "active",
                loop=loop,
            )
        )
        for name, value in data.items():
            kernel.declare(ROOT, name, value)

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
        found = self._waiting(token, {"task", "service"})
        node = self._kernel.node(found)
        self._guard(found, lambda: completion.submit(self._kernel, found, node, data))

    @bounded
    def fire(self, token: int) -> None:
        """Let the timer happen for which a token waits."""
        found = self._waiting(token, {"timer"})
        index = min(
            (i for i, wait in enumerate(found.waits) if wait["kind"] == "timer"),
            key=lambda i: str(found.waits[i]["due"]),
        )
        self._guard(found, lambda: catch_events.happen(self._kernel, found, index, {}))

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
        found = self._waiting(token, {"message", "signal"})
        if index is None:
            index = next(i for i, w in enumerate(found.waits) if w["kind"] in {"message", "signal"})
        chosen = index
        collaboration.learn(self._kernel, keys or {})
        self._guard(found, lambda: catch_events.happen(self._kernel, found, chosen, data))

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
        found = self._waiting(token, {"children"})
        self._guard(
            found,
            lambda: multi_instance.child_ended(self._kernel, found, key, loop, outcome, result),
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
        found = self._token(token)
        thrown = throw_events.Thrown(kind, code, None, data)
        catcher = throw_events.find(self._kernel, thrown, found.scope, found)
        if catcher is not None:
            self._guard(found, lambda: throw_events.deliver(self._kernel, thrown, catcher))
            return True
        if kind == "error":
            loop_incidents.lose(self._kernel, found, lost)
            self._leave_incident(
                found, throw_events.UNCAUGHT, f"Lỗi «{code}» không có sự kiện nào bắt."
            )
        self._kernel.run()
        return False

    @bounded
    def add_child(self, token: int, item: object) -> None:
        """Start one more inner instance of a running multi-instance activity."""
        found = self._waiting(token, {"children"})
        multi_instance.multi_scope(self._kernel, found)
        self._guard(found, lambda: multi_instance.add(self._kernel, found, item))

    @bounded
    def withdraw_child(self, token: int, loop: int | None, key: str | None) -> None:
        """End one inner instance; the others go on."""
        self._kernel.changes.children_cancelled.append((token, loop))
        self.child_ended(token, key, loop, "withdrawn", {})

    @bounded
    def reopen_child(self, token: int, loop: int, item: object, outcome: str) -> None:
        """Start an inner instance that had ended with ``outcome`` once more."""
        found = self._waiting(token, {"children"})
        multi_instance.multi_scope(self._kernel, found)
        self._guard(found, lambda: multi_instance.reopen(self._kernel, found, loop, item, outcome))

    # incidents

    def fail(self, token: int, code: str, message: str, lost: Sequence[Lost] = ()) -> None:
        """Leave an incident on an activity whose service or child could not do its work.

        ``lost`` names the inner instances of a loop that could not be made.
        """
        found = self._token(token)
        loop_incidents.lose(self._kernel, found, lost)
        self._leave_incident(found, code, message)
        self._kernel.run()

    def _leave_incident(self, token: Token, code: str, message: str) -> None:
        runs = loop_incidents.scope_of(self._kernel, token) is not None
        self._kernel.fail(token, code, message, at="leave" if runs else "run")

    @bounded
    def retry(self, token: int) -> None:
        """Run a failed node once more, or leave it once more where only leaving had failed."""
        found, at = self._failed(token)
        if at == "leave":
            self._guard(found, lambda: loop_incidents.retry(self._kernel, found))
            return
        self._kernel.queue.append(found.id)
        self._kernel.run()

    @bounded
    def skip(self, token: int, data: Mapping[str, Any]) -> None:
        """Go on behind a failed node as if it had completed with ``data``."""
        found, _at = self._failed(token)
        node = self._kernel.node(found)
        if node.is_activity:
            self._guard(found, lambda: self._pass_over(found, data))
            return
        for name, value in data.items():
            self._kernel.write(found.scope, name, value)
        flows = [f for f in outgoing(self._kernel, node) if f.id == node.default]
        flows = flows or outgoing(self._kernel, node)[:1]
        self._kernel.move(found, "completed")
        take(self._kernel, flows, found.scope)
        self._kernel.run()

    def _failed(self, token: int) -> tuple[Token, str]:
        found = self._waiting(token, {"incident"})
        at = str(found.waits[0].get("at", "run"))
        self._kernel.touch(found)
        # The flow was taken once, by the visit that failed.
        found.waits = [wait for wait in found.waits if wait["kind"] == "children"]
        found.state, found.begun, found.flow = "ready", False, None
        return found, at

    def _pass_over(self, token: Token, data: Mapping[str, Any]) -> None:
        if not loop_incidents.skip(self._kernel, token):
            completion.submit(self._kernel, token, self._kernel.node(token), data)

    # helpers

    def _token(self, token: int) -> Token:
        found = self.state.tokens.get(token)
        if found is None:
            raise NotAllowedNow
        return found

    def _waiting(self, token: int, kinds: set[str]) -> Token:
        found = self._token(token)
        if not any(wait["kind"] in kinds for wait in found.waits):
            raise NotAllowedNow
        return found

    def _guard(self, token: Token, act: Callable[[], object]) -> None:
        try:
            act()
        except DieuPhoiError as error:
            throw_events.failed(self._kernel, token, error)
        self._kernel.run()
