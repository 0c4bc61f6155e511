"""The state of one instance: tokens, scopes, variables. Nothing of any library is in it.

The document is text of the form ``{"v": 1, "next": 7, "status": "active", "tokens": [...],
"scopes": [...]}``. A finished token is not in it. Ids are small integers, never used twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from engine.bpmn.runtime.formats import FORMAT, current

ROOT = 1
"""The id of the scope of the instance itself."""


@dataclass(slots=True)
class Token:
    """A token on a flow node (BPMN 2.0.2 §7.2.8).

    ``waits`` lists what can move it (``kind``: task, timer, message, signal, condition, service,
    children, incident). ``host`` is the activity or gateway for whose sake an event is armed.
    ``counts`` are a join's arrivals by incoming flow. ``inner`` marks one turn of a loop or one
    instance of a multi-instance activity.
    """

    id: int
    element: str
    scope: int
    state: str = "ready"
    flow: str | None = None
    waits: list[dict[str, Any]] = field(default_factory=list)
    host: int | None = None
    armed: bool = False
    inner: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    begun: bool = False

    @property
    def silent(self) -> bool:
        """Whether it only keeps its scope going: its end is no end of a visit."""
        return any("silent" in wait for wait in self.waits)

    def dump(self) -> dict[str, Any]:
        """Give the JSON form, without what is at its default."""
        out: dict[str, Any] = {
            "id": self.id,
            "el": self.element,
            "sc": self.scope,
            "st": self.state,
        }
        if self.flow is not None:
            out["fl"] = self.flow
        if self.waits:
            out["w"] = self.waits
        if self.host is not None:
            out["h"] = self.host
        if self.armed:
            out["a"] = 1
        if self.inner:
            out["i"] = 1
        if self.counts:
            out["c"] = self.counts
        if self.begun:
            out["b"] = 1
        return out

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> Token:
        """Read the JSON form."""
        return cls(
            raw["id"],
            raw["el"],
            raw["sc"],
            raw["st"],
            raw.get("fl"),
            raw.get("w") or [],
            raw.get("h"),
            bool(raw.get("a")),
            bool(raw.get("i")),
            raw.get("c") or {},
            bool(raw.get("b")),
        )


@dataclass(slots=True)
class ScopeState:
    """A running container: the instance, a sub-process, a multi-instance activity, one body.

    ``kind``: ``process``; ``sub`` (sub-process); ``multi`` (counters of a loop); ``body`` (one
    instance of a multi-instance activity); ``loop`` (one turn of a standard loop, transparent to
    writes); ``io`` (local data of an activity). ``loop`` is the number, from 1, of the nearest
    body around.
    """

    id: int
    element: str
    kind: str
    parent: int | None = None
    token: int | None = None
    loop: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    vars: dict[str, Any] = field(default_factory=dict)

    def head(self) -> dict[str, Any]:
        """Give the JSON form without the variables."""
        out: dict[str, Any] = {"id": self.id, "el": self.element, "k": self.kind}
        links = {"p": self.parent, "t": self.token, "l": self.loop}
        out.update({key: value for key, value in links.items() if value is not None})
        if self.data:
            out["d"] = self.data
        return out

    def dump(self) -> dict[str, Any]:
        """Give the JSON form with the variables."""
        out = self.head()
        if self.vars:
            out["v"] = self.vars
        return out

    @classmethod
    def load(cls, raw: Mapping[str, Any]) -> ScopeState:
        """Read the JSON form."""
        return cls(
            raw["id"],
            raw["el"],
            raw["k"],
            raw.get("p"),
            raw.get("t"),
            raw.get("l"),
            raw.get("d") or {},
            raw.get("v") or {},
        )


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
            state.put_scope(ScopeState.load(item))
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

    def put_token(self, token: Token) -> None:
        """Add a token, or one that replaces the token of its id."""
        self.tokens[token.id] = token
        self.inside.setdefault(token.scope, {})[token.id] = None
        if token.host is not None:
            self.hosted.setdefault(token.host, {})[token.id] = None
        self.next = max(self.next, token.id + 1)

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
                self._apply_scope(ScopeState.load(op[1]))
            case "-s":
                self.drop_scope(op[1])
            case "v":
                self.scopes[op[1]].vars[op[2]] = op[4]
            case "d":
                pass  # a data store is no part of any instance's state
            case "i":
                self.status = op[1]
            case "n":
                self.next = op[1]
            case unknown:
                message = f"unknown operation {unknown!r} in a recorded row"
                raise ValueError(message)

    def _apply_scope(self, scope: ScopeState) -> None:
        known = self.scopes.get(scope.id)
        if known is None:
            self.put_scope(scope)
        else:
            known.data = scope.data

    @classmethod
    def fold(cls, ops: Iterable[list[Any]]) -> State:
        """Give the state that a stream's operations lead to, from the first row on."""
        state = cls()
        state.apply(ops)
        return state
