"""BPMN's official schema, as SpiffWorkflow ships it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

_LOCAL = threading.local()
# The library's tables of built-in types are filled by whoever comes first; two at once clash.
_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class SchemaFault:
    """One fault of the schema validator: its place, its kind (``SCHEMAV_…``) and its words."""

    line: int
    path: str
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
        SchemaFault(entry.line, entry.path or "", entry.type_name, entry.message)
        for entry in list(cast("Iterable[Any]", schema.error_log))
    ]
