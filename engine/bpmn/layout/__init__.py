"""Draws a diagram: gives BPMN DI to a process that has none, and measures how readable it is.

``lay_out(xml)`` places nodes in columns and lanes and leads the flows around them; ``faults(xml)``
counts flows that run through nodes and flows that cross; ``drawable`` makes a file from anywhere
fit to be opened.
"""

from __future__ import annotations

from engine.bpmn.layout.measuring import Faults, faults
from engine.bpmn.layout.opening import drawable
from engine.bpmn.layout.writing import lay_out

__all__ = ["Faults", "drawable", "faults", "lay_out"]
