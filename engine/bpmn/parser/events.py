"""Events and event definitions (BPMN 2.0.2 §10.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.event_parsers import EventDefinitionParser

from engine.bpmn.definition import CorrelationProperty, Duty, EventDefinition, Node, Timer
from engine.bpmn.parser.data import inputs_of, outputs_of
from engine.bpmn.parser.data_names import DataNames
from engine.bpmn.parser.data_stores import DataStores
from engine.bpmn.parser.flow_nodes import common
from engine.bpmn.parser.forms import form_key
from engine.bpmn.parser.markup import camunda, child, content, local, reference, truthy

KINDS = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "terminateEventDefinition": "terminate",
    "linkEventDefinition": "link",
    "cancelEventDefinition": "cancel",
    "compensateEventDefinition": "compensate",
}
_TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


def _form(element: etree._Element) -> Duty | None:
    """Return the form that is filled in to start the process, where the start event names one."""
    form = form_key(element)
    return Duty(form=form) if form else None


class EventReader(EventDefinitionParser):  # type: ignore[misc]  # library without annotations
    """Reads an event into a Node; also the event definitions of tasks and loops."""

    def read(self, scope: str) -> Node:
        """Return the event as a node of ``scope``."""
        element = self.node
        kind = local(element)
        cancels = "cancelActivity" if kind == "boundaryEvent" else "isInterrupting"
        return Node(
            **common(self, scope),
            events=tuple(self.definitions()),
            parallel_multiple=truthy(element.get("parallelMultiple")),
            attached_to=reference(element.get("attachedToRef")),
            interrupting=truthy(element.get(cancels), default=True),
            duty=_form(element) if kind == "startEvent" else None,
            inputs=inputs_of(element, *self.data),
            outputs=outputs_of(element, *self.data),
        )

    @property
    def data(self) -> tuple[DataNames, DataStores]:
        """The data elements and stores of the file."""
        return self.process_parser.names, self.process_parser.parser.stores

    def definitions(self) -> Iterator[EventDefinition]:
        """Yield what the event catches or throws, references resolved, in document order."""
        roots = self.process_parser.parser.event_definitions
        for element in self.node.iterchildren():
            name = local(element)
            if name in KINDS:
                yield self.definition(element)
            elif name == "eventDefinitionRef":
                found = roots.get(reference(content(element)))
                if found is not None and local(found) in KINDS:
                    yield self.definition(found)

    def definition(self, element: etree._Element) -> EventDefinition:
        """Return one event definition."""
        kind = KINDS[local(element)]
        reader = getattr(self, f"_{kind}", None)
        found: EventDefinition = reader(element) if reader else EventDefinition(kind)
        return found

    def message(self, element: etree._Element) -> EventDefinition:
        """Return the message that ``element`` (an event definition or a task) refers to."""
        parser = self.process_parser.parser
        ref = reference(element.get("messageRef"))
        if ref is None or not parser.messages.get(ref):
            return EventDefinition("message", name=self._fallback(ref))
        spec = self.parse_message_event(element)
        return EventDefinition(
            "message", name=spec.name, correlation=tuple(self._correlation(spec))
        )

    _message = message

    def _fallback(self, ref: str | None) -> str:
        named = self.process_parser.parser.flow_messages.get(self.bpmn_id)
        return ref or named or self.node.get("name") or self.bpmn_id

    def _correlation(self, spec: Any) -> Iterator[CorrelationProperty]:
        parser = self.process_parser.parser
        for entry in spec.correlation_properties:
            for key in entry.correlation_keys or [entry.name]:
                yield CorrelationProperty(
                    key=key,
                    name=entry.name,
                    of_message=entry.retrieval_expression,
                    of_instance=parser.bindings.get(entry.name),
                )

    def _signal(self, element: etree._Element) -> EventDefinition:
        parser = self.process_parser.parser
        ref = reference(element.get("signalRef"))
        if ref is None or not parser.signals.get(ref):
            return EventDefinition("signal", name=ref or self.node.get("name") or self.bpmn_id)
        spec = self.parse_signal_event(element)
        return EventDefinition("signal", name=spec.name)

    def _error(self, element: etree._Element) -> EventDefinition:
        name: str | None = None
        code = ref = reference(element.get("errorRef"))
        if ref is not None and ref in self.process_parser.parser.errors:
            spec = self.parse_error_event(element)
            name, code = spec.name, spec.code or None
        return EventDefinition(
            "error",
            name=name,
            code=code,
            error_variable=camunda(element, "errorCodeVariable"),
            message_variable=camunda(element, "errorMessageVariable"),
        )

    def _escalation(self, element: etree._Element) -> EventDefinition:
        variable = camunda(element, "escalationCodeVariable")
        ref = reference(element.get("escalationRef"))
        if ref is None or ref not in self.process_parser.parser.escalations:
            return EventDefinition("escalation", code=ref, error_variable=variable)
        spec = self.parse_escalation_event(element)
        return EventDefinition(
            "escalation", name=spec.name, code=spec.code or None, error_variable=variable
        )

    def _timer(self, element: etree._Element) -> EventDefinition:
        for name, kind in _TIMERS.items():
            found = content(child(element, name))
            if found is not None:
                return EventDefinition("timer", timer=Timer(kind, found))
        return EventDefinition("timer")

    def _conditional(self, element: etree._Element) -> EventDefinition:
        return EventDefinition("conditional", condition=content(child(element, "condition")))

    def _link(self, element: etree._Element) -> EventDefinition:
        name = self.process_parser.link_names.get(element) or element.get("name")
        return EventDefinition("link", name=name or self.node.get("name"))

    def _compensate(self, element: etree._Element) -> EventDefinition:
        return EventDefinition(
            "compensate",
            activity=reference(element.get("activityRef")),
            waits=truthy(element.get("waitForCompletion"), default=True),
        )
