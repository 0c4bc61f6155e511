"""Two versions of a process held against each other: which element is which, what changed."""

from __future__ import annotations

from engine.bpmn.comparison.differences import Difference, differences
from engine.bpmn.comparison.forms import decision_changes, form_changes
from engine.bpmn.comparison.matching import proposed

__all__ = ["Difference", "decision_changes", "differences", "form_changes", "proposed"]
