"""One message that two places of an instance wait for at the same time (BPMN 2.0.2 §8.4.2)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence

_ADVICE = sentence("Dùng hai thông điệp, hoặc khóa tương quan (correlation) khác nhau.")
Receiver = tuple[Node, EventDefinition]


def check_receivers(subject: Subject, report: Report) -> None:
    """Warn of a message for an event that waits around or beside another that waits for it too."""
    receivers = list(_receivers(subject))
    for place, (node, event) in enumerate(receivers):
        for other, same in receivers[:place]:
            if (event.name, event.correlation) != (same.name, same.correlation):
                continue
            pair = (node, other) if _around(subject, node, other) else (other, node)
            if _around(subject, *pair):
                message = sentence(
                    "%(node)s và %(other)s có thể cùng chờ thông điệp “%(name)s”; khi đó không "
                    "bên nào nhận và có sự cố.",
                    node=named(pair[0]),
                    other=named(pair[1]),
                    name=str(event.name),
                )
                report.warn("message-ambiguous", subject.at(pair[0]), message, _ADVICE)


def _receivers(subject: Subject) -> Iterator[Receiver]:
    for node, event in subject.events():
        begins = node.type == "startEvent" and not subject.in_event_sub_process(node)
        sends = node.type in {"sendTask", "endEvent", "intermediateThrowEvent"}
        if event.kind == "message" and event.name and not (begins or sends or node.instantiate):
            yield node, event


def _around(subject: Subject, outer: Node, inner: Node) -> bool:
    """Whether an event waits as long as something runs in which the other one waits."""
    if outer.type == "boundaryEvent":
        beside = inner.attached_to == outer.attached_to
        return beside or outer.attached_to in set(_holders(subject, inner))
    if subject.in_event_sub_process(outer) and outer.type == "startEvent":
        guarded = subject.definition.nodes[outer.scope].scope
        return inner.scope == guarded or guarded in set(_holders(subject, inner))
    return False


def _holders(subject: Subject, node: Node) -> Iterator[str]:
    """Yield the sub-processes around a node, from the innermost out; a start's own counts not."""
    scope: str | None = node.scope
    if scope is not None and node.type == "startEvent" and scope in subject.definition.nodes:
        scope = subject.definition.nodes[scope].scope
    while scope is not None:
        yield scope
        scope = subject.definition.scopes[scope].parent
