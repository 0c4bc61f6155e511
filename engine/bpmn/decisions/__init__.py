"""Decision tables (DMN 1.3): read from ``.dmn`` files and decided with the product's language."""

from __future__ import annotations

from engine.bpmn.decisions.parser import read_decisions
from engine.bpmn.decisions.tables import Decision, DecisionFailed, decide

__all__ = ["Decision", "DecisionFailed", "decide", "read_decisions"]
