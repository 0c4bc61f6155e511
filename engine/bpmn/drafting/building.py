"""BPMN XML, element by element, in the order the standard's schema wants (BPMN 2.0.2)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from lxml import etree

from engine.bpmn.layout.graph import BPMN, tag

CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMES = {"bpmn": BPMN, "camunda": CAMUNDA, "xsi": XSI}
SCRIPT = "text/x-dieuphoi"
"""The format of scripts that are lines ``name = expression`` (BPMN 2.0.2 §10.3.3)."""
RECEIVING = "Nhận văn bản đến"


def bpmn(name: str) -> str:
    """The qualified name of an element of the standard."""
    return f"{{{BPMN}}}{name}"


def camunda(name: str) -> str:
    """The qualified name of an extension."""
    return f"{{{CAMUNDA}}}{name}"


class Builder:
    """Collects one diagram; ``finish`` gives its bytes, without a drawing."""

    def __init__(self, target: str) -> None:
        """Begin an empty diagram; ``target`` is its target namespace."""
        self.root = etree.Element(bpmn("definitions"), nsmap=NAMES)
        self.root.set("id", "Definitions_1")
        self.root.set("targetNamespace", target)
        self._shared: dict[tuple[str, str], str] = {}

    def process(self, key: str, name: str) -> etree._Element:
        """Add an executable process."""
        element = etree.SubElement(self.root, bpmn("process"), id=key, name=name)
        element.set("isExecutable", "true")
        return element

    def node(
        self, scope: etree._Element, kind: str, key: str, name: str = "", **more: str
    ) -> etree._Element:
        """Add a flow node; ``more`` are attributes, ``camunda_x`` for the extension ``x``."""
        element = etree.SubElement(scope, bpmn(kind), id=key)
        if name:
            element.set("name", name)
        for attribute, value in more.items():
            own = attribute.removeprefix("camunda_")
            element.set(camunda(own) if own != attribute else attribute, value)
        return element

    def flow(
        self, scope: etree._Element, source: str, target: str, name: str = "", when: str = ""
    ) -> str:
        """Add a sequence flow and return its id."""
        key = f"Flow_{source}_{target}"
        element = etree.SubElement(scope, bpmn("sequenceFlow"), id=key)
        element.set("sourceRef", source)
        element.set("targetRef", target)
        if name:
            element.set("name", name)
        if when:
            condition = etree.SubElement(element, bpmn("conditionExpression"))
            condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
            condition.text = when
        return key

    def chain(self, scope: etree._Element, *nodes: str) -> None:
        """Connect nodes one after another."""
        for source, target in pairwise(nodes):
            self.flow(scope, source, target)

    def properties(self, element: etree._Element, values: Mapping[str, str]) -> None:
        """Add ``camunda:property`` values, the empty ones left out."""
        written = {k: v for k, v in values.items() if v}
        if written:
            holder = etree.SubElement(_extensions(element), camunda("properties"))
            for name, value in written.items():
                etree.SubElement(holder, camunda("property"), name=name, value=value)

    def inputs(self, element: etree._Element, values: Mapping[str, str]) -> None:
        """Add ``camunda:in``: target variable and the expression it is given."""
        for target, source in values.items():
            mapping = etree.SubElement(_extensions(element), camunda("in"))
            mapping.set("sourceExpression", source)
            mapping.set("target", target)

    def repeat(self, element: etree._Element, collection: str, variable: str = "agency") -> None:
        """Make an activity multi-instance, parallel, one instance an item."""
        loop = etree.SubElement(element, bpmn("multiInstanceLoopCharacteristics"))
        loop.set(camunda("collection"), collection)
        loop.set(camunda("elementVariable"), variable)

    def event(self, element: etree._Element, kind: str, shared: str = "") -> etree._Element:
        """Give an event its definition; ``shared`` is the name (or code) of what it refers to."""
        definition = etree.SubElement(element, bpmn(f"{kind}EventDefinition"))
        if shared:
            definition.set(f"{kind}Ref", self._reference(kind, shared))
        if kind == "message":
            operation = etree.SubElement(definition, bpmn("operationRef"))
            operation.text = self._operation(str(definition.get("messageRef")), shared)
        return definition

    def script(self, element: etree._Element, text: str) -> None:
        """Give a script task its lines ``name = expression``."""
        element.set("scriptFormat", SCRIPT)
        etree.SubElement(element, bpmn("script")).text = text

    def expression(self, definition: etree._Element, name: str, text: str) -> None:
        """Add an expression such as ``timeDate`` or ``condition`` to an event definition."""
        element = etree.SubElement(definition, bpmn(name))
        element.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        element.text = text

    def document(self, element: etree._Element, text: str) -> None:
        """Add documentation."""
        documentation = etree.Element(bpmn("documentation"))
        documentation.text = text
        element.insert(0, documentation)

    def finish(self) -> bytes:
        """The diagram's bytes, flows noted at both ends."""
        for flow in self.root.iter(bpmn("sequenceFlow")):
            self._note(str(flow.get("sourceRef")), "outgoing", str(flow.get("id")))
            self._note(str(flow.get("targetRef")), "incoming", str(flow.get("id")))
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")

    def _reference(self, kind: str, name: str) -> str:
        if (kind, name) not in self._shared:
            key = f"{kind.capitalize()}_{len(self._shared) + 1}"
            element = etree.Element(bpmn(kind), id=key, name=name)
            if kind in {"escalation", "error"}:
                element.set(f"{kind}Code", name)
            self.root.insert(len(self._shared), element)
            self._shared[(kind, name)] = key
        return self._shared[(kind, name)]

    def _operation(self, message: str, name: str) -> str:
        """The operation by which a message comes in: a message event names it (§10.5.5)."""
        interface = self.root.find(bpmn("interface"))
        if interface is None:
            interface = etree.Element(bpmn("interface"), id="Interface_1", name=RECEIVING)
            self.root.insert(len(self._shared), interface)
        key = message.replace("Message", "Operation")
        if not any(each.get("id") == key for each in interface):
            operation = etree.SubElement(interface, bpmn("operation"), id=key, name=name)
            etree.SubElement(operation, bpmn("inMessageRef")).text = message
        return key

    def _note(self, node: str, direction: str, flow: str) -> None:
        element = next(e for e in self.root.iter() if e.get("id") == node)
        before = {"documentation", "extensionElements", "incoming"}
        before |= {"outgoing"} if direction == "outgoing" else set()
        at = sum(1 for child in element if tag(child) in before)
        note = etree.Element(bpmn(direction))
        note.text = flow
        element.insert(at, note)


def _extensions(element: etree._Element) -> etree._Element:
    found = element.find(bpmn("extensionElements"))
    if found is None:
        found = etree.Element(bpmn("extensionElements"))
        at = 1 if len(element) and tag(element[0]) == "documentation" else 0
        element.insert(at, found)
    return found
