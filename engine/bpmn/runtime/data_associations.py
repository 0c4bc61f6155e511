"""Data stores: read and written by associations only, outliving every instance (§10.4.1)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import DataAssociation, Node
from engine.bpmn.runtime.data import Variables


def values_read(variables: Variables, node: Node) -> dict[str, object]:
    """Give the values of the stores that a node's associations read, by variable."""
    return {use.variable: variables.read_store(use.store) for use in node.stores_read}


def values_shown(variables: Variables, node: Node) -> dict[str, object]:
    """Give those of them that the node sees while it runs, for want of a data input."""
    return {use.variable: variables.read_store(use.store) for use in node.stores_read if use.shown}


def hand_over(
    variables: Variables,
    mapping: DataAssociation,
    inside: int,
    outside: int,
    extra: Mapping[str, object] | None = None,
) -> None:
    """Write what one output association hands over, to a data store or a variable outside."""
    if mapping.source is None:
        return
    if mapping.store is not None:
        variables.write_store(mapping.store, variables.evaluate(mapping.source, inside, extra))
    elif mapping.target is not None:
        value = variables.evaluate(mapping.source, inside, extra)
        variables.write(outside, mapping.target, value)


def fill(variables: Variables, node: Node, inside: int) -> None:
    """Let stores take the variables of their names, where an association names no data output."""
    names = variables.names(inside)
    for use in node.stores_filled:
        if use.variable in names:
            variables.write_store(use.store, names[use.variable])
