"""Ids for what a diagram left without one."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS
from engine.bpmn.parser.global_tasks import GLOBAL_TASKS
from engine.bpmn.parser.markup import tag

_IDENTIFIED = frozenset(
    {*ACTIVITIES, *EVENTS, *GATEWAYS, *GLOBAL_TASKS}
    | {"message", "signal", "error", "escalation", "correlationProperty", "correlationKey"}
    | {"process", "sequenceFlow", "messageFlow", "lane", "participant"}
    | {"dataObject", "dataObjectReference", "dataInput", "dataOutput", "property"}
)


def complete_ids(root: etree._Element) -> None:
    """Give each flow, node, data element and named root element without an id one of ours.

    The standard lets ``id`` be absent (BPMN 2.0.2 §8.3.1), SpiffWorkflow drops what has none.
    Ours begin with ``~``, which no XML id can, so that nothing of the diagram is confused with
    it.
    """
    count = 0
    for element in root.iter(*(tag(name) for name in _IDENTIFIED)):
        if not (element.get("id") or "").strip():
            count += 1
            element.set("id", f"~{etree.QName(element).localname}{count}")
