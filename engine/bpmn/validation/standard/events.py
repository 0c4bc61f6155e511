"""Events: links, messages, their data (BPMN 2.0.2 §10.5)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.events import KINDS
from engine.bpmn.parser.markup import child, children, content, local
from engine.bpmn.validation.standard.rule import Broken, Model, Rule, executable, texts
from engine.sentences import sentence

_CATCHING = ("startEvent", "intermediateCatchEvent", "boundaryEvent")
_THROWING = ("endEvent", "intermediateThrowEvent")
_CARRIED = {
    "messageEventDefinition": ("messageRef", "itemRef"),
    "signalEventDefinition": ("signalRef", "structureRef"),
    "errorEventDefinition": ("errorRef", "structureRef"),
    "escalationEventDefinition": ("escalationRef", "structureRef"),
}


def link_ends(model: Model) -> Broken:
    """A throwing link names its one target, a catching one its sources (table 10.98)."""
    for link in model.each("linkEventDefinition"):
        kind = local(_event(link))
        if kind == "intermediateThrowEvent" and len(texts(link, "target")) != 1:
            yield link, "target"
        elif kind == "intermediateCatchEvent" and not texts(link, "source"):
            yield link, "source"


def link_pairs(model: Model) -> Broken:
    """Source and target of a link name each other and stand on one level."""
    for link in model.each("linkEventDefinition"):
        own = link.get("id") or ""
        for name, back in (("target", "source"), ("source", "target")):
            for ref in texts(link, name):
                other = model.get(ref)
                if other is None or local(other) != "linkEventDefinition":
                    continue
                same = _event(link).getparent() is _event(other).getparent()
                if own not in texts(other, back) or not same:
                    yield link, ref


def message_missing(model: Model) -> Broken:
    """A message event of an executable process names its message (§10.5.5)."""
    for definition in model.each("messageEventDefinition"):
        if executable(definition) and not definition.get("messageRef"):
            yield definition, ""


def operation_missing(model: Model) -> Broken:
    """A message event of an executable process names its operation (§10.5.5)."""
    for definition in model.each("messageEventDefinition"):
        if executable(definition) and not content(child(definition, "operationRef")):
            yield definition, ""


def data_count(model: Model) -> Broken:
    """An event that has data has one for each of its definitions (§10.5.1)."""
    for event in model.each(*_CATCHING, *_THROWING):
        data = _data(event)
        if data and len(data) != len(list(_definitions(model, event))):
            yield event, str(len(data))


def data_kind(model: Model) -> Broken:
    """The data of an event are of the kind that its definition carries (§10.5.1)."""
    for event in model.each(*_CATCHING, *_THROWING):
        definitions = list(_definitions(model, event))
        data = _data(event)
        if len(data) != len(definitions):
            continue
        for one, definition in zip(data, definitions, strict=True):
            ref, item = _CARRIED.get(local(definition), ("", ""))
            if ref and model.item(one) != model.item(model.get(definition.get(ref)), item):
                yield one, definition.get(ref) or ""


def undone_by_nobody(model: Model) -> Broken:
    """A compensation boundary event is associated with an activity that undoes (§10.7.1)."""
    for event in model.each("boundaryEvent"):
        if child(event, "compensateEventDefinition") is None:
            continue
        handlers = (
            model.get(association.get("targetRef"))
            for association in model.each("association")
            if association.get("sourceRef") == event.get("id")
        )
        if not any(h is not None and h.get("isForCompensation") == "true" for h in handlers):
            yield event, ""


def _event(definition: etree._Element) -> etree._Element:
    above = definition.getparent()
    return definition if above is None else above


def _data(event: etree._Element) -> list[etree._Element]:
    return list(children(event, "dataOutput" if local(event) in _CATCHING else "dataInput"))


def _definitions(model: Model, event: etree._Element) -> Iterator[etree._Element]:
    for part in children(event, *KINDS, "eventDefinitionRef"):
        found = model.get(content(part)) if local(part) == "eventDefinitionRef" else part
        if found is not None:
            yield found


RULES = (
    Rule(
        "std-event-message",
        "§10.5.5",
        sentence("%(element)s của quy trình thực thi phải có messageRef."),
        message_missing,
    ),
    Rule(
        "std-event-operation",
        "§10.5.5",
        sentence("%(element)s của quy trình thực thi phải có operationRef."),
        operation_missing,
    ),
    Rule(
        "std-event-data",
        "§10.5.1",
        sentence("%(element)s có %(detail)s dữ liệu; phải có một cho mỗi định nghĩa sự kiện."),
        data_count,
    ),
    Rule(
        "std-event-data-kind",
        "§10.5.1",
        sentence("%(element)s khác kiểu với “%(detail)s” của định nghĩa sự kiện."),
        data_kind,
    ),
    Rule(
        "std-link-end",
        "§10.5.5",
        sentence("%(element)s thiếu <%(detail)s>."),
        link_ends,
    ),
    Rule(
        "std-link-pair",
        "§10.5.5",
        sentence("%(element)s và “%(detail)s” phải trỏ đến nhau, trong cùng một tầng."),
        link_pairs,
    ),
    Rule(
        "std-handler",
        "§10.7.1",
        sentence("%(element)s phải nối bằng association với một hoạt động có isForCompensation."),
        undone_by_nobody,
    ),
)
