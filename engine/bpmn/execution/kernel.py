"""The one place through which every change of an instance's state passes.

The kernel knows tokens, scopes, variables, rows and the queue of ready work. What a construct
does is in the modules beside it; they change state only through the methods here.
"""

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from engine.bpmn.definition import Definition, Flow, Node
from engine.bpmn.execution.rows import Changes, Incident, Row, Wait
from engine.bpmn.execution.state import ROOT, ScopeState, State, Token
from engine.bpmn.execution.world import World
from engine.bpmn.language import expression
from engine.errors import BudgetExceeded, DieuPhoiError, InvalidInput

VALUE_LIMIT = 64 * 1024
"""Largest value of one variable, in bytes of JSON; larger things are attachments."""

DOCUMENT_LIMIT = 512 * 1024
"""Largest state document, in bytes."""

TRANSPARENT = frozenset({"sub", "loop", "multi"})

Behaviour = Callable[["Kernel", Token, Node], None]


@dataclass(frozen=True, slots=True)
class Constructs:
    """What the kernel calls: a behaviour for each kind of node, and four turns of events."""

    behaviours: Mapping[str, Behaviour]
    scope_ended: Callable[[Kernel, ScopeState], None]
    failed: Callable[[Kernel, Token, DieuPhoiError], None]
    written: Callable[[Kernel], None]
    idle: Callable[[Kernel], None]


class Kernel:
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
        self.definition = definition
        self.state = state
        self.now = now
        self.world = world
        self.constructs = constructs
        self.queue: deque[int] = deque()
        self.rows: list[Row] = []
        self.changes = Changes()
        self.wrote = False
        self.budget = world.budget
        self._ops: list[list[Any]] = []
        self._before: dict[int, dict[str, Any] | None] = {}
        self._dirty_scopes: dict[int, None] = {}
        self._checks: list[int] = []
        self.functions = {
            **world.functions,
            "completed": lambda activity: self._count(activity, 0),
            "total": lambda activity: self._count(activity, 1),
        }
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
        """End the visit as failed and leave an incident; the instance goes on."""
        self.touch(token)
        token.waits = [{"kind": "incident", "code": code, "at": at}]
        self.move(token, "failed", detail={"code": code, "message": message})
        self.changes.incidents.append(Incident(token.id, token.element, code, message))

    # scopes and variables

    def new_scope(self, element: str, kind: str, parent: int | None, **fields: Any) -> ScopeState:
        """Open a scope; ``loop`` is inherited from the parent when it is not given."""
        if "loop" not in fields and parent is not None:
            fields["loop"] = self.state.scopes[parent].loop
        scope = ScopeState(self.state.fresh_id(), element, kind, parent, **fields)
        self.state.put_scope(scope)
        self._ops.append(["s", scope.dump()])
        return scope

    def scope_data(self, scope: ScopeState) -> dict[str, Any]:
        """Give a scope's counters for changing."""
        self._dirty_scopes[scope.id] = None
        return scope.data

    def drop_scope(self, scope_id: int) -> None:
        """Close a scope whose tokens are gone."""
        self.state.drop_scope(scope_id)
        self._dirty_scopes.pop(scope_id, None)
        self._ops.append(["-s", scope_id])

    def loop_of(self, scope_id: int) -> int | None:
        """Give the number of the inner instance a scope belongs to."""
        return self.state.scopes[scope_id].loop

    def key_of(self, scope_id: int) -> str | None:
        """Give the key (agency or item id) of the inner instance a scope belongs to."""
        scope: ScopeState | None = self.state.scopes[scope_id]
        while scope is not None:
            if scope.kind == "body":
                key = scope.data.get("key")
                return str(key) if key is not None else None
            scope = self.state.scopes[scope.parent] if scope.parent is not None else None
        return None

    def names(self, scope_id: int, extra: Mapping[str, Any] | None = None) -> ChainMap[str, Any]:
        """Give the variables seen from a scope, inner ones hiding outer ones."""
        maps: list[Any] = [dict(extra)] if extra else []
        current: int | None = scope_id
        while current is not None:
            scope = self.state.scopes[current]
            maps.append(scope.vars)
            if scope.kind == "multi":
                maps.append(counters(scope))
            current = scope.parent
        return ChainMap(*maps)

    def write(self, scope_id: int, name: str, value: Any) -> None:
        """Write a variable to the scope that holds the name, else to the instance or body."""
        target = self._holder(scope_id, name)
        value = self._checked(name, value)
        old = target.vars.get(name)
        if name in target.vars and old == value and type(old) is type(value):
            return
        target.vars[name] = value
        self._ops.append(["v", target.id, name, old, value])
        self.wrote = True
        if target.id == ROOT and name not in target.data.get("wrote", (name,)):
            self.scope_data(target)["wrote"] = [*target.data["wrote"], name]

    def declare(self, scope_id: int, name: str, value: Any) -> None:
        """Make a variable in a scope itself, whatever the scopes around it hold."""
        scope = self.state.scopes[scope_id]
        value = self._checked(name, value)
        self._ops.append(["v", scope_id, name, scope.vars.get(name), value])
        scope.vars[name] = value
        self.wrote = True

    def _count(self, activity: object, which: int) -> int:
        counts = self.state.scopes[ROOT].data.get("counts", {}).get(activity, (0, 0))
        return int(counts[which])

    def _holder(self, scope_id: int, name: str) -> ScopeState:
        home: ScopeState | None = None
        current: int | None = scope_id
        while current is not None:
            scope = self.state.scopes[current]
            if name in scope.vars:
                return scope
            if home is None and scope.kind not in TRANSPARENT and scope.kind != "io":
                home = scope
            current = scope.parent
        if home is None:
            home = self.state.scopes[scope_id]
        return home

    def _checked(self, name: str, value: Any) -> Any:
        try:
            text = orjson.dumps(value, default=str)
        except (orjson.JSONEncodeError, TypeError) as error:
            message = f"Biến «{name}»: giá trị không ghi được dưới dạng JSON ({error})."
            raise InvalidInput(message) from error
        if len(text) > VALUE_LIMIT:
            message = (
                f"Biến «{name}» dài {len(text)} byte, quá giới hạn {VALUE_LIMIT} byte; "
                "hãy đính kèm dưới dạng tệp."
            )
            raise InvalidInput(message)
        return orjson.loads(text)

    def evaluate(self, text: str, scope_id: int, extra: Mapping[str, Any] | None = None) -> Any:
        """Evaluate an expression with the variables of a scope; raises ExpressionFailed."""
        return expression(text).evaluate(self.names(scope_id, extra), self.functions)

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
        target = self.definition.nodes[flow.target]
        if target.type in {"parallelGateway", "inclusiveGateway"} and len(target.incoming) > 1:
            self._arrive(flow, target, scope)
        else:
            self.new_token(target.id, scope, flow=flow.id)

    def _arrive(self, flow: Flow, target: Node, scope: int) -> None:
        for token in self.state.tokens_in(scope):
            if token.element == target.id and token.counts:
                self.touch(token)
                token.counts[flow.id] = token.counts.get(flow.id, 0) + 1
                self.emit(
                    Row(
                        "flow",
                        target.id,
                        target.type,
                        target.name,
                        token.id,
                        "waiting",
                        "waiting",
                        flow.id,
                        self.loop_of(scope),
                        self.key_of(scope),
                    )
                )
                break
        else:
            token = self.new_token(target.id, scope, flow=flow.id, counts={flow.id: 1})
        if token.id not in self.queue:
            self.queue.append(token.id)

    def run(self) -> None:
        """Move tokens until nothing is ready; an exhausted budget leaves incidents."""
        while True:
            while self.queue or self._checks:
                while self._checks:
                    self._check(self._checks.pop(0))
                if self.queue:
                    self._visit(self.queue.popleft())
            if self.wrote:
                self.wrote = False
                self.constructs.written(self)
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
            message = f"Một bước đã qua hơn {self.world.budget} nút; sơ đồ có thể lặp vô hạn."
            self.fail(token, BudgetExceeded.code, message)
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
        if scope is None or any(not token.armed for token in self.state.tokens_in(scope_id)):
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
        if any(wait["kind"] != "incident" for wait in old):
            self.changes.waits_closed.append(token_id)
        if token is None:
            return
        names = self.names(token.scope)
        for index, wait in enumerate(new):
            if wait["kind"] != "incident":
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


def counters(scope: ScopeState) -> dict[str, Any]:
    """Give a multi-instance activity's counters under their names in BPMN and in the field."""
    data = scope.data
    total, active = data.get("total", 0), data.get("active", 0)
    done, ended = data.get("completed", 0), data.get("terminated", 0)
    return {
        "numberOfInstances": total,
        "numberOfActiveInstances": active,
        "numberOfCompletedInstances": done,
        "numberOfTerminatedInstances": ended,
        "nrOfInstances": total,
        "nrOfActiveInstances": active,
        "nrOfCompletedInstances": done,
    }
