"""Keys by which a message finds its one receiver (BPMN 2.0.2 §8.4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.definition import CorrelationProperty
from engine.bpmn.execution.kernel import Kernel
from engine.bpmn.execution.state import ROOT
from engine.bpmn.language import expression
from engine.errors import DieuPhoiError


def as_key(value: object) -> str:
    """Give a key's value as text, so that 5 and "5" are one key."""
    return str(value)


def expected(
    kernel: Kernel, properties: tuple[CorrelationProperty, ...], scope: int
) -> dict[str, str]:
    """Give the keys a receiver insists on: those bound to its data, then those of its talk."""
    talk = kernel.state.scopes[ROOT].data.get("talk", {})
    keys: dict[str, str] = {}
    for prop in properties:
        if prop.of_instance is not None:
            keys[prop.name] = as_key(kernel.evaluate(prop.of_instance, scope))
        elif prop.name in talk:
            keys[prop.name] = talk[prop.name]
    return keys


def of_message(
    properties: tuple[CorrelationProperty, ...], data: Mapping[str, Any]
) -> dict[str, str]:
    """Read the keys off a message's data; a property that is not in it is left out."""
    keys: dict[str, str] = {}
    for prop in properties:
        if prop.of_message is None:
            continue
        try:
            value = expression(prop.of_message).evaluate(data)
        except DieuPhoiError:
            continue
        if value is not None:
            keys[prop.name] = as_key(value)
    return keys


def learn(kernel: Kernel, keys: Mapping[str, str]) -> None:
    """Keep the keys of the first message of a conversation (key-based correlation)."""
    if not keys:
        return
    root = kernel.state.scopes[ROOT]
    talk = dict(root.data.get("talk", {}))
    fresh = {name: value for name, value in keys.items() if name not in talk}
    if fresh:
        kernel.scope_data(root)["talk"] = {**talk, **fresh}
