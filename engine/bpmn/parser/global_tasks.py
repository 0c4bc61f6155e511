"""Global tasks (BPMN 2.0.2 §10.3.4): each becomes a process of one task."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.markup import tag

GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""The kind of task that each kind of global task is when it runs."""


def unfold_global_tasks(root: etree._Element) -> frozenset[str]:
    """Make each global task a process of one task, as a call activity runs it.

    The task takes the element's content and attributes; its own id begins with ``~``. Returns
    the ids of these processes.
    """
    unfolded = set()
    for name, kind in GLOBAL_TASKS.items():
        for element in root.iterchildren(tag(name)):
            own = element.get("id") or ""
            task = etree.SubElement(element, tag(kind))
            for attribute, value in element.attrib.items():
                task.set(attribute, value)
            task.sourceline = element.sourceline
            task.extend(list(element)[:-1])
            task.set("id", f"~{own}")
            task.set("scriptFormat", task.attrib.pop("scriptLanguage", ""))
            shown = element.get("name", own)
            element.attrib.clear()
            element.set("id", own)
            element.set("name", shown)
            element.tag = tag("process")
            unfolded.add(own)
    return frozenset(unfolded)
