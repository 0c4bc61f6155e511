"""The one place through which every change of an instance's state passes.

The kernel knows tokens, scopes, variables, rows and the queue of ready work. What a construct
does is in the modules beside it; they change state only through the methods here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.runtime.data import Variables
from engine.bpmn.runtime.environment import World
from engine.bpmn.runtime.state import ScopeState, State, Token
from engine.bpmn.runtime.step_result import Changes, Incident, Row, Wait
from engine.errors import BudgetExceeded, DieuPhoiError

DOCUMENT_LIMIT = 512 * 1024
"""Largest state document, in bytes."""


INTERNAL = frozenset({"incident", "reset", "compensation"})
"""Kinds of wait that only the execution itself ends."""

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
        world: World,
        constructs: Constructs,
    ) -> None:
        """Take a state that belongs to this step alone; ``now`` is aware."""
        super().__init__(definition, state, world)
        self.now = now
        self.constructs = constructs
        self.queue: deque[int] = deque()
        self.rows: list[Row] = []
        self.changes = Changes(stored=self.kept)
        self.budget = 0 if world.spent else world.budget
        self.patient = False
        self.told_budget = world.budget
        self._before: dict[int, dict[str, Any] | None] = {}
        self._checks: list[int] = []
        self._next = state.next
        self._status = state.status

    # tokens

    def node(self, token: Token) -> Node:
        """Give the flow node a token is on."""
        return self.definition.nodes[token.element]

    def new_token(self, element: str, scope: int, **fields: Any) -> Token:
        """Put a new token on a node; it moves when the queue reaches it, unless it is armed."""
        token = Token(self.state.fresh_id(), element, scope, **fields)
        self._before[token.id] = None
        self.state.put_token(token)
        if token.state == "ready" and not token.armed:
            self.queue.append(token.id)
        return token

    def touch(self, token: Token) -> None:
        """Say that a token is about to change."""
        if token.id not in self._before:
            self._before[token.id] = orjson.loads(orjson.dumps(token.dump()))

    def move(self, token: Token, to: str, *, detail: dict[str, Any] | None = None) -> Row:
        """Change a token's state and record it; the ends of a visit remove the token."""
        self.touch(token)
        node = self.node(token)
        row = Row(
            "visit",
            token.element,
            node.type,
            node.name,
            token.id,
            token.state if token.begun else None,
            to,
            None if token.begun else token.flow,
            self.loop_of(token.scope),
            self.key_of(token.scope),
            detail=detail or {},
        )
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

    def wait(self, token: Token, *waits: dict[str, Any]) -> None:
        """Let a token wait for any of the given things."""
        self.touch(token)
        token.waits = list(waits)

    def emit(self, row: Row) -> None:
        """Append a row, with the operations that came before it."""
        row.ops.extend(self._ops)
        self._ops.clear()
        self.rows.append(row)

    def fail(self, token: Token, code: str, message: str, *, at: str = "run") -> None:
        """End the visit as failed and leave an incident; inner instances that run go on."""
        self.touch(token)
        kept = [w for w in token.waits if w["kind"] == "children"] if self._has_live(token) else []
        token.waits = [{"kind": "incident", "code": code, "at": at}, *kept]
        self.move(token, "failed", detail={"code": code, "message": message})
        others = [found for found in self.changes.incidents if found.token != token.id]
        self.changes.incidents = [*others, Incident(token.id, token.element, code, message)]

    def _has_live(self, token: Token) -> bool:
        """Whether inner instances of a token's activity run as instances of their own."""
        owned = (self.state.scopes[scope] for scope in self.state.owned.get(token.id, ()))
        return any(scope.kind == "multi" and scope.data["active"] for scope in owned)

    def close(self, status: str) -> None:
        """End the instance; raises nothing when it has ended already."""
        if self.state.status != "active":
            return
        self.state.status = status
        root = self.definition
        self.emit(Row("instance", root.id, "process", root.name, 0, "active", status))

    # running

    def enter(self, flow: Flow, scope: int) -> None:
        """Send a token along a sequence flow."""
        self.constructs.enter(self, flow, scope)

    def run(self) -> None:
        """Move tokens until nothing is ready; an exhausted budget leaves incidents."""
        while True:
            while self.queue or self._checks or self.wrote:
                if self.wrote:  # what a variable triggers comes before what follows in the flow
                    self.wrote = False
                    self.constructs.written(self)
                elif self._checks:
                    self._check(self._checks.pop(0))
                else:
                    self._visit(self.queue.popleft())
            if not self.queue and not self._checks:
                self.constructs.idle(self)
            if not self.queue and not self._checks and not self.wrote:
                return

    def _visit(self, token_id: int) -> None:
        token = self.state.tokens.get(token_id)
        if token is None or token.armed or token.state not in {"ready", "waiting"}:
            return
        self.budget -= 1
        if self.budget < 0:
            if self.patient:
                raise Overrun
            looping = f"Một bước đã qua hơn {self.told_budget} nút; sơ đồ có thể lặp vô hạn."
            self.fail(token, BudgetExceeded.code, self.world.spent or looping)
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
                now = token.dump()
                if now != before:
                    self._ops.append(["t", now])
            elif before is not None:
                self._ops.append(["-t", token_id])
        for scope_id in self._dirty_scopes:
            self._ops.append(["s", self.state.scopes[scope_id].head()])
        if self.state.status != self._status:
            self._ops.append(["i", self.state.status])
        if self.state.next != self._next:
            self._ops.append(["n", self.state.next])
        if self._ops and not self.rows:
            root = self.definition
            self.emit(Row("instance", root.id, "process", root.name, 0, "active", "active"))
        elif self._ops:
            self.rows[-1].ops.extend(self._ops)
            self._ops.clear()
        self.changes.status = self.state.status

    def _note_waits(self, token_id: int, before: Any, token: Token | None) -> None:
        old = before.get("w", []) if before else []
        new = token.waits if token is not None else []
        if old == new:
            return
        if any(wait["kind"] == "incident" for wait in old):
            self.changes.incidents_closed.append(token_id)
        if any(wait["kind"] not in INTERNAL for wait in old):
            self.changes.waits_closed.append(token_id)
        if token is None:
            return
        names = self.names(token.scope)
        for index, wait in enumerate(new):
            if wait["kind"] not in INTERNAL:
                self.changes.waits_opened.append(
                    Wait(
                        token.id,
                        token.element,
                        wait["kind"],
                        wait.get("name"),
                        wait.get("due"),
                        wait.get("keys", {}),
                        self.loop_of(token.scope),
                        token.scope,
                        index,
                        names,
                    )
                )
