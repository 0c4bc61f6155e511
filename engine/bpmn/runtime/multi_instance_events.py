"""What a multi-instance activity throws when its instances complete (BPMN 2.0.2 §13.3.7)."""

from __future__ import annotations

from engine.bpmn.definition import EventDefinition, Loop, Node
from engine.bpmn.language import truth
from engine.bpmn.runtime import error_events, throw_events
from engine.bpmn.runtime.data import counters
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.scopes import LoopScope
from engine.bpmn.runtime.tokens import Token


def completed(kernel: Kernel, token: Token, node: Node, loop: Loop, scope: LoopScope) -> None:
    """Throw what the loop's behaviour says after one more instance has completed."""
    for event in _due(kernel, loop, scope):
        if token.id in kernel.state.tokens:
            _throw(kernel, token, node, event)


def _due(kernel: Kernel, loop: Loop, scope: LoopScope) -> list[EventDefinition]:
    if loop.behavior == "None" and loop.none_event is not None:
        return [loop.none_event]
    if loop.behavior == "One" and loop.one_event is not None:
        return [loop.one_event] if scope.completed == 1 else []
    if loop.behavior == "Complex":
        variables = counters(scope)
        return [
            event
            for condition, event in loop.complex
            if truth(kernel.evaluate(condition, scope.id, variables))
        ]
    return []


def _throw(kernel: Kernel, token: Token, node: Node, event: EventDefinition) -> None:
    if event.kind in {"message", "signal"}:
        throw_events.send(kernel, event, {}, token.scope, node.id)
        return
    thrown = error_events.Thrown(event.kind, event.code, event.name, {})
    catcher = error_events.find(kernel, thrown, token.scope, token)
    if catcher is not None:
        error_events.deliver(kernel, thrown, catcher)
