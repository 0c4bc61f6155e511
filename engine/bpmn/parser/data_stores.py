"""Reads data stores: which store a reference means, and what the associations of a node use.

A store is known by the id of its ``dataStore``; a reference that names none is a store of its
own, known by its name, so that several diagrams can share it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from engine.bpmn.definition import Node, Store, StoreUse
from engine.bpmn.parser.data_names import DataNames, is_placeholder
from engine.bpmn.parser.markup import child, children, content, reference, tag, truthy
from engine.model.numbers import whole

_SAYING = ("sourceRef", "transformation", "assignment")


class DataStores:
    """The data stores of one file."""

    def __init__(self, root: etree._Element) -> None:
        self._capacity: dict[str, int | None] = {}
        self._keys: dict[str, str] = {}
        for element in root.iterchildren(tag("dataStore")):
            own = element.get("id")
            if own:
                self._keys[own] = _key(own)
                self._capacity[_key(own)] = _capacity(element)
        for element in root.iter(tag("dataStoreReference")):
            named = reference(element.get("dataStoreRef")) or element.get("name")
            own = element.get("id")
            if own:
                self._keys[own] = _key(named or own)

    def key(self, data_id: str | None) -> str | None:
        """Return the store that a data element's id stands for; None: it is no data store."""
        return self._keys.get(data_id or "")

    def used_by(self, nodes: Iterable[Node]) -> dict[str, Store]:
        """Return the stores that these nodes read or write."""
        found: dict[str, Store] = {}
        for node in nodes:
            for use in node.stores_read:
                found.setdefault(use.store, self._store(use.store))
            for store in written_stores(node):
                found[store] = replace(self._store(store), written=True)
        return found

    def _store(self, key: str) -> Store:
        return Store(key, self._capacity.get(key))


def written_stores(node: Node) -> Iterator[str]:
    """Yield the stores that a node's output associations write."""
    yield from (use.store for use in node.stores_filled)
    collected = node.loop.outputs if node.loop is not None else ()
    for mapping in (*(node.outputs or ()), *collected):
        if mapping.store is not None:
            yield mapping.store


def read_by_associations(
    element: etree._Element, names: DataNames, stores: DataStores
) -> tuple[StoreUse, ...]:
    """Return the stores that a node's input associations read."""
    found = []
    for association in children(element, "dataInputAssociation"):
        target = reference(content(child(association, "targetRef")))
        shown = target is None or is_placeholder(element, target)
        for source in children(association, "sourceRef"):
            found += _use(names, stores, reference(content(source)), shown=shown)
    return tuple(found)


def filled_by_associations(
    element: etree._Element, names: DataNames, stores: DataStores
) -> tuple[StoreUse, ...]:
    """Return the stores of output associations that do not say what they take."""
    found = []
    for association in children(element, "dataOutputAssociation"):
        if not any(True for _ in children(association, *_SAYING)):
            target = reference(content(child(association, "targetRef")))
            found += _use(names, stores, target, shown=True)
    return tuple(found)


def _use(
    names: DataNames, stores: DataStores, data_id: str | None, *, shown: bool
) -> list[StoreUse]:
    key = stores.key(data_id)
    if key is None or data_id is None:
        return []
    return [StoreUse(names.variable(data_id), key, shown)]


def _key(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _capacity(element: etree._Element) -> int | None:
    text = (element.get("capacity") or "").strip()
    return None if truthy(element.get("isUnlimited")) else whole(text)
