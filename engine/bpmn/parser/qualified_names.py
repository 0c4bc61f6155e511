"""References as qualified names: whose namespace, and what another file of the set lends.

An unprefixed reference and one whose prefix stands for the file's own ``targetNamespace`` name an
element of the file by its id. A prefix bound to the ``targetNamespace`` of another file of the set
names an element there (BPMN 2.0.2 §15.3). Any other name leads nowhere and is kept as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from engine.bpmn.parser.global_tasks import GLOBAL_TASKS
from engine.bpmn.parser.markup import is_bpmn, local

_OTHER_ATTRIBUTES = frozenset({"default", "calledElement"})
_OTHER_TEXTS = frozenset({"incoming", "outgoing", "resourceRef"})
_OF_LINKS = frozenset({"source", "target"})
_DRAWN_IN_PLACE = frozenset({"process", "collaboration", "choreography", *GLOBAL_TASKS})
"""What is referred to where it stands; anything else that is lent is copied into the file."""


def qualify(root: etree._Element) -> None:
    """Take the prefix off each reference to an element of the file itself."""
    own = root.get("targetNamespace")
    for holder, attribute, value in _references(root):
        prefix, colon, name = value.partition(":")
        if colon and own is not None and holder.nsmap.get(prefix) == own:
            _set(holder, attribute, name)


def borrow(
    root: etree._Element, lenders: Mapping[str, Mapping[str, etree._Element]]
) -> dict[str, etree._Element]:
    """Copy the root elements that the file refers to in others of the set.

    ``lenders``: the elements of the set's files by namespace, then id. A copy's id is the
    reference as it is written, with its prefix. Returns all that is lent, by reference: what is
    drawn in its place (a process, a node of one) is not copied.
    """
    found: dict[str, etree._Element] = {}
    waiting = [root]
    while waiting:
        for holder, _, value in list(_references(waiting.pop())):
            lent = _lent(holder, value, lenders)
            if lent is None or value in found:
                continue
            found[value] = lent
            if _stands_alone(lent):
                copied = _copy(lent, value)
                root.append(copied)
                waiting.append(copied)
    return found


def _lent(
    holder: etree._Element, value: str, lenders: Mapping[str, Mapping[str, etree._Element]]
) -> etree._Element | None:
    prefix, colon, name = value.partition(":")
    space = holder.nsmap.get(prefix) if colon else None
    return lenders.get(space or "", {}).get(name)


def _stands_alone(element: etree._Element) -> bool:
    """Whether it is no part of a process or drawing, but a thing that they name."""
    while (above := element.getparent()) is not None and local(above) != "definitions":
        element = above
    return local(element) not in _DRAWN_IN_PLACE


def _copy(lent: etree._Element, value: str) -> etree._Element:
    """The element with prefixed ids; what it refers to in its own file gets the prefix too."""
    copied = deepcopy(lent)
    copied.tail = None
    prefix = value.partition(":")[0]
    for part in copied.iter(etree.Element):
        if part.get("id"):
            part.set("id", f"{prefix}:{part.get('id')}")
    for holder, attribute, name in list(_references(copied)):
        if ":" not in name:
            _set(holder, attribute, f"{prefix}:{name}")
    return copied


def _references(root: etree._Element) -> Iterator[tuple[etree._Element, str | None, str]]:
    """Yield (element, attribute or None for its text, reference) of all references."""
    for element in root.iter(etree.Element):
        if not is_bpmn(element):
            continue
        for key, text in element.attrib.items():
            name = str(key)
            if name.endswith("Ref") or name in _OTHER_ATTRIBUTES:
                yield element, name, str(text).strip()
        if _is_reference(element) and element.text and len(element) == 0:
            yield element, None, str(element.text).strip()


def _is_reference(element: etree._Element) -> bool:
    name = local(element)
    parent = element.getparent()
    if name in _OF_LINKS:
        return parent is not None and local(parent) == "linkEventDefinition"
    return name.endswith(("Ref", "Refs")) or name in _OTHER_TEXTS


def _set(holder: etree._Element, attribute: str | None, value: str) -> None:
    if attribute is None:
        holder.text = value
    else:
        holder.set(attribute, value)
