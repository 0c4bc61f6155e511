"""Conditional events: looked at whenever a variable was written (BPMN 2.0.2 §10.5.5)."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from engine.bpmn.definition import Definition
from engine.bpmn.language import UnsetName, truth
from engine.bpmn.runtime.catch_events import happen
from engine.bpmn.runtime.kernel import Kernel
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.waits import ConditionWait, IncidentWait
from engine.errors import ExpressionFailed


@lru_cache(maxsize=256)
def _conditional(definition: Definition) -> bool:
    return any(e.kind == "conditional" for node in definition.nodes.values() for e in node.events)


def look(kernel: Kernel) -> None:
    """Look at every condition that is waited for; one that has become true happens."""
    for token in list(kernel.state.tokens.values()) if _conditional(kernel.definition) else ():
        for index, wait in enumerate(token.waits):
            if not isinstance(wait, ConditionWait) or token.id not in kernel.state.tokens:
                continue
            holds = _holds(kernel, token, wait)
            if token.waits and isinstance(token.waits[0], IncidentWait):
                break
            if holds and not wait.was_true:
                happen(kernel, token, index, {})
                break
            if holds != wait.was_true:
                waits = list(token.waits)
                waits[index] = replace(wait, was_true=holds)
                kernel.wait(token, *waits)


def _holds(kernel: Kernel, token: Token, wait: ConditionWait) -> bool:
    """Evaluate a condition; what names a variable that nobody has set yet does not hold yet."""
    try:
        return truth(kernel.evaluate(wait.text, token.scope))
    except UnsetName:
        return False
    except ExpressionFailed as error:
        if not token.armed:
            kernel.fail(token, error.code, error.sentence)
        return False
