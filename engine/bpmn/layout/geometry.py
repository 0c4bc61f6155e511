"""Points, boxes and segments of a drawing; whole pixels, y grows downwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

Point = tuple[int, int]
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The x of the right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The y of the lower edge."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle, rounded down."""
        return (self.x + self.width // 2, self.y + self.height // 2)

    def moved(self, dx: int, dy: int) -> Box:
        """The same box elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def grown(self, by: int) -> Box:
        """The box with a margin of ``by`` pixels (negative: shrunk) on each side."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def holds(self, point: Point) -> bool:
        """Whether the point is inside or on the border."""
        return self.x <= point[0] <= self.right and self.y <= point[1] <= self.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes share some inside (touching is not overlapping)."""
        across = self.x < other.right and self.right > other.x
        return across and self.y < other.bottom and self.bottom > other.y

    def crossed_by(self, segment: Segment) -> bool:
        """Whether an axis-parallel segment runs through the inside (touching is not crossing)."""
        (ax, ay), (bx, by) = segment
        left, right = min(ax, bx), max(ax, bx)
        top, bottom = min(ay, by), max(ay, by)
        return left < self.right and right > self.x and top < self.bottom and bottom > self.y


def segments(points: Sequence[Point]) -> Iterator[Segment]:
    """The segments of a polyline."""
    return pairwise(points)


def cross(first: Segment, second: Segment) -> bool:
    """Whether two axis-parallel segments cross at an inner point of both."""
    horizontal, vertical = (first, second) if first[0][1] == first[1][1] else (second, first)
    if horizontal[0][1] != horizontal[1][1] or vertical[0][0] != vertical[1][0]:
        return False
    y, x = horizontal[0][1], vertical[0][0]
    return min(horizontal[0][0], horizontal[1][0]) < x < max(
        horizontal[0][0], horizontal[1][0]
    ) and min(vertical[0][1], vertical[1][1]) < y < max(vertical[0][1], vertical[1][1])


def crossed(routes: Mapping[str, Sequence[Point]]) -> list[tuple[str, str]]:
    """The pairs of polylines that cross."""
    return [
        (one, two)
        for (one, first), (two, second) in combinations(routes.items(), 2)
        if any(cross(a, b) for a in segments(first) for b in segments(second))
    ]


def straightened(points: Iterable[Point]) -> tuple[Point, ...]:
    """The polyline without repeated points and without points on a straight line."""
    corners: list[Point] = []
    for point in points:
        if corners and corners[-1] == point:
            continue
        if len(corners) > 1 and _in_line(corners[-2], corners[-1], point):
            corners.pop()
        corners.append(point)
    return tuple(corners)


def _in_line(a: Point, b: Point, c: Point) -> bool:
    return (a[0] == b[0] == c[0]) or (a[1] == b[1] == c[1])


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all; an empty box at the origin when there is none."""
    found = list(boxes)
    if not found:
        return Box(0, 0, 0, 0)
    x, y = min(b.x for b in found), min(b.y for b in found)
    return Box(x, y, max(b.right for b in found) - x, max(b.bottom for b in found) - y)
