"""Gateways (BPMN 2.0.2 §10.6)."""

from __future__ import annotations

from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from engine.bpmn.definition import Node
from engine.bpmn.parser.flow_nodes import common
from engine.bpmn.parser.markup import child, content, truthy


class GatewayReader(TaskParser):  # type: ignore[misc]  # library without annotations
    """Reads a gateway."""

    def read(self, scope: str) -> Node:
        """Return the gateway as a node of ``scope``."""
        element = self.node
        return Node(
            **common(self, scope),
            direction=element.get("gatewayDirection"),
            instantiate=truthy(element.get("instantiate")),
            parallel_multiple=element.get("eventGatewayType") == "Parallel",
            activation=content(child(element, "activationCondition")),
        )
