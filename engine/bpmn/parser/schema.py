"""BPMN's official schema, as SpiffWorkflow ships it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

_LOCAL = threading.local()
# The library's tables of built-in types are filled by whoever comes first; two at once clash.
_MAKING = threading.Lock()
_TAG = re.compile(r"Element '([^']+)'")


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One fault of the schema validator: its element, its kind (``SCHEMAV_…``) and its words."""

    element: etree._Element
    kind: str
    message: str


def faults(root: etree._Element) -> list[SchemaFault]:
    """Validate a tree against BPMN20.xsd; returns all faults, in document order."""
    schema = getattr(_LOCAL, "schema", None)
    if schema is None:
        with _MAKING:
            schema = _LOCAL.schema = etree.XMLSchema(etree.parse(XSD_PATH))
    if schema.validate(root):
        return []
    return [
        SchemaFault(_element_of(root, entry), entry.type_name, entry.message)
        for entry in list(cast("Iterable[Any]", schema.error_log))
    ]


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
