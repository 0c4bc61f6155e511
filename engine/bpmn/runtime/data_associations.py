"""Data stores: read and written by associations only, outliving every instance (§10.4.1)."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.definition import DataAssociation, Node
from engine.bpmn.language import UnsetName
from engine.bpmn.runtime.data import Variables


def values_read(variables: Variables, node: Node) -> dict[str, object]:
    """Give the values of the stores that a node's associations read, by variable."""
    return {use.variable: variables.read_store(use.store) for use in node.stores_read}


def values_shown(variables: Variables, node: Node) -> dict[str, object]:
    """Give those of them that the node sees while it runs, for want of a data input."""
    return {use.variable: variables.read_store(use.store) for use in node.stores_read if use.shown}


def value_of(
    variables: Variables,
    mapping: DataAssociation,
    scope: int,
    extra: Mapping[str, object] | None = None,
) -> object:
    """Give what a mapping with a source hands over; null for an optional variable never set."""
    try:
        return variables.evaluate(mapping.source or "null", scope, extra)
    except UnsetName:
        if mapping.optional:
            return None
        raise


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
        variables.write_store(mapping.store, value_of(variables, mapping, inside, extra))
    elif mapping.target is not None:
        variables.write(outside, mapping.target, value_of(variables, mapping, inside, extra))


def fill(variables: Variables, node: Node, inside: int) -> None:
    """Let stores take the variables of their names, where an association names no data output."""
    names = variables.names(inside)
    for use in node.stores_filled:
        if use.variable in names:
            variables.write_store(use.store, names[use.variable])
