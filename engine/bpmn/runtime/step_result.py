"""What one step gives back: rows for the record, changes for the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.definition import Definition, Node
from engine.bpmn.runtime.tokens import Token
from engine.sentences import Sentence


@dataclass(slots=True)
class RecordRow:
    """One recorded change, in the order in which it happened.

    ``kind``: ``visit`` of a flow node (``from_state`` None begins it; ``completed``,
    ``cancelled`` or ``failed`` end it; a node that waits for nothing begins and ends in one row),
    ``flow`` (an arrival at a join that already waits), ``child`` (one inner instance that runs as
    an instance of its own), ``instance``. ``flow`` is the sequence flow by which the visit began.
    ``ops`` applied in order give the state document (:meth:`State.apply`).
    """

    kind: str
    element: str
    type: str
    name: str | None
    token: int
    from_state: str | None
    to_state: str
    flow: str | None = None
    loop: int | None = None
    key: str | None = None
    child: str | None = None
    process: str | None = None
    detail: dict[str, object] = field(default_factory=dict)
    ops: list[list[object]] = field(default_factory=list)

    @classmethod
    def of_instance(
        cls, definition: Definition, from_state: str | None, to_state: str, loop: int | None = None
    ) -> RecordRow:
        """Give the row of a change of the instance itself."""
        return cls(
            "instance",
            definition.id,
            "process",
            definition.name,
            0,
            from_state,
            to_state,
            loop=loop,
        )

    @classmethod
    def of_visit(
        cls, node: Node, token: Token, to_state: str, *, loop: int | None, key: str | None
    ) -> RecordRow:
        """Give the row of a token's next state, before the token has it."""
        if token.begun:
            return cls._of_node("visit", node, token.id, token.state, to_state, loop, key)
        return cls._of_node("visit", node, token.id, None, to_state, loop, key, token.flow)

    @classmethod
    def of_arrival(
        cls, node: Node, token: Token, flow: str, *, loop: int | None, key: str | None
    ) -> RecordRow:
        """Give the row of a flow taken to a node whose visit has begun already."""
        return cls._of_node("flow", node, token.id, token.state, token.state, loop, key, flow)

    @classmethod
    def of_child(
        cls,
        node: Node,
        token: int,
        from_state: str | None,
        to_state: str,
        *,
        loop: int | None = None,
        key: str | None = None,
    ) -> RecordRow:
        """Give the row of an instance that runs for an activity."""
        return cls._of_node("child", node, token, from_state, to_state, loop, key)

    @classmethod
    def _of_node(
        cls,
        kind: str,
        node: Node,
        token: int,
        from_state: str | None,
        to_state: str,
        loop: int | None,
        key: str | None,
        flow: str | None = None,
    ) -> RecordRow:
        name = node.name
        return cls(kind, node.id, node.type, name, token, from_state, to_state, flow, loop, key)


@dataclass(frozen=True, slots=True)
class OpenedWait:
    """What a token now waits for, as its ``index``-th wait.

    ``names`` are the variables it sees (read-only); ``offer`` what ``Environment.offer`` gave.
    """

    token: int
    element: str
    kind: str  # task | timer | message | signal | service | condition | children
    name: str | None
    due: str | None  # UTC, ISO 8601
    keys: Mapping[str, str]
    loop: int | None
    scope: int
    index: int
    names: Mapping[str, object]
    offer: object = None


@dataclass(slots=True)
class ChildStart:
    """One instance to be made for a call activity or one item of a multi-instance activity.

    ``process`` is the called process, or None when ``body`` names the activity of the same
    definition that the child runs. ``caught`` maps ``error`` and ``escalation`` to the codes that
    some ancestor catches (None among them: all), the nearest first; ``interrupting`` are those
    escalations whose catcher ends the child.
    """

    token: int
    element: str
    loop: int | None
    key: str | None
    process: str | None
    body: str | None
    data: dict[str, object]
    caught: dict[str, list[str | None]]
    row: RecordRow
    item: object = None
    business_key: str | None = None
    returns_all: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Something for others: ``message``, ``signal`` (for everybody), the rest for the parent."""

    kind: str  # message | signal | error | escalation | ended
    name: str | None
    code: str | None
    keys: dict[str, str]
    data: dict[str, object]
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """An activity that failed and can be retried or skipped."""

    token: int
    element: str
    code: str
    words: Sentence

    @property
    def message(self) -> str:
        """What failed, in Vietnamese."""
        return str(self.words)


@dataclass(slots=True)
class Changes:
    """What the tables must hold after the step.

    ``children_cancelled``: (token, loop or all). ``stored``: the data stores written, by id.
    ``offers``: for whom the user tasks that began are, by token. ``carried``: where tokens stand
    that wait for the same as before, in another version of their process.
    """

    waits_opened: list[OpenedWait] = field(default_factory=list)
    waits_closed: list[int] = field(default_factory=list)
    children_started: list[ChildStart] = field(default_factory=list)
    children_cancelled: list[tuple[int, int | None]] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    incidents_closed: list[int] = field(default_factory=list)
    reached: list[tuple[int, str]] = field(default_factory=list)
    stored: dict[str, object] = field(default_factory=dict)
    offers: dict[int, object] = field(default_factory=dict)
    status: str = "active"
    carried: dict[int, str] = field(default_factory=dict)
    result: dict[str, object] = field(default_factory=dict)
