"""Whose turn it is within a step: whatever waits is armed before anything is thrown.

Parallel branches have no order (BPMN 2.0.2 §13.4.1), so which was drawn first must not decide
whether a signal, an escalation or a written condition finds the branch that waits for it. Nodes
that can set others going have their turn when nothing else can move.
"""

from __future__ import annotations

from functools import lru_cache

from engine.bpmn.definition import Definition, Node

_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
_WRITING = frozenset({"scriptTask", "businessRuleTask"})


@lru_cache(maxsize=256)
def moving_others(definition: Definition) -> frozenset[str]:
    """Give the ids of the nodes that throw and, where a condition is waited for, that write."""
    nodes = definition.nodes.values()
    conditional = any(event.kind == "conditional" for node in nodes for event in node.events)
    return frozenset(node.id for node in nodes if _throws(node) or (conditional and _writes(node)))


def _throws(node: Node) -> bool:
    if node.type == "sendTask":
        return True
    return node.type in _THROWING and any(event.kind != "link" for event in node.events)


def _writes(node: Node) -> bool:
    mapped = node.outputs is not None and node.is_activity
    return node.type in _WRITING or mapped or bool(node.stores_filled)
