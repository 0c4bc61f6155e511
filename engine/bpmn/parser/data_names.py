"""Which variable a data object, property or data input stands for.

The standard names data by id and shows a name; expressions written by people use either. The
variable is the one of the two that the file's expressions use; else the name, when it can be a
variable's name; else the id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.language import expression, script, template
from engine.bpmn.parser.markup import (
    IDENTIFIER,
    camunda,
    child,
    children,
    content,
    properties,
    reference,
    tag,
)
from engine.errors import ExpressionError

_EXPRESSIONS = (
    "conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition",
    "timeDate", "timeDuration", "timeCycle", "transformation", "from", "to", "activationCondition",
    "dataPath", "messagePath",
)  # fmt: skip

PLACEHOLDER = "__targetRef_placeholder"
"""The property to which modelers tie an input association that names no data input."""


class DataNames:
    """The variables of one file's data elements."""

    def __init__(self, root: etree._Element) -> None:
        self.used = frozenset(_used(root))
        self._elements: dict[str, etree._Element] = {}
        self._labels: dict[str, list[str]] = {}
        kinds = ("dataObject", "property", "dataInput", "dataOutput", "dataStore")
        for element in root.iter(*(tag(kind) for kind in kinds)):
            self._elements.setdefault(element.get("id") or "", element)
        self._references: dict[str, str] = {}
        for element in root.iter(tag("dataObjectReference"), tag("dataStoreReference")):
            target = reference(element.get("dataObjectRef") or element.get("dataStoreRef"))
            own = element.get("id") or ""
            self._references[own] = target or own
            labels = self._labels.setdefault(target or own, [])
            labels += [text for text in (element.get("name"), own) if text]

    def variable(self, data_id: str) -> str:
        """Return the variable that the data element of that id is."""
        data_id = self._references.get(data_id, data_id)
        element = self._elements.get(data_id)
        name = element.get("name") if element is not None else None
        candidates = [name, *self._labels.get(data_id, []), data_id]
        fit = [c for c in candidates if c and IDENTIFIER.match(c)]
        used = [c for c in fit if c in self.used]
        return (used or fit or [re.sub(r"\W", "_", data_id)])[0]

    def declared(self, container: etree._Element) -> dict[str, str | None]:
        """Return the variables that a process, sub-process or activity declares.

        The value is the expression of its initial value: camunda:property ``initial`` or
        ``value``, else None.
        """
        found: dict[str, str | None] = {}
        for element in children(container, "dataObject", "property"):
            values = properties(element)
            if element.get("name") == PLACEHOLDER:
                continue
            name = self.variable(element.get("id") or "")
            found[name] = values.get("initial", values.get("value"))
        for element in children(container, "dataObjectReference"):
            target = reference(element.get("dataObjectRef"))
            if not target or target not in self._elements:
                found.setdefault(self.variable(element.get("id") or ""), None)
        return found


def _used(root: etree._Element) -> Iterator[str]:
    """Yield the names that the file's expressions read or set."""
    for element in root.iter(*(tag(name) for name in _EXPRESSIONS)):
        yield from _read(content(element) or "")
    for element in root.iter(tag("script")):
        try:
            for line in script(content(element) or ""):
                yield line.name
                yield from line.expression.names
        except ExpressionError:
            continue
    for element in root.iter(tag("multiInstanceLoopCharacteristics")):
        yield from _read(camunda(element, "collection") or "")
        for name in ("inputDataItem", "outputDataItem"):
            item = child(element, name)
            if item is not None:
                yield item.get("name") or ""


def _read(text: str) -> Iterator[str]:
    for parse in (expression, template):
        try:
            yield from parse(text).names
        except ExpressionError:
            continue


def is_placeholder(activity: etree._Element, data_id: str) -> bool:
    """Whether an association's target is the property that stands for none."""
    return any(
        entry.get("id") == data_id and entry.get("name") == PLACEHOLDER
        for entry in children(activity, "property")
    )
