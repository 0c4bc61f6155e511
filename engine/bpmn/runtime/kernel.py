"""The one place through which every change of an instance's state passes.

The kernel knows tokens, scopes, variables, rows and the queue of ready work. What a construct
does is in the modules beside it; they change state only through the methods here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.runtime.data import Variables
from engine.bpmn.runtime.environment import Environment
from engine.bpmn.runtime.scopes import LoopScope, ScopeState
from engine.bpmn.runtime.state import State
from engine.bpmn.runtime.step_result import Changes, Incident, OpenedWait, RecordRow
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.turns import moving_others
from engine.bpmn.runtime.waits import (
    INTERNAL,
    ChildrenWait,
    IncidentWait,
    MessageWait,
    RetryAt,
    TimerWait,
    Wait,
)
from engine.errors import BudgetExceeded, DieuPhoiError
from engine.sentences import Sentence, sentence

DOCUMENT_LIMIT = 512 * 1024
"""Largest state document, in bytes."""

Behaviour = Callable[["Kernel", Token, Node], None]


class Overrun(Exception):
    """A verb visited more nodes than its budget; its state must be thrown away."""


@dataclass(frozen=True, slots=True)
class Constructs:
    """What the kernel calls: a behaviour for each kind of node, and the turns of events."""

    behaviours: Mapping[str, Behaviour]
    enter: Callable[[Kernel, Flow, int], None]
    departed: Callable[[Kernel, ScopeState], None]
    scope_ended: Callable[[Kernel, ScopeState], None]
    failed: Callable[[Kernel, Token, DieuPhoiError], None]
    written: Callable[[Kernel], None]
    idle: Callable[[Kernel], None]


class Kernel(Variables):
    """One instance for the length of one step."""

    def __init__(
        self,
        definition: Definition,
        state: State,
        now: datetime,
        environment: Environment,
        constructs: Constructs,
    ) -> None:
        """Take a state that belongs to this step alone; ``now`` is aware."""
        super().__init__(definition, state, environment)
        self.now = now
        self.constructs = constructs
        self.queue: deque[int] = deque()
        self._last: deque[int] = deque()
        self.rows: list[RecordRow] = []
        self.changes = Changes(stored=self.stores_written)
        self.budget = 0 if environment.spent else environment.budget
        self.patient = False
        self.budget_limit = environment.budget
        self._before: dict[int, Token | None] = {}
        self._checks: list[int] = []
        self._next = state.next
        self._status = state.status

    # tokens

    def node(self, token: Token) -> Node:
        """Give the flow node a token is on."""
        return self.definition.nodes[token.element]

    def new_token(
        self,
        element: str,
        scope: int,
        *,
        state: str = "ready",
        flow: str | None = None,
        host: int | None = None,
        armed: bool = False,
        inner: bool = False,
        counts: dict[str, int] | None = None,
    ) -> Token:
        """Put a new token on a node; it moves when the queue reaches it, unless it is armed."""
        token = Token(self.state.fresh_id(), element, scope, state, flow, host=host, inner=inner)
        token.armed, token.counts = armed, counts or {}
        self._before[token.id] = None
        self.state.put_token(token)
        if token.state == "ready" and not token.armed:
            self.make_ready(token)
        return token

    def make_ready(self, token: Token) -> None:
        """Let a token move when its turn comes: what throws or writes goes after all others."""
        after = token.element in moving_others(self.definition)
        queue = self._last if after else self.queue
        if not token.counts or token.id not in queue:
            queue.append(token.id)

    def put_back(self, token: Token) -> None:
        """Put a token as it was into the state again, with its own id."""
        self._before[token.id] = None
        self.state.put_token(token.copy())

    def touch(self, token: Token) -> None:
        """Say that a token is about to change."""
        if token.id not in self._before:
            self._before[token.id] = token.copy()
            token.source = None

    def move(self, token: Token, to: str, *, detail: dict[str, object] | None = None) -> RecordRow:
        """Change a token's state and record it; the ends of a visit remove the token."""
        self.touch(token)
        node = self.node(token)
        row = RecordRow.of_visit(
            node, token, to, loop=self.loop_of(token.scope), key=self.key_of(token.scope)
        )
        row.detail = detail or {}
        token.state, token.begun = to, True
        self.emit(row)
        if row.from_state is None and to not in {"cancelled", "failed"}:
            self.changes.reached.append((token.id, token.element))
        if to in {"completed", "cancelled"}:
            self.remove(token)
        return row

    def remove(self, token: Token) -> None:
        """Take a token off the diagram and look whether its scope has ended."""
        self.touch(token)
        self.state.drop_token(token.id)
        self._checks.append(token.scope)

    def wait(self, token: Token, *waits: Wait) -> None:
        """Let a token wait for any of the given things."""
        self.touch(token)
        token.waits = waits

    def emit(self, row: RecordRow) -> None:
        """Append a row, with the operations that came before it."""
        row.ops.extend(self._ops)
        self._ops.clear()
        self.rows.append(row)

    def fail(self, token: Token, code: str, words: Sentence, *, at: RetryAt = "run") -> None:
        """End the visit as failed and leave an incident; inner instances that run go on."""
        self.touch(token)
        waits: tuple[Wait, ...] = (IncidentWait(code, at),)
        if self._has_live(token):
            waits += tuple(wait for wait in token.waits if isinstance(wait, ChildrenWait))
        token.waits = waits
        told: dict[str, object] = {"code": code, "message": str(words), "sentence": words.as_json()}
        self.move(token, "failed", detail=told)
        others = [other for other in self.changes.incidents if other.token != token.id]
        self.changes.incidents = [*others, Incident(token.id, token.element, code, words)]

    def _has_live(self, token: Token) -> bool:
        """Whether inner instances of a token's activity run as instances of their own."""
        owned = (self.state.scopes[scope] for scope in self.state.owned.get(token.id, ()))
        return any(isinstance(scope, LoopScope) and scope.active for scope in owned)

    def close(self, status: str) -> None:
        """End the instance; raises nothing when it has ended already."""
        if self.state.status != "active":
            return
        self.state.status = status
        self.emit(RecordRow.of_instance(self.definition, "active", status))

    # running

    def enter(self, flow: Flow, scope: int) -> None:
        """Send a token along a sequence flow."""
        self.constructs.enter(self, flow, scope)

    def run(self) -> None:
        """Move tokens until nothing is ready; an exhausted budget leaves incidents."""
        while True:
            while self.queue or self._last or self._checks or self.variables_changed:
                if (
                    self.variables_changed
                ):  # what a variable triggers comes before what follows in the flow
                    self.variables_changed = False
                    self.constructs.written(self)
                elif self._checks:
                    self._check(self._checks.pop(0))
                else:
                    self._visit((self.queue or self._last).popleft())
            self.constructs.idle(self)
            if not (self.queue or self._last or self._checks or self.variables_changed):
                return

    def _visit(self, token_id: int) -> None:
        token = self.state.tokens.get(token_id)
        if token is None or token.armed or token.state not in {"ready", "waiting"}:
            return
        self.budget -= 1
        if self.budget < 0:
            if self.patient:
                raise Overrun
            looping = sentence(
                "Một bước đã qua hơn %(count)s nút; sơ đồ có thể lặp vô hạn.",
                count=self.budget_limit,
            )
            self.fail(token, BudgetExceeded.code, self.environment.spent or looping)
            return
        node = self.node(token)
        try:
            self.constructs.behaviours[node.type](self, token, node)
        except DieuPhoiError as error:
            self.constructs.failed(self, token, error)

    def recheck(self, scope_id: int) -> None:
        """Look, before the next token moves, whether a scope has ended."""
        self._checks.append(scope_id)

    def _check(self, scope_id: int) -> None:
        scope = self.state.scopes.get(scope_id)
        if scope is None:
            return
        self.constructs.departed(self, scope)
        if scope_id not in self.state.scopes or any(
            not token.armed for token in self.state.tokens_in(scope_id)
        ):
            return
        self.constructs.scope_ended(self, scope)

    # the end of the step

    def finish(self) -> None:
        """Bring the operations on tokens and counters into the rows and derive the waits."""
        for token_id, before in self._before.items():
            token = self.state.tokens.get(token_id)
            self._note_waits(token_id, before, token)
            if token is not None:
                if token != before:
                    self._ops.append(["t", token.dump()])
            elif before is not None:
                self._ops.append(["-t", token_id])
        for scope_id in self._dirty_scopes:
            self._ops.append(["s", self.state.scopes[scope_id].head()])
        if self.state.status != self._status:
            self._ops.append(["i", self.state.status])
        if self.state.next != self._next:
            self._ops.append(["n", self.state.next])
        if self._ops and not self.rows:
            self.emit(RecordRow.of_instance(self.definition, "active", "active"))
        elif self._ops:
            self.rows[-1].ops.extend(self._ops)
            self._ops.clear()
        self.changes.status = self.state.status

    def _note_waits(self, token_id: int, before: Token | None, token: Token | None) -> None:
        old = before.waits if before is not None else ()
        new = token.waits if token is not None else ()
        if token is not None and (token_id in self.changes.carried or token.waits_as(before)):
            return
        if before is not None and before.has_failed:
            self.changes.incidents_closed.append(token_id)
        if any(wait.kind not in INTERNAL for wait in old):
            self.changes.waits_closed.append(token_id)
        if token is None:
            return
        names = self.names(token.scope)
        for index, wait in enumerate(new):
            if wait.kind not in INTERNAL:
                self.changes.waits_opened.append(self._opened(token, index, wait, names))

    def _opened(
        self, token: Token, index: int, wait: Wait, names: Mapping[str, object]
    ) -> OpenedWait:
        return OpenedWait(
            token.id,
            token.element,
            wait.kind,
            wait.name,
            wait.due if isinstance(wait, TimerWait) else None,
            wait.keys if isinstance(wait, MessageWait) else {},
            self.loop_of(token.scope),
            token.scope,
            index,
            names,
            self.changes.offers.get(token.id),
        )
