"""Reads what crosses an activity's border: camunda in/out and parameters, data associations."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from engine.bpmn.definition import DataAssociation
from engine.bpmn.reading.markup import (
    CAMUNDA,
    child,
    children,
    content,
    extensions,
    local,
    reference,
)
from engine.bpmn.reading.quoting import as_expression

_OWN_KEY = re.compile(r"[#$]\{\s*execution\.(processBusinessKey|businessKey)\s*\}")
"""How Camunda 7 writes: the called process gets the business key of its caller."""

_PLACEHOLDER = "__targetRef_placeholder"


def inputs_of(reader: Any) -> tuple[DataAssociation, ...] | None:
    """Return what the activity is given; None when nothing was said."""
    element: etree._Element = reader.node
    found = [
        *_crossing(element, "in"),
        *_parameters(element, "inputParameter"),
        *_associations(reader, "dataInputAssociation"),
    ]
    return tuple(found) or None


def outputs_of(reader: Any) -> tuple[DataAssociation, ...] | None:
    """Return what the activity hands back; None when nothing was said."""
    element: etree._Element = reader.node
    found = [
        *_crossing(element, "out"),
        *_parameters(element, "outputParameter"),
        *_associations(reader, "dataOutputAssociation"),
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
            source = entry.get("source") or as_expression(entry.get("sourceExpression"))
            yield DataAssociation(entry.get("target") or entry.get("source"), source)


def _parameters(element: etree._Element, name: str) -> Iterator[DataAssociation]:
    """camunda:inputOutput: text, lists and maps of text."""
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
    return as_expression(content(entry)) or "null"


def _parameter_value(value: etree._Element) -> str:
    if value.find(f"{{{CAMUNDA}}}list") is not None or value.find(f"{{{CAMUNDA}}}map") is not None:
        return _parameter(value)
    return as_expression(content(value)) or "null"


def _associations(reader: Any, kind: str) -> Iterator[DataAssociation]:
    """Data associations (BPMN 2.0.2 §10.4.1): by transformation, assignments or plain copy."""
    inwards = kind == "dataInputAssociation"
    names = reader.process_parser.names
    for association in children(reader.node, kind):
        sources = [reference(content(e)) for e in children(association, "sourceRef")]
        target_id = reference(content(child(association, "targetRef")))
        target = names.variable(target_id) if target_id else None
        assignments = list(children(association, "assignment"))
        for assignment in assignments:
            yield DataAssociation(
                _assigned(content(child(assignment, "to")), target),
                content(child(assignment, "from")),
            )
        transformation = content(child(association, "transformation"))
        if transformation and target:
            yield DataAssociation(target, transformation)
        elif not assignments and sources and sources[0] and target_id:
            if _is_placeholder(reader.node, target_id):
                continue
            source = names.variable(sources[0])
            if inwards or source != target:
                yield DataAssociation(target, source)


def _assigned(to: str | None, target: str | None) -> str | None:
    """The ``to`` of an assignment is a variable's name, ``${name}`` or empty for the target."""
    bare = (to or "").strip()
    if bare[:2] in ("${", "#{") and bare.endswith("}"):
        bare = bare[2:-1].strip()
    return bare or target


def _is_placeholder(activity: etree._Element, data_id: str) -> bool:
    return any(
        entry.get("id") == data_id and entry.get("name") == _PLACEHOLDER
        for entry in children(activity, "property")
    )
