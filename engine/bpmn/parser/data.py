"""What crosses an activity's border: data associations, camunda in/out and parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.definition import DataAssociation
from engine.bpmn.parser.data_names import DataNames, is_placeholder
from engine.bpmn.parser.data_stores import DataStores
from engine.bpmn.parser.markup import (
    CAMUNDA,
    child,
    children,
    content,
    extensions,
    local,
    reference,
)
from engine.bpmn.parser.templates import as_expression

_OWN_KEY = re.compile(r"[#$]\{\s*execution\.(processBusinessKey|businessKey)\s*\}")
"""How Camunda 7 writes: the called process gets the business key of its caller."""


def inputs_of(
    element: etree._Element, names: DataNames, stores: DataStores
) -> tuple[DataAssociation, ...] | None:
    """Return what the activity is given; None when nothing was said."""
    found = [
        *_crossing(element, "in"),
        *_parameters(element, "inputParameter"),
        *_inner(element, names, stores, "dataInputAssociation", "loopDataInputRef"),
    ]
    return tuple(found) or None


def outputs_of(
    element: etree._Element, names: DataNames, stores: DataStores
) -> tuple[DataAssociation, ...] | None:
    """Return what the activity hands back; None when nothing was said."""
    found = [
        *_crossing(element, "out"),
        *_parameters(element, "outputParameter"),
        *_inner(element, names, stores, "dataOutputAssociation", "loopDataOutputRef"),
    ]
    return tuple(found) or None


def _crossing(element: etree._Element, name: str) -> Iterator[DataAssociation]:
    """camunda:in and camunda:out of a call activity."""
    for entry in extensions(element, name):
        if entry.get("businessKey") is not None:
            text = entry.get("businessKey") or ""
            source = None if _OWN_KEY.fullmatch(text.strip()) else as_expression(text)
            yield DataAssociation(None, source, business_key=True)
        elif entry.get("variables") == "all":
            yield DataAssociation(None, None)
        else:
            variable = entry.get("source")
            source = variable or as_expression(entry.get("sourceExpression"))
            target = entry.get("target") or variable
            yield DataAssociation(target, source, optional=bool(variable))


def _parameters(element: etree._Element, name: str) -> Iterator[DataAssociation]:
    """camunda:inputOutput: text, lists and maps of text; one that is empty is null."""
    for entry in extensions(element, "inputOutput", name):
        yield DataAssociation(entry.get("name"), _parameter(entry))


def _parameter(entry: etree._Element) -> str:
    for inner in entry.iterchildren(f"{{{CAMUNDA}}}list", f"{{{CAMUNDA}}}map"):
        if local(inner) == "list":
            return "[" + ", ".join(_parameter_value(value) for value in inner) + "]"
        pairs = (
            f"{json.dumps(value.get('key', ''), ensure_ascii=False)}: {_parameter_value(value)}"
            for value in inner
        )
        return "{" + ", ".join(pairs) + "}"
    return as_expression(content(entry) or None) or "null"


def _parameter_value(value: etree._Element) -> str:
    if value.find(f"{{{CAMUNDA}}}list") is not None or value.find(f"{{{CAMUNDA}}}map") is not None:
        return _parameter(value)
    return as_expression(content(value) or None) or "null"


def _associations(
    element: etree._Element, names: DataNames, stores: DataStores, kind: str
) -> Iterator[tuple[str | None, DataAssociation]]:
    """Data associations (BPMN 2.0.2 §10.4.2): by transformation, assignments or plain copy.

    Each comes with the id of the node's own data input or output.
    """
    inwards = kind == "dataInputAssociation"
    for association in children(element, kind):
        sources = [reference(content(e)) for e in children(association, "sourceRef")]
        target_id = reference(content(child(association, "targetRef")))
        target = names.variable(target_id) if target_id else None
        store = None if inwards else stores.key(target_id)
        own = target_id if inwards else (sources or [None])[0]
        assignments = list(children(association, "assignment"))
        for assignment in assignments:
            to = _assigned(content(child(assignment, "to")), target)
            yield own, _to(to, target, store, content(child(assignment, "from")))
        transformation = content(child(association, "transformation"))
        if transformation and target:
            yield own, _to(target, target, store, transformation)
        elif not assignments and sources and sources[0] and target_id:
            if is_placeholder(element, target_id):
                continue
            source = names.variable(sources[0])
            if inwards or store or source != target:
                yield own, _to(target, target, store, source)


def _to(
    to: str | None, target: str | None, store: str | None, source: str | None
) -> DataAssociation:
    if store is not None and to == target:
        return DataAssociation(None, source, store=store)
    return DataAssociation(to, source)


def loop_input(element: etree._Element, names: DataNames, stores: DataStores, data_id: str) -> str:
    """Return the expression that gives the collection a loop's data input holds."""
    for own, association in _associations(element, names, stores, "dataInputAssociation"):
        if own == data_id and association.source is not None:
            return association.source
    return names.variable(data_id)


def loop_outputs(
    element: etree._Element, names: DataNames, stores: DataStores, data_id: str
) -> tuple[DataAssociation, ...]:
    """Return where the collection goes that a loop makes as its data output."""
    found = _associations(element, names, stores, "dataOutputAssociation")
    return tuple(association for own, association in found if own == data_id)


def _inner(
    element: etree._Element, names: DataNames, stores: DataStores, kind: str, end: str
) -> Iterator[DataAssociation]:
    """The associations of each inner instance: all but that of the loop's own collection."""
    whole = _of_loop(element, end)
    for own, association in _associations(element, names, stores, kind):
        if whole is None or own != whole:
            yield association


def _of_loop(element: etree._Element, end: str) -> str | None:
    """Return the data input or output that belongs to the loop as a whole."""
    several = child(element, "multiInstanceLoopCharacteristics")
    return None if several is None else reference(content(child(several, end)))


def _assigned(to: str | None, target: str | None) -> str | None:
    """The ``to`` of an assignment is a variable's name, ``${name}`` or empty for the target."""
    bare = (to or "").strip()
    if bare[:2] in ("${", "#{") and bare.endswith("}"):
        bare = bare[2:-1].strip()
    return bare or target
