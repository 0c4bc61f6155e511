"""Events that wait: what for, and the tokens that do (BPMN 2.0.2 §13.5)."""

from __future__ import annotations

from collections.abc import Sequence

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.runtime import collaboration, timer_events
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ConditionWait, MessageWait, SignalWait, TimerWait, Wait

ARMED_KINDS = frozenset({"message", "timer", "signal", "conditional"})
"""Kinds that wait in a token of their own; errors and escalations look for their catcher."""


def waits_for(kernel: Kernel, token: Token, node: Node) -> list[Wait]:
    """Give the waits of a catching event or receive task; a condition is looked at at once."""
    waits = [
        wait_for(kernel, event, index, token.scope)
        for index, event in enumerate(node.events)
        if event.kind in ARMED_KINDS
    ]
    if any(isinstance(wait, ConditionWait) for wait in waits):
        kernel.variables_changed = True
    return waits


def wait_for(kernel: Kernel, event: EventDefinition, index: int, scope: int) -> Wait:
    """Give the wait of one event definition; raises what its expressions raise."""
    match event.kind:
        case "timer":
            return timer_events.first_wait(kernel, event, index, scope)
        case "message":
            keys = collaboration.expected(kernel, event.correlation, scope)
            return MessageWait(kernel.name_of(event, scope), keys, index)
        case "conditional":
            return ConditionWait(event.condition or "", was_true=False, event=index)
        case _:
            return SignalWait(kernel.name_of(event, scope), index)


def next_waits(kernel: Kernel, token: Token, node: Node, index: int) -> list[Wait]:
    """Give what a non-interrupting event waits for after its wait ``index`` has happened."""
    if node.interrupting:
        return []
    if node.parallel_multiple:
        return waits_for(kernel, token, node)
    waits: list[Wait | None] = list(token.waits)
    wait = token.waits[index]
    if isinstance(wait, ConditionWait):
        waits[index] = ConditionWait(wait.text, was_true=True, event=wait.event)
    elif isinstance(wait, TimerWait):
        waits[index] = timer_events.next_wait(kernel, node.events[wait.event], token.scope, wait)
    return [each for each in waits if each is not None]


def arm(kernel: Kernel, node: Node, scope: int, host: int | None) -> None:
    """Arm a boundary event or the start event of an event sub-process.

    It is visited only when it happens.
    """
    if not any(event.kind in ARMED_KINDS for event in node.events):
        return
    token = kernel.new_token(node.id, scope, state="waiting", armed=True, host=host)
    kernel.wait(token, *waits_for(kernel, token, node))


def arm_again(
    kernel: Kernel, node: Node, scope: int, host: int | None, waits: Sequence[Wait]
) -> None:
    """Arm a non-interrupting event once more, if anything is left for which it waits."""
    if waits:
        token = kernel.new_token(node.id, scope, state="waiting", armed=True, host=host)
        kernel.wait(token, *waits)
