"""Why an instance cannot become one of another version of its process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.bpmn.definition import Node
from engine.bpmn.runtime.document import LogEntry
from engine.bpmn.runtime.joins import JOINS
from engine.bpmn.runtime.scopes import LogScope, SubProcessScope
from engine.bpmn.runtime.state import State
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.version_change import VersionChange
from engine.bpmn.runtime.waits import (
    ChildrenWait,
    CompensationWait,
    ConditionWait,
    MessageWait,
    ResetWait,
    SignalWait,
    TimerWait,
)
from engine.sentences import Sentence, sentence

EventWait = TimerWait | MessageWait | SignalWait | ConditionWait


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an element that an instance stands at cannot become another."""

    code: str
    element: str
    words: Sentence


def obstacles(change: VersionChange, state: State) -> list[Obstacle]:
    """Everything that stands in the way; nothing does where the list is empty."""
    found = [each for token in state.tokens.values() for each in _of_token(change, token)]
    for scope in state.scopes.values():
        if change.becomes(scope.element) is None:
            found.append(_gone(change, scope.element))
        if isinstance(scope, LogScope):
            found += _of_log(change, scope.done or ())
        if isinstance(scope, SubProcessScope):
            found += [_gone(change, left) for left in scope.left or () if not change.node(left)]
    return list(dict.fromkeys(found))


def _of_token(change: VersionChange, token: Token) -> Iterator[Obstacle]:
    old, new = change.old.nodes[token.element], change.node(token.element)
    if token.armed and new is None:
        if not change.says(old.id):
            yield _obstacle(
                "event-gone",
                old,
                sentence("phiên bản mới không còn sự kiện đang chờ «%(name)s»", name=_name(old)),
            )
        return
    if new is None:
        yield _gone(change, old.id)
        return
    yield from _of_place(change, old, new)
    yield from _of_work(change, token, old, new)
    yield from _of_arrivals(change, token, old, new)


def _of_place(change: VersionChange, old: Node, new: Node) -> Iterator[Obstacle]:
    if (old.type, old.triggered_by_event) != (new.type, new.triggered_by_event):
        words = sentence(
            "«%(name)s» đổi loại từ %(old)s sang %(new)s",
            name=_name(old),
            old=old.type,
            new=new.type,
        )
        yield _obstacle("type-changed", old, words)
    if change.becomes(old.scope) != new.scope:
        words = sentence("«%(name)s» đã chuyển sang quy trình con khác", name=_name(old))
        yield _obstacle("moved", old, words)
    if old.attached_to and change.becomes(old.attached_to) != new.attached_to:
        words = sentence("sự kiện «%(name)s» nay gắn vào hoạt động khác", name=_name(old))
        yield _obstacle("host-changed", old, words)


def _of_work(change: VersionChange, token: Token, old: Node, new: Node) -> Iterator[Obstacle]:
    if _shape(old) != _shape(new):
        words = sentence("«%(name)s» đổi cách lặp hoặc cách giao nhiều cơ quan", name=_name(old))
        yield _obstacle("loop-changed", old, words)
    if any(isinstance(wait, ChildrenWait) for wait in token.waits) and old.called != new.called:
        words = sentence(
            "«%(name)s» nay gọi quy trình %(new)s, trong khi %(old)s đang chạy",
            name=_name(old),
            old=old.called or "–",
            new=new.called or "–",
        )
        yield _obstacle("called-changed", old, words)
    if any(
        isinstance(wait, EventWait) and change.event(old.id, wait.event) is None
        for wait in token.waits
    ):
        words = sentence("«%(name)s» nay không còn chờ sự kiện như trước", name=_name(old))
        yield _obstacle("event-changed", old, words)


def _of_arrivals(change: VersionChange, token: Token, old: Node, new: Node) -> Iterator[Obstacle]:
    flows = [*token.counts]
    for wait in token.waits:
        if isinstance(wait, ResetWait):
            flows += wait.left
        elif isinstance(wait, CompensationWait):
            yield from _of_log(change, wait.left)
    gathers = (new.type in JOINS and len(new.incoming) > 1) or new.start_quantity > 1
    if flows and (not gathers or any(change.flow(flow) is None for flow in flows)):
        words = sentence("nhánh đã đến «%(name)s» không còn trong phiên bản mới", name=_name(old))
        yield _obstacle("flow-gone", old, words)


def _of_log(change: VersionChange, log: Sequence[LogEntry]) -> Iterator[Obstacle]:
    for entry in log:
        for element in (entry["a"], entry.get("h"), entry.get("b")):
            if element is not None and change.node(element) is None:
                yield _gone(change, element)
        yield from _of_log(change, entry.get("d", ()))


def _shape(node: Node) -> tuple[str, str] | None:
    return None if node.loop is None else (node.loop.kind, node.placement)


def _gone(change: VersionChange, element: str) -> Obstacle:
    node = change.old.nodes.get(element)
    name = _name(node) if node is not None else element
    words = sentence("phiên bản mới không còn «%(name)s»", name=name)
    return Obstacle("element-gone", element, words)


def _obstacle(code: str, node: Node, words: Sentence) -> Obstacle:
    return Obstacle(code, node.id, words)


def _name(node: Node) -> str:
    return node.name or node.id
