"""Activities (BPMN 2.0.2 §10.3; the camunda: attributes)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from engine.bpmn.definition import Duty, EventDefinition, Node
from engine.bpmn.parser.data import inputs_of, outputs_of
from engine.bpmn.parser.events import EventReader
from engine.bpmn.parser.flow_nodes import common
from engine.bpmn.parser.forms import form_key, form_schema
from engine.bpmn.parser.markup import (
    camunda,
    child,
    children,
    content,
    extensions,
    implementation,
    reference,
    truthy,
)
from engine.bpmn.parser.multi_instance import loop_of

_COUNT = re.compile(r"[0-9]{1,6}\Z")
_SERVICES = ("serviceTask", "sendTask", "businessRuleTask")


class ActivityReader(EventReader):
    """Reads a task, sub-process or call activity."""

    def read(self, scope: str) -> Node:
        """Return the activity as a node of ``scope``."""
        element = self.node
        fields = common(self, scope)
        kind = str(fields["type"])
        return Node(
            **fields,
            start_quantity=_quantity(element, "startQuantity"),
            completion_quantity=_quantity(element, "completionQuantity"),
            **self._particular(kind),
            events=self._messages(kind),
            loop=loop_of(self),
            for_compensation=truthy(element.get("isForCompensation")),
            inputs=inputs_of(element, *self.data),
            outputs=outputs_of(element, *self.data),
            result_variable=camunda(element, "resultVariable"),
        )

    def _particular(self, kind: str) -> dict[str, Any]:
        element = self.node
        if kind == "userTask":
            return {"duty": _duty(element)}
        if kind == "scriptTask":
            return {"script": content(child(element, "script"))}
        if kind in _SERVICES:
            return {"service": self._service(kind)}
        if kind == "receiveTask":
            return {"instantiate": truthy(element.get("instantiate"))}
        if kind == "callActivity":
            return {"called": _called(element)}
        if kind in ("subProcess", "transaction", "adHocSubProcess"):
            return {
                "triggered_by_event": truthy(element.get("triggeredByEvent")),
                "ordering": element.get("ordering", "Parallel"),
                "cancel_remaining": truthy(element.get("cancelRemainingInstances"), default=True),
                "completion": content(child(element, "completionCondition")),
            }
        return {}

    def _messages(self, kind: str) -> tuple[EventDefinition, ...]:
        if kind not in ("sendTask", "receiveTask"):
            return ()
        inner = child(self.node, "messageEventDefinition")
        return (self.message(self.node if inner is None else inner),)

    def _service(self, kind: str) -> str | None:
        """Return the registered name: topic, else decision, operation, implementation, name."""
        element = self.node
        operation = self.process_parser.parser.operations.get(
            reference(element.get("operationRef"))
        )
        named = (
            camunda(element, "topic")
            or camunda(element, "decisionRef")
            or operation
            or implementation(element)
        )
        if named or kind == "sendTask":
            return str(named) if named else None
        return str(element.get("name") or self.bpmn_id)


def _called(element: etree._Element) -> str | None:
    """Return the id of the called process; a declared namespace prefix is no part of it.

    The process may be deployed apart, so that no file here tells whether the namespace is its own.
    """
    text = (element.get("calledElement") or "").strip()
    prefix, colon, name = text.partition(":")
    return (name if colon and prefix in element.nsmap else text) or None


def _quantity(element: etree._Element, name: str) -> int:
    text = (element.get(name) or "1").strip()
    return int(text) if _COUNT.match(text) else 1


def _duty(element: etree._Element) -> Duty:
    fields = [entry.get("id", "") for entry in extensions(element, "formData", "formField")]
    return Duty(
        assignee=camunda(element, "assignee") or _role(element, "humanPerformer", "performer"),
        candidate_groups=camunda(element, "candidateGroups") or _role(element, "potentialOwner"),
        candidate_users=camunda(element, "candidateUsers"),
        due_date=camunda(element, "dueDate"),
        follow_up_date=camunda(element, "followUpDate"),
        priority=camunda(element, "priority"),
        form=form_key(element),
        fields=tuple(fields) if extensions(element, "formData") else None,
        schema=form_schema(element),
    )


def _role(element: etree._Element, *names: str) -> str | None:
    """Return who a standard resource role names (BPMN 2.0.2 §10.3.1)."""
    found = []
    for role in children(element, *names):
        expression = child(role, "resourceAssignmentExpression")
        text = content(expression) or role.get("name") or ""
        if text.startswith("group(") and text.endswith(")"):
            text = text[6:-1]
        if text:
            found.append(text)
    return ", ".join(found) or None
