"""What the readers of files hand over: lines, and tables of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; one that spans several rows or columns is the same object in each of them."""

    text: str


Cells = Sequence[Sequence[Cell]]
Written = str | Cells
