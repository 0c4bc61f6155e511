"""BPMN's official schema, as SpiffWorkflow ships it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

_LOCAL = threading.local()
# The library's tables of built-in types are filled by whoever comes first; two at once clash.
_MAKING = threading.Lock()
_XS = "{http://www.w3.org/2001/XMLSchema}"
# libxml2 numbers its faults; the names in them lxml hands on in the text alone.
_TAG = re.compile(r"Element '([^']+)'")
_ATTRIBUTE = re.compile(r"(?:attribute|The attribute) '([^']+)'")
_LACKING = re.compile(r"Missing child.*?Expected(.*)", re.DOTALL)
_VALUE_TYPE = re.compile(r"type '(xs:\w+)'")


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One fault of the schema validator: its element, its kind (``SCHEMAV_…``) and its words.

    ``attribute`` is the one at fault, as ``{uri}name`` where it has a namespace; ``lacking`` are
    the elements of which one is missing; ``value_type`` is what the value is not, as ``xs:ID``.
    """

    element: etree._Element
    kind: str
    message: str
    attribute: str
    lacking: tuple[str, ...]
    value_type: str


def schema_faults(root: etree._Element) -> list[SchemaFault]:
    """Validate a tree against BPMN20.xsd; returns all faults, in document order."""
    schema = getattr(_LOCAL, "schema", None)
    if schema is None:
        with _MAKING:
            schema = _LOCAL.schema = etree.XMLSchema(etree.parse(XSD_PATH))
    if schema.validate(root):
        return []
    return [_fault(root, entry) for entry in list(cast("Iterable[Any]", schema.error_log))]


def _fault(root: etree._Element, entry: Any) -> SchemaFault:
    attribute = _ATTRIBUTE.search(entry.message)
    lacking = _LACKING.search(entry.message)
    value_type = _VALUE_TYPE.search(entry.message)
    return SchemaFault(
        element=_element_of(root, entry),
        kind=entry.type_name,
        message=entry.message,
        attribute=attribute[1] if attribute else "",
        lacking=tuple(re.findall(r"\}(\w+)", lacking[1])) if lacking else (),
        value_type=value_type[1] if value_type else "",
    )


def _element_of(root: etree._Element, entry: Any) -> etree._Element:
    """Return the element an entry speaks of: the one at its path, else the first on its line.

    A path is written with the prefixes at its end, so where a file binds a prefix anew it leads
    nowhere or astray; the words of the entry begin with the element's true name.
    """
    prefixes = {prefix: uri for prefix, uri in root.nsmap.items() if prefix}
    try:
        found = cast("Any", root.getroottree().xpath(entry.path or ".", namespaces=prefixes))
    except etree.XPathError:
        found = []
    said = _TAG.match(entry.message)
    tag = said.group(1) if said else etree.Element
    there = [e for e in found if e.tag == tag]
    there = there or [e for e in root.iter(tag) if e.sourceline == entry.line]
    return there[0] if there else root


@lru_cache(maxsize=1)
def grammar() -> dict[str, dict[str, tuple[bool, str]]]:
    """Map each BPMN element to its possible children: (at most one?, head of its substitution).

    Read from the official schema.
    """
    files = [etree.parse(XSD_PATH), etree.parse(XSD_PATH.replace("BPMN20.xsd", "Semantic.xsd"))]
    roots = [file.getroot() for file in files]
    types = {t.get("name", ""): t for r in roots for t in r.iter(f"{_XS}complexType")}
    elements = [e for r in roots for e in r.iterchildren(f"{_XS}element")]
    members: dict[str, list[str]] = {}
    for element in elements:
        head = element.get("substitutionGroup")
        if head:
            members.setdefault(head.rpartition(":")[2], []).append(element.get("name", ""))
    found: dict[str, dict[str, tuple[bool, str]]] = {}
    pairs = [(e.get("name", ""), e.get("type", "")) for e in elements]
    for declared in types.values():
        pairs += [
            (e.get("name", ""), e.get("type", ""))
            for e in declared.iter(f"{_XS}element")
            if e.get("name") and e.get("type", "") in types
        ]
    for name, kind in pairs:
        if kind in types:
            found.setdefault(name, {}).update(_content_of(kind, types, members))
    return found


def _content_of(
    kind: str, types: dict[str, etree._Element], members: dict[str, list[str]]
) -> dict[str, tuple[bool, str]]:
    found: dict[str, tuple[bool, str]] = {}
    while kind in types:
        declared = types[kind]
        for element in declared.iter(f"{_XS}element"):
            name = (element.get("ref") or element.get("name") or "").rpartition(":")[2]
            once = element.get("maxOccurs", "1") == "1"
            waiting = [name]
            while waiting:
                member = waiting.pop()
                found.setdefault(member, (once, name))
                waiting += members.get(member, [])
        extension = next(declared.iter(f"{_XS}extension"), None)
        kind = "" if extension is None else extension.get("base", "")
    return found
