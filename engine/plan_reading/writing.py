"""What the readers of files hand over: lines, and tables of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right and bottom on a page, in points from its upper left corner."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands on paper: the page, from 1, and the box on it."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text; ``align`` is "center", "right" or "" for the left."""

    text: str
    align: str = ""
    bold: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell; one that spans several rows or columns is the same object in each of them."""

    text: str
    place: Place | None = None


Cells = Sequence[Sequence[Cell]]
Written = Line | Cells
