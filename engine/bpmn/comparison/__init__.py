"""Two versions of a process held against each other: which element is which."""

from __future__ import annotations

from engine.bpmn.comparison.matching import kinds, proposed

__all__ = ["kinds", "proposed"]
