"""The one small language of diagrams: conditions, timers, collections, mappings, scripts.

No Python from a diagram is ever executed. Errors at deployment are ``ExpressionError``; while
running, ``ExpressionFailed``.
"""

from __future__ import annotations

from engine.bpmn.language.evaluator import UnsetName
from engine.bpmn.language.expressions import Assignment, Expression, expression, script, template
from engine.bpmn.language.expressions import timer as timer
from engine.bpmn.language.functions import FUNCTIONS
from engine.bpmn.language.values import kind, truth
from engine.bpmn.language.values import text as to_text

__all__ = [
    "FUNCTIONS",
    "Assignment",
    "Expression",
    "UnsetName",
    "expression",
    "kind",
    "script",
    "template",
    "timer",
    "to_text",
    "truth",
]
