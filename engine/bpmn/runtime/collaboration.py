"""Keys by which a message finds its one receiver (BPMN 2.0.2 §8.4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from engine.bpmn.definition import CorrelationProperty, Definition
from engine.bpmn.language import expression
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import MessageWait, Wait
from engine.errors import DieuPhoiError, ExpressionFailed


def as_key(value: object) -> str:
    """Give a key's value as text, so that 5 and "5" are one key."""
    return str(value)


def expected(
    kernel: Kernel, properties: tuple[CorrelationProperty, ...], scope: int
) -> dict[str, str]:
    """Give the keys a receiver insists on: those bound to its data, then those of its talk."""
    talk = kernel.state.root.talk
    keys: dict[str, str] = {}
    for prop in properties:
        if prop.of_instance is not None:
            keys[prop.name] = as_key(kernel.evaluate(prop.of_instance, scope))
        elif prop.name in talk:
            keys[prop.name] = talk[prop.name]
    return keys


def of_message(
    properties: tuple[CorrelationProperty, ...], data: Mapping[str, object]
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


def matches(
    properties: tuple[CorrelationProperty, ...],
    required: Mapping[str, str],
    keys: Mapping[str, str],
) -> bool:
    """Say whether a message with these keys is for a receiver that insists on ``required``.

    It must bear at least one of the receiver's keys, and every one that it bears must be equal.
    """
    groups: dict[str, set[str]] = {}
    for prop in properties:
        if prop.name in required:
            groups.setdefault(prop.key, set()).add(prop.name)
    borne = [names for names in groups.values() if names <= keys.keys()]
    return (bool(borne) or not groups) and all(
        keys[name] == required[name] for names in borne for name in names
    )


@lru_cache(maxsize=256)
def _follows_data(definition: Definition) -> frozenset[str]:
    """Give the ids of the nodes whose keys are bound to variables by a subscription."""
    return frozenset(
        node.id
        for node in definition.nodes.values()
        if any(prop.of_instance is not None for e in node.events for prop in e.correlation)
    )


def follow(kernel: Kernel) -> None:
    """Bring the keys that receivers insist on up to the data they are bound to."""
    bound = _follows_data(kernel.definition)
    for token in list(kernel.state.tokens.values()) if bound else ():
        if token.element not in bound:
            continue
        waits = [_up_to_date(kernel, token, wait) for wait in token.waits]
        if tuple(waits) != token.waits:
            kernel.wait(token, *waits)


def _up_to_date(kernel: Kernel, token: Token, wait: Wait) -> Wait:
    if not isinstance(wait, MessageWait):
        return wait
    event = kernel.node(token).events[wait.event]
    try:
        return replace(wait, keys=expected(kernel, event.correlation, token.scope))
    except ExpressionFailed:
        return wait


def begin(kernel: Kernel, element: str | None, data: Mapping[str, object]) -> None:
    """Keep the keys of the message that starts an instance."""
    if element is None:
        return
    for event in kernel.definition.nodes[element].events:
        if event.kind == "message":
            learn(kernel, of_message(event.correlation, data))


def learn(kernel: Kernel, keys: Mapping[str, str]) -> None:
    """Keep the keys of the first message of a conversation (key-based correlation)."""
    if not keys:
        return
    root = kernel.state.root
    fresh = {name: value for name, value in keys.items() if name not in root.talk}
    if fresh:
        kernel.touch_scope(root)
        root.talk = {**root.talk, **fresh}
