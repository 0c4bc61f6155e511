"""Names of namespaces and small readings of elements, used by reading and checking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DIAGRAM = frozenset(
    {
        "http://www.omg.org/spec/BPMN/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DI",
        "http://www.omg.org/spec/DD/20100524/DC",
    }
)
IDENTIFIER = re.compile(r"[^\W\d]\w*\Z")

_GENERAL = frozenset({"", "webservice", "humantaskwebservice", "unspecified", "other"})
_PREFIX, _CAMUNDA_PREFIX = f"{{{BPMN}}}", f"{{{CAMUNDA}}}"


def tag(name: str) -> str:
    """Return the full tag of a BPMN element."""
    return _PREFIX + name


def local(element: etree._Element) -> str:
    """Return the local name of an element, whatever its namespace."""
    return etree.QName(element).localname


def namespace(element: etree._Element) -> str:
    """Return the namespace of an element, or the empty text."""
    return etree.QName(element).namespace or ""


def is_bpmn(element: etree._Element) -> bool:
    """Whether the element belongs to BPMN's own namespace."""
    return element.tag.startswith(_PREFIX)


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the direct BPMN children with one of the names, in document order."""
    yield from element.iterchildren(*(tag(name) for name in names))


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first direct BPMN child of that name."""
    return element.find(tag(name))


def content(element: etree._Element | None) -> str | None:
    """Return all the text inside an element, stripped; None when there is no element."""
    return None if element is None else "".join(map(str, element.itertext(with_tail=False))).strip()


def camunda(element: etree._Element, name: str) -> str | None:
    """Return a ``camunda:`` attribute, stripped; None when absent or empty."""
    value = element.get(_CAMUNDA_PREFIX + name)
    return value.strip() or None if value is not None else None


def implementation(element: etree._Element) -> str | None:
    """Return the URI of a task's own implementation; None for the general kinds of BPMN.

    Drafts of BPMN 2.0 wrote these without ``##``, and drawing tools still do.
    """
    value = (element.get("implementation") or "").strip()
    return None if value.lstrip("#").lower() in _GENERAL else value


def extensions(element: etree._Element, *path: str) -> list[etree._Element]:
    """Return the ``camunda:`` elements at ``path`` inside the element's extensionElements."""
    found = list(children(element, "extensionElements"))
    for name in path:
        found = [e for parent in found for e in parent.iterchildren(_CAMUNDA_PREFIX + name)]
    return found


def properties(element: etree._Element) -> dict[str, str]:
    """Return the ``camunda:property`` values of an element by name."""
    return {
        entry.get("name", entry.get("id", "")): entry.get("value", "")
        for entry in extensions(element, "properties", "property")
    }


def truthy(value: str | None, *, default: bool = False) -> bool:
    """Read an XML boolean; anything that is none gives the default."""
    return {"true": True, "1": True, "false": False, "0": False}.get((value or "").strip(), default)


def line_of(element: etree._Element) -> int:
    """Return the line of the file the element begins on."""
    return int(cast("int | None", element.sourceline) or 0)


def reference(value: str | None) -> str | None:
    """Return the id that a reference names, stripped; see ``qualified_names`` for prefixes."""
    return (value or "").strip() or None


def leave_to_vendors(root: etree._Element) -> None:
    """Take what stands inside a vendor's extension out of BPMN's namespace.

    Tools write parts of theirs without a prefix, so that they fall into it. Nothing of BPMN may
    be declared there (BPMN 2.0.2 §8.2.3).
    """
    for extension in root.iter(tag("extensionElements")):
        for vendors in extension.iterchildren(etree.Element):
            for part in () if is_bpmn(vendors) else list(vendors.iter(f"{_PREFIX}*")):
                part.tag = local(part)


def identity(element: etree._Element) -> str:
    """Return the id of the element or of its nearest ancestor that the diagram gave one.

    Ids of extensions mean something to their engine only. Without any, the name of the outermost
    element.
    """
    current = element
    while True:
        standard = "omg.org/" in (etree.QName(current).namespace or "")
        found = current.get("id") if standard else None
        if found and not found.startswith("~"):
            return found
        above = current.getparent()
        if above is None:
            return local(current)
        current = above
