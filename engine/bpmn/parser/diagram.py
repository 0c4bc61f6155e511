"""SpiffWorkflow's parser of one file, with its registries made to report instead of raising.

The library's registries (messages, signals, errors, escalations, correlations), its table of
parser classes by element and its index of a process are used; its walk along the sequence flows,
which recurses, drops what it does not reach and stops at the first problem, is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs.event_definitions.message import CorrelationProperty

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES, Node
from engine.bpmn.parser.activities import ActivityReader, GatewayReader
from engine.bpmn.parser.data_names import DataNames
from engine.bpmn.parser.data_stores import DataStores
from engine.bpmn.parser.events import EventReader
from engine.bpmn.parser.markup import child, children, content, reference, tag
from engine.bpmn.parser.process import ProcessReader

_GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
_NAMED = ("message", "signal", "error", "escalation", "correlationProperty", "correlationKey")


def name_everything(root: etree._Element) -> None:
    """Give each flow, node, event definition and registered thing without an id one of ours.

    Ours begin with ``~``, which no XML id can, so that nothing of the diagram gets lost or
    confused with it.
    """
    wanted = {*ACTIVITIES, *EVENTS, *GATEWAYS, *SUB_PROCESSES, *_NAMED}
    wanted |= {"process", "sequenceFlow", "messageFlow", "lane", "participant", "dataObject"}
    wanted |= {*_GLOBAL_TASKS, "property", "dataObjectReference", "dataInput", "dataOutput"}
    count = 0
    for element in root.iter(*(tag(name) for name in wanted)):
        if not (element.get("id") or "").strip():
            count += 1
            element.set("id", f"~{etree.QName(element).localname}{count}")


def unfold_global_tasks(root: etree._Element) -> frozenset[str]:
    """Make each global task a process of one task, as a call activity runs it (§10.3.4).

    The task takes the element's content and attributes; its own id begins with ``~``. Returns
    the ids of these processes.
    """
    found = set()
    for name, kind in _GLOBAL_TASKS.items():
        for element in root.iterchildren(tag(name)):
            own = element.get("id") or ""
            task = etree.SubElement(element, tag(kind))
            for attribute, value in element.attrib.items():
                task.set(attribute, value)
            task.sourceline = element.sourceline
            task.extend(list(element)[:-1])
            task.set("id", f"~{own}")
            task.set("scriptFormat", task.attrib.pop("scriptLanguage", ""))
            name_of = element.get("name", own)
            element.attrib.clear()
            element.set("id", own)
            element.set("name", name_of)
            element.tag = tag("process")
            found.add(own)
    return frozenset(found)


class DiagramReader(BpmnParser):  # type: ignore[misc]  # the library ships no annotations
    """Reads one file; :attr:`process_parsers` then holds a ProcessReader for each process."""

    PROCESS_PARSER_CLASS = ProcessReader
    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, tuple[type, type]]] = {
        **{full_tag(name): (ActivityReader, Node) for name in ACTIVITIES},
        **{full_tag(name): (GatewayReader, Node) for name in GATEWAYS},
        **{full_tag(name): (EventReader, Node) for name in EVENTS},
    }

    def __init__(self, root: etree._Element, file: str) -> None:
        super().__init__()
        self.root = root
        self.global_tasks = unfold_global_tasks(root)
        self.duplicates: list[etree._Element] = []
        self.event_definitions = {
            element.get("id"): element
            for element in root.iterchildren()
            if isinstance(element.tag, str) and element.tag.endswith("EventDefinition")
        }
        self.participants = {
            process: element
            for element in root.iter(tag("participant"))
            if (process := reference(element.get("processRef")))
        }
        self.operations = {
            element.get("id"): element.get("name") or element.get("id")
            for element in root.iter(tag("operation"))
        }
        self.items = {
            element.get("id"): element.get("structureRef")
            for element in root.iter(tag("itemDefinition"))
        }
        self.names = DataNames(root)
        self.stores = DataStores(root)
        self.bindings: dict[str, str] = {}
        self.flow_messages: dict[str, str] = {}
        self.add_bpmn_xml(root, filename=file)
        self._add_message_flows(root)

    def processes(self) -> Iterator[ProcessReader]:
        """Yield the readers of the file's processes, in document order."""
        yield from self.process_parsers.values()

    def reader_class(self, element: etree._Element) -> tuple[Any, Any]:
        """Return the reader of a flow node and what it makes."""
        found: tuple[Any, Any] = self._get_parser_class(element.tag)
        return found

    def create_parser(
        self, node: Any, filename: str | None = None, lane: str | None = None
    ) -> None:
        """Register a process; a second one of the same id is kept aside for the check."""
        if node.get("id") in self.process_parsers:
            self.duplicates.append(node)
        else:
            super().create_parser(node, filename, lane)

    def _add_diagram_indexes(self, bpmn: Any) -> None:
        """Nothing runs by coordinates, and lanes are read by id."""

    def _add_data_stores(self, bpmn: Any) -> None:
        """Data stores live outside every instance and are read by name."""

    def _add_correlations(self, bpmn: Any) -> None:
        keys: dict[str, list[str]] = {}
        for key in bpmn.iter(tag("correlationKey")):
            for ref in children(key, "correlationPropertyRef"):
                name = key.get("name") or key.get("id")
                keys.setdefault(reference(content(ref)) or "", []).append(name)
        for binding in bpmn.iter(tag("correlationPropertyBinding")):
            path = content(child(binding, "dataPath"))
            if path:
                self.bindings[reference(binding.get("correlationPropertyRef")) or ""] = path
        for element in bpmn.iter(tag("correlationProperty")):
            self._add_correlation(element, keys.get(element.get("id"), []))

    def _add_correlation(self, element: etree._Element, keys: list[str]) -> None:
        found = []
        for retrieval in children(element, "correlationPropertyRetrievalExpression"):
            message = reference(retrieval.get("messageRef"))
            path = child(retrieval, "messagePath")
            if path is None:
                path = child(retrieval, "formalExpression")
            expression = content(path)
            found.append({"messageRef": message, "expression": expression})
            if message and expression:
                entry = CorrelationProperty(element.get("id"), expression, keys)
                self.message_correlations.setdefault(message, []).append(entry)
        self.correlations[element.get("id")] = {
            "name": element.get("name"),
            "retrieval_expressions": found,
        }

    def _add_message_flows(self, root: etree._Element) -> None:
        """Let a message event without ``messageRef`` take the name of its message flow."""
        for flow in root.iter(tag("messageFlow")):
            ends = [reference(flow.get(end)) for end in ("sourceRef", "targetRef")]
            name = self.messages.get(reference(flow.get("messageRef")) or "")
            for end, other in (ends, ends[::-1]):
                if end and other and end not in self.process_parsers:
                    known = name or self._message_at(other)
                    own = flow.get("name") or flow.get("id") or ""
                    self.flow_messages.setdefault(end, known or own)

    def _message_at(self, node_id: str) -> str | None:
        for process in self.process_parsers.values():
            node = process.get_node_by_id(node_id)
            if node is None:
                continue
            for element in (node, *children(node, "messageEventDefinition")):
                found = self.messages.get(reference(element.get("messageRef")) or "")
                if found:
                    return str(found)
        return None
