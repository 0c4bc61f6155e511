"""SpiffWorkflow's parser of one file, fed so that it reports instead of raising.

Of the library are used, through its public interface alone: its parser with the registries of
messages, signals, errors, escalations and correlations (``add_bpmn_xml``), its table of parser
classes by element, its parser of processes with their index, its parsers of flow nodes and event
definitions. Its walk along the sequence flows (``get_spec``), which recurses, drops what it does
not reach and stops at the first problem, is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.util import full_tag

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS, Node
from engine.bpmn.parser.activities import ActivityReader
from engine.bpmn.parser.collaboration import flow_messages, participants_of
from engine.bpmn.parser.correlation import bindings_of
from engine.bpmn.parser.data_names import DataNames
from engine.bpmn.parser.data_stores import DataStores
from engine.bpmn.parser.events import EventReader
from engine.bpmn.parser.gateways import GatewayReader
from engine.bpmn.parser.global_tasks import unfold_global_tasks
from engine.bpmn.parser.markup import tag
from engine.bpmn.parser.process import ProcessReader
from engine.bpmn.parser.registry import registry_of


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
        self.participants = participants_of(root)
        self.operations = {
            element.get("id"): element.get("name") or element.get("id")
            for element in root.iter(tag("operation"))
        }
        self.names = DataNames(root)
        self.stores = DataStores(root)
        self.bindings = bindings_of(root)
        self.add_bpmn_xml(registry_of(root), filename=file)
        for process in root.iter(tag("process")):
            self.create_parser(process, filename=file)
        self.flow_messages = flow_messages(root, self.process_parsers, self.messages)

    def processes(self) -> Iterator[ProcessReader]:
        """Yield the readers of the file's processes, in document order."""
        yield from self.process_parsers.values()

    def node_reader(self, process: ProcessReader, element: etree._Element) -> Any:
        """Return the reader of a flow node."""
        reader_class, node_class = self.OVERRIDE_PARSER_CLASSES[element.tag]
        return reader_class(process, node_class, element, process.nsmap, lane="")

    def create_parser(
        self, node: Any, filename: str | None = None, lane: str | None = None
    ) -> None:
        """Register a process; a second one of the same id is kept aside for the check."""
        if node.get("id") in self.process_parsers:
            self.duplicates.append(node)
        else:
            super().create_parser(node, filename, lane)
