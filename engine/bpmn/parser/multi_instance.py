"""Multi-instances and standard loops (BPMN 2.0.2 §10.3.8; camunda:collection, elementVariable)."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import EventDefinition, Loop
from engine.bpmn.parser.data import loop_input, loop_outputs
from engine.bpmn.parser.events import KINDS, EventReader
from engine.bpmn.parser.markup import camunda, child, children, content, local, reference, truthy


def loop_of(reader: EventReader) -> Loop | None:
    """Return the loop of the activity that ``reader`` reads, or None."""
    element: etree._Element = reader.node
    standard = child(element, "standardLoopCharacteristics")
    if standard is not None:
        return Loop(
            kind="standard",
            condition=content(child(standard, "loopCondition")),
            maximum=standard.get("loopMaximum"),
            test_before=truthy(standard.get("testBefore")),
        )
    several = child(element, "multiInstanceLoopCharacteristics")
    return None if several is None else _several(reader, several)


def _several(reader: EventReader, several: etree._Element) -> Loop:
    whole, (names, stores) = reader.node, reader.data
    element = camunda(several, "elementVariable") or _item(several, "inputDataItem")
    collection = camunda(several, "collection")
    standard = reference(content(child(several, "loopDataInputRef")))
    output = reference(content(child(several, "loopDataOutputRef")))
    return Loop(
        kind="sequential" if truthy(several.get("isSequential")) else "parallel",
        cardinality=content(child(several, "loopCardinality")),
        collection=collection or (loop_input(whole, names, stores, standard) if standard else None),
        element=element,
        output_collection=names.variable(output) if output else None,
        output_element=_item(several, "outputDataItem"),
        completion=content(child(several, "completionCondition")),
        behavior=several.get("behavior", "All"),
        one_event=_event(reader, several.get("oneBehaviorEventRef")),
        none_event=_event(reader, several.get("noneBehaviorEventRef")),
        complex=tuple(_complex(reader, several)),
        outputs=loop_outputs(whole, names, stores, output) if output else (),
    )


def _item(several: etree._Element, name: str) -> str | None:
    item = child(several, name)
    if item is None:
        return None
    return item.get("name") or item.get("id")


def _event(reader: EventReader, ref: str | None) -> EventDefinition | None:
    found = reader.process_parser.parser.event_definitions.get(reference(ref))
    if found is None or local(found) not in KINDS:
        return None
    return reader.definition(found)


def _complex(reader: EventReader, several: etree._Element) -> list[tuple[str, EventDefinition]]:
    found = []
    for rule in children(several, "complexBehaviorDefinition"):
        condition = content(child(rule, "condition"))
        thrown = child(rule, "event")
        event = _thrown(reader, thrown) if thrown is not None else None
        if condition and event is not None:
            found.append((condition, event))
    return found


def _thrown(reader: EventReader, thrown: etree._Element) -> EventDefinition | None:
    """Read what an implicit throw event holds, or refers to."""
    for inner in children(thrown, *KINDS):
        return reader.definition(inner)
    return _event(reader, content(child(thrown, "eventDefinitionRef")))
