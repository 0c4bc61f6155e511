"""Correlation of messages (BPMN 2.0.2 §8.4.2): keys, properties, subscriptions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.definition import CorrelationProperty
from engine.bpmn.parser.markup import child, children, content, reference, tag


def bindings_of(root: etree._Element) -> dict[str, str]:
    """Map each correlation property to how it is read off an instance, where a binding says so."""
    bindings = {}
    for binding in root.iter(tag("correlationPropertyBinding")):
        path = content(child(binding, "dataPath"))
        if path:
            bindings[reference(binding.get("correlationPropertyRef")) or ""] = path
    return bindings


def subscribed_properties(process: etree._Element) -> Iterator[CorrelationProperty]:
    """Yield the bindings of a process's correlation subscriptions."""
    names = {
        key.get("id"): str(key.get("name") or key.get("id"))
        for key in reversed(list(process.getroottree().iter(tag("correlationKey"))))
    }
    for subscription in children(process, "correlationSubscription"):
        key = reference(subscription.get("correlationKeyRef"))
        for binding in children(subscription, "correlationPropertyBinding"):
            yield CorrelationProperty(
                key=names.get(key, key or ""),
                name=reference(binding.get("correlationPropertyRef")) or "",
                of_instance=content(child(binding, "dataPath")),
            )
