"""Executes instances, one step at a time (BPMN 2.0.2 clause 13).

:class:`Execution` is the way in; a newcomer then reads ``kernel`` and ``constructs``.
"""

from __future__ import annotations

from engine.bpmn.runtime.collaboration import matches, of_message
from engine.bpmn.runtime.data import VALUE_LIMIT
from engine.bpmn.runtime.environment import Environment
from engine.bpmn.runtime.execution import Execution
from engine.bpmn.runtime.kernel import DOCUMENT_LIMIT
from engine.bpmn.runtime.scopes import LoopScope, ScopeState
from engine.bpmn.runtime.state import ROOT, State
from engine.bpmn.runtime.step_result import (
    Changes,
    ChildStart,
    Incident,
    OpenedWait,
    RecordRow,
    Sent,
)
from engine.bpmn.runtime.tokens import Token
from engine.bpmn.runtime.version_change import VersionChange
from engine.bpmn.runtime.version_obstacles import Obstacle, obstacles

__all__ = [
    "DOCUMENT_LIMIT",
    "ROOT",
    "VALUE_LIMIT",
    "Changes",
    "ChildStart",
    "Environment",
    "Execution",
    "Incident",
    "LoopScope",
    "Obstacle",
    "OpenedWait",
    "RecordRow",
    "ScopeState",
    "Sent",
    "State",
    "Token",
    "VersionChange",
    "matches",
    "obstacles",
    "of_message",
]
