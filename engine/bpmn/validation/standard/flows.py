"""Sequence flows and what they connect (BPMN 2.0.2 §8.4.13, §10.2, §10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES
from engine.bpmn.parser.markup import child, children, truthy
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, executable, texts
from engine.sentences import sentence

NODES = tuple(sorted(ACTIVITIES | EVENTS | GATEWAYS))
_LEVELS = ("process", *sorted(SUB_PROCESSES))


def unlisted(model: Model) -> Broken:
    """Each end of a flow lists it."""
    for node, name, real, said in _listed(model):
        for flow in sorted(real - said):
            yield node, f"<{name}>{flow}</{name}>"


def listed_amiss(model: Model) -> Broken:
    """No node lists a flow that does not begin or end there."""
    for node, name, real, said in _listed(model):
        for flow in sorted(said - real):
            yield node, f"<{name}>{flow}</{name}>"


def _listed(model: Model) -> Iterator[tuple[etree._Element, str, set[str], set[str]]]:
    """Each node and side: the flows that are there, and those that it lists."""
    for node in model.each(*NODES):
        key = node.get("id") or ""
        for name, flows in (("incoming", model.incoming), ("outgoing", model.outgoing)):
            real = {flow.get("id") or "" for flow in flows.get(key, [])}
            yield node, name, real, set(texts(node, name))


def immediate(model: Model) -> Broken:
    """A flow of an executable process is taken at once."""
    for flow in model.each("sequenceFlow"):
        if executable(flow) and not truthy(flow.get("isImmediate"), default=True):
            yield flow, ""


def unled(model: Model) -> Broken:
    """Where a start event is used, a flow leads to every other node."""
    for level in model.each(*_LEVELS):
        starts = child(level, "startEvent") is not None
        for node in children(level, *NODES):
            begins = node.tag.endswith(("startEvent", "}boundaryEvent")) or _apart(node)
            links = _links(node) and node.tag.endswith("CatchEvent")
            must = starts or node.tag.endswith(("CatchEvent", "ThrowEvent"))
            if must and not (begins or links or model.incoming.get(node.get("id") or "")):
                yield node, ""


def leading_nowhere(model: Model) -> Broken:
    """Where an end event is used, a flow leads from every other node."""
    for level in model.each(*_LEVELS):
        ends = child(level, "endEvent") is not None
        for node in children(level, *NODES):
            boundary = node.tag.endswith("}boundaryEvent")
            undoes = boundary and child(node, "compensateEventDefinition") is not None
            links = _links(node) and node.tag.endswith("ThrowEvent")
            free = undoes or links or _apart(node) or node.tag.endswith("endEvent")
            must = ends or boundary or node.tag.endswith(("CatchEvent", "ThrowEvent"))
            if must and not (free or model.outgoing.get(node.get("id") or "")):
                yield node, ""


def ends_missing(model: Model) -> Broken:
    """A level that has a start event has an end event, and the other way round."""
    for level in model.each(*_LEVELS):
        starts, ends = child(level, "startEvent"), child(level, "endEvent")
        if starts is not None and ends is None:
            yield level, "endEvent"
        elif ends is not None and starts is None:
            yield level, "startEvent"


def _apart(node: etree._Element) -> bool:
    """Whether a node stands outside the normal flow: it undoes, or an event begins it."""
    return truthy(node.get("isForCompensation")) or truthy(node.get("triggeredByEvent"))


def _links(node: etree._Element) -> bool:
    return child(node, "linkEventDefinition") is not None


RULES = (
    Rule(
        "std-flow-marker",
        "§8.4.13",
        sentence("%(element)s: thiếu %(detail)s của luồng tuần tự vẽ ở đó."),
        unlisted,
    ),
    Rule(
        "std-flow-listed",
        "§8.4.13",
        sentence("%(element)s ghi %(detail)s, nhưng không có luồng tuần tự như vậy ở đó."),
        listed_amiss,
    ),
    Rule(
        "std-flow-immediate",
        "§8.4.13",
        sentence("%(element)s của quy trình thực thi không được có isImmediate=“false”."),
        immediate,
    ),
    Rule(
        "std-flow-incoming",
        "§10.5.2",
        sentence("%(element)s phải có luồng vào."),
        unled,
    ),
    Rule(
        "std-flow-outgoing",
        "§10.5.3",
        sentence("%(element)s phải có luồng ra."),
        leading_nowhere,
    ),
    Rule(
        "std-start-and-end",
        "§10.5.2, §10.5.3",
        sentence(
            "%(element)s thiếu %(detail)s: có sự kiện bắt đầu thì phải có sự kiện kết thúc, và "
            "ngược lại."
        ),
        ends_missing,
    ),
)
