"""The state of one instance: tokens, scopes, variables. Nothing of any library is in it.

The document is text of the form ``{"v": 1, "next": 7, "status": "active", "tokens": [...],
"scopes": [...]}``. A finished token is not in it. Ids are small integers, never used twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import orjson

from engine.bpmn.runtime.formats import FORMAT, current
from engine.bpmn.runtime.scopes import InstanceScope, ScopeState, load_scope
from engine.bpmn.runtime.tokens import Token

S = TypeVar("S", bound=ScopeState)

ROOT = 1
"""The id of the scope of the instance itself."""


class State:
    """Tokens and scopes with the few indexes a step needs; built in one pass over the document."""

    def __init__(self) -> None:
        """Make the empty state of an instance that has not started."""
        self.next = 1
        self.status = "new"
        self.source: str | bytes | None = None
        self.tokens: dict[int, Token] = {}
        self.scopes: dict[int, ScopeState] = {}
        self.inside: dict[int, dict[int, None]] = {}
        self.hosted: dict[int, dict[int, None]] = {}
        self.owned: dict[int, dict[int, None]] = {}

    @classmethod
    def load(cls, text: str | bytes) -> State:
        """Read a document; raises ValueError for a format this version does not know."""
        raw = current(orjson.loads(text))
        state = cls()
        state.next, state.status, state.source = raw["next"], raw["status"], text
        for item in raw["scopes"]:
            state.put_scope(load_scope(item))
        for item in raw["tokens"]:
            state.put_token(Token.load(item))
        return state

    def dump(self) -> str:
        """Give the document as text; equal states give equal text."""
        return orjson.dumps(
            {
                "v": FORMAT,
                "next": self.next,
                "status": self.status,
                "scopes": [self.scopes[i].dump() for i in sorted(self.scopes)],
                "tokens": [self.tokens[i].dump() for i in sorted(self.tokens)],
            },
            option=orjson.OPT_SORT_KEYS,
        ).decode()

    @property
    def root(self) -> InstanceScope:
        """The scope of the instance itself."""
        scope = self.scopes[ROOT]
        if not isinstance(scope, InstanceScope):
            message = f"the outermost scope is a {scope.kind}"
            raise TypeError(message)
        return scope

    def put_token(self, token: Token) -> None:
        """Add a token, or one that replaces the token of its id."""
        self.tokens[token.id] = token
        self.inside.setdefault(token.scope, {})[token.id] = None
        if token.host is not None:
            self.hosted.setdefault(token.host, {})[token.id] = None
        if token.id >= self.next:
            self.next = token.id + 1

    def drop_token(self, token_id: int) -> None:
        """Remove a token."""
        token = self.tokens.pop(token_id)
        self.inside.get(token.scope, {}).pop(token_id, None)
        if token.host is not None:
            self.hosted.get(token.host, {}).pop(token_id, None)

    def put_scope(self, scope: ScopeState) -> None:
        """Add a scope."""
        self.scopes[scope.id] = scope
        if scope.token is not None:
            self.owned.setdefault(scope.token, {})[scope.id] = None
        self.next = max(self.next, scope.id + 1)

    def drop_scope(self, scope_id: int) -> None:
        """Remove a scope."""
        scope = self.scopes.pop(scope_id)
        self.inside.pop(scope_id, None)
        if scope.token is not None:
            self.owned.get(scope.token, {}).pop(scope_id, None)

    def owned_scope(self, token: Token, kind: type[S]) -> S | None:
        """Give the scope of this kind that a token's activity has opened, or None."""
        for scope_id in self.owned.get(token.id, ()):
            scope = self.scopes[scope_id]
            if isinstance(scope, kind):
                return scope
        return None

    def fresh_id(self) -> int:
        """Give an id that was never used in this instance."""
        self.next += 1
        return self.next - 1

    def tokens_in(self, scope_id: int) -> list[Token]:
        """Give the tokens that stand directly in a scope, oldest first."""
        return [self.tokens[i] for i in self.inside.get(scope_id, ())]

    def apply(self, ops: Iterable[list[Any]]) -> None:
        """Apply the operations of recorded rows, in order."""
        for op in ops:
            self._apply(op)

    def _apply(self, op: list[Any]) -> None:
        match op[0]:
            case "t":
                token = Token.load(op[1])
                if token.id in self.tokens:
                    self.drop_token(token.id)
                self.put_token(token)
            case "-t":
                self.drop_token(op[1])
            case "s":
                self._apply_scope(load_scope(op[1]))
            case "-s":
                self.drop_scope(op[1])
            case "v" | "-v":
                self._apply_variable(op)
            case "d":
                pass  # a data store is no part of any instance's state
            case "i":
                self.status = op[1]
            case "n":
                self.next = op[1]
            case unknown:
                message = f"unknown operation {unknown!r} in a recorded row"
                raise ValueError(message)

    def _apply_variable(self, op: list[Any]) -> None:
        if op[0] == "v":
            self.scopes[op[1]].vars[op[2]] = op[4]
        else:
            del self.scopes[op[1]].vars[op[2]]

    def _apply_scope(self, scope: ScopeState) -> None:
        before = self.scopes.get(scope.id)
        if before is None:
            self.put_scope(scope)
        else:
            scope.vars = before.vars
            self.scopes[scope.id] = scope

    @classmethod
    def fold(cls, ops: Iterable[list[Any]]) -> State:
        """Give the state that a stream's operations lead to, from the first row on."""
        state = cls()
        state.apply(ops)
        return state
