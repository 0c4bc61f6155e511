"""What a file registers by id, in the form that SpiffWorkflow's registries read.

The library reads these elements where each is complete and each reference bare; it stops at the
first that is not. It is therefore given a document of its own with what it can read: messages,
signals, errors, escalations and correlation by message. The check reports the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.markup import BPMN, child, children, content, reference, tag

_NAMED = ("message", "signal", "error", "escalation")
_ATTRIBUTES = ("id", "name", "errorCode", "escalationCode")


def registry_of(root: etree._Element) -> etree._Element:
    """Return a ``definitions`` element with the named things of ``root`` and nothing else."""
    registry = etree.Element(tag("definitions"), nsmap={"bpmn": BPMN})
    for element in root.iter(*map(tag, _NAMED)):
        attributes = {
            name: value for name in _ATTRIBUTES if (value := element.get(name)) is not None
        }
        etree.SubElement(registry, element.tag, attributes)
    for key in root.iter(tag("correlationKey")):
        _add_key(registry, key)
    for element in root.iter(tag("correlationProperty")):
        _add_property(registry, element)
    return registry


def _add_key(registry: etree._Element, key: etree._Element) -> None:
    named = etree.SubElement(registry, key.tag, name=key.get("name") or key.get("id") or "")
    for ref in children(key, "correlationPropertyRef"):
        etree.SubElement(named, ref.tag).text = reference(content(ref)) or ""


def _add_property(registry: etree._Element, element: etree._Element) -> None:
    retrievals = list(_retrievals(element))
    if not retrievals:
        return
    named = etree.SubElement(registry, element.tag, id=element.get("id") or "")
    for message, path in retrievals:
        retrieval = etree.SubElement(
            named, tag("correlationPropertyRetrievalExpression"), messageRef=message
        )
        etree.SubElement(retrieval, tag("messagePath")).text = path


def _retrievals(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield each message with the expression that reads the property off it."""
    for retrieval in children(element, "correlationPropertyRetrievalExpression"):
        path = child(retrieval, "messagePath")
        if path is None:
            # bpmn-js writes the expression itself instead of a messagePath.
            path = child(retrieval, "formalExpression")
        message, expression = reference(retrieval.get("messageRef")), content(path)
        if message and expression:
            yield message, expression
