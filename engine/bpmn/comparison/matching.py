"""Which element of one version of a process is which of another.

What kept its id and type is the same element. Of the rest, those are taken for each other that
fit each other alone: by type and name, at the border of the same activity, or, without a name,
between the same neighbours. What fits several is left for somebody to say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from engine.bpmn.definition import Definition, Node
from engine.model.text import fold

Key = Callable[[Definition, Node, Mapping[str, str]], Hashable | None]


def proposed(old: Definition, new: Definition) -> dict[str, str]:
    """The elements of the new version by those of the old; what has no counterpart is left out."""
    found = {
        node.id: node.id
        for node in old.nodes.values()
        if node.id in new.nodes and kinds(new.nodes[node.id]) == kinds(node)
    }
    for key in (_named, _at_border, _between):
        while more := _alone(old, new, found, key):
            found |= more
    return found


def kinds(node: Node) -> tuple[str, ...]:
    """The type of an element and of the events that it waits for or throws."""
    return (node.type, *sorted(event.kind for event in node.events))


def _alone(old: Definition, new: Definition, found: Mapping[str, str], key: Key) -> dict[str, str]:
    """The pairs that a key makes out of what has no counterpart yet: one on each side."""
    taken = set(found.values())
    own, back = {name: name for name in found}, {found[name]: name for name in found}
    here = _by_key((n for n in old.nodes.values() if n.id not in found), old, own, key)
    there = _by_key((n for n in new.nodes.values() if n.id not in taken), new, back, key)
    return {
        nodes[0].id: there[each][0].id
        for each, nodes in here.items()
        if len(nodes) == 1 and len(there.get(each, ())) == 1
    }


def _by_key(
    nodes: Iterable[Node], definition: Definition, names: Mapping[str, str], key: Key
) -> dict[Hashable, list[Node]]:
    found: dict[Hashable, list[Node]] = defaultdict(list)
    for node in nodes:
        each = key(definition, node, names)
        if each is not None:
            found[each].append(node)
    return found


def _named(_definition: Definition, node: Node, _names: Mapping[str, str]) -> Hashable | None:
    return (kinds(node), fold(node.name)) if node.name else None


def _at_border(_definition: Definition, node: Node, names: Mapping[str, str]) -> Hashable | None:
    host = names.get(node.attached_to or "")
    return (kinds(node), host) if host else None


def _between(definition: Definition, node: Node, names: Mapping[str, str]) -> Hashable | None:
    """By its neighbours, where it has no name; all of them must be known."""
    flows = definition.flows
    before = [names.get(flows[flow].source) for flow in node.incoming]
    after = [names.get(flows[flow].target) for flow in node.outgoing]
    scope = "" if node.scope == definition.id else names.get(node.scope)
    if node.name or None in before or None in after or scope is None or node.attached_to:
        return None
    return (kinds(node), scope, tuple(sorted(map(str, before))), tuple(sorted(map(str, after))))
