"""Orthogonal flows on a raster: the cheapest way that enters no node.

Length, bends, crossings and shared stretches each have a price; nodes cannot be entered at all.
Flows with a common end may share a stretch (they read as one branching line), others may not.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.bpmn.layout.geometry import Box, Point, segments, straightened
from engine.bpmn.layout.placing import STEP

CLEAR = 5  # pixels a flow keeps from a node it does not touch
BEND, CROSSING, TOUCH, SHARED, LABEL = 30, 160, 320, 2_000, 60
DIRECTIONS: tuple[Point, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))  # right, down, left, up


@dataclass(frozen=True, slots=True)
class Port:
    """Where a flow may leave or enter: the point on the border and the way outwards."""

    at: Point
    outwards: int  # index into DIRECTIONS
    price: int = 0


@dataclass(slots=True)
class _Drawn:
    source: str
    target: str
    horizontal: bool
    bend: bool


@dataclass(slots=True)
class Router:
    """Draws flows one after another inside ``region``; each sees those drawn before it."""

    region: Box
    obstacles: Sequence[Box]
    labels: Sequence[Box] = ()
    _points: dict[Point, list[_Drawn]] = field(default_factory=dict)
    _blocked: set[Point] = field(default_factory=set)
    _dear: set[Point] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note which points of the raster no flow may touch and which it should avoid."""
        for box in self.obstacles:
            self._blocked.update(_raster(box.grown(CLEAR)))
        for box in self.labels:
            self._dear.update(_raster(box))

    def draw(
        self, source: str, target: str, starts: Iterable[Port], ends: Iterable[Port]
    ) -> tuple[Point, ...]:
        """The points of the cheapest way; a straight line when there is no way at all."""
        first, last = list(starts), list(ends)
        points = self._search(source, target, first, last)
        if points is None:
            return straightened((first[0].at, last[0].at))
        self.note(source, target, points)
        return points

    def _search(
        self, source: str, target: str, starts: list[Port], ends: list[Port]
    ) -> tuple[Point, ...] | None:
        goals: dict[Point, list[Port]] = {}
        for port in ends:
            goals.setdefault(self._step_out(port), []).append(port)
        heap: list[tuple[int, int, Point, int]] = []
        came: dict[tuple[Point, int], tuple[Point, int] | None] = {}
        best: dict[tuple[Point, int], int] = {}
        begun: dict[tuple[Point, int], Port] = {}
        for port in starts:
            state = (self._step_out(port), port.outwards)
            if port.price < best.get(state, 1 << 60):
                best[state], begun[state], came[state] = port.price, port, None
                heapq.heappush(heap, (self._guess(state[0], goals), port.price, *state))
        closing: tuple[int, tuple[Point, int], Port] | None = None
        while heap:
            guess, price, point, way = heapq.heappop(heap)
            if closing is not None and guess >= closing[0]:
                break
            if price > best[(point, way)]:
                continue
            for port in goals.get(point, ()):
                turn = BEND if way != (port.outwards + 2) % 4 else 0
                total = price + turn + port.price
                if way != port.outwards and (closing is None or total < closing[0]):
                    closing = (total, (point, way), port)
            for state, cost in self._around(source, target, point, way):
                if price + cost < best.get(state, 1 << 60):
                    best[state], came[state] = price + cost, (point, way)
                    heapq.heappush(
                        heap, (price + cost + self._guess(state[0], goals), price + cost, *state)
                    )
        return None if closing is None else _trace(came, begun, closing)

    def _step_out(self, port: Port) -> Point:
        """The first point of the raster outside the node, straight ahead of the port."""
        dx, dy = DIRECTIONS[port.outwards]
        x, y = port.at[0] + dx * CLEAR, port.at[1] + dy * CLEAR
        if dx:
            x = (x // STEP + 1) * STEP if dx > 0 else (-(-x // STEP) - 1) * STEP
        if dy:
            y = (y // STEP + 1) * STEP if dy > 0 else (-(-y // STEP) - 1) * STEP
        return (x, y)

    @staticmethod
    def _guess(point: Point, goals: Mapping[Point, object]) -> int:
        return min(abs(point[0] - x) + abs(point[1] - y) for x, y in goals)

    def _around(
        self, source: str, target: str, point: Point, way: int
    ) -> Iterable[tuple[tuple[Point, int], int]]:
        for turn in (0, 1, 3):
            ahead = (way + turn) % 4
            dx, dy = DIRECTIONS[ahead]
            there = (point[0] + dx * STEP, point[1] + dy * STEP)
            if there in self._blocked or not self.region.holds(there):
                continue
            cost = STEP + (BEND if turn else 0) + (LABEL if there in self._dear else 0)
            yield (there, ahead), cost + self._company(source, target, there, dx != 0)

    def _company(self, source: str, target: str, point: Point, horizontal: bool) -> int:
        """The price of meeting flows already drawn at a point."""
        price = 0
        for drawn in self._points.get(point, ()):
            related = drawn.source == source or drawn.target == target
            if drawn.horizontal != horizontal:
                price += (CROSSING // 2 if related else CROSSING) if not drawn.bend else (
                    0 if related else TOUCH
                )
            elif not related:
                price += SHARED
        return price

    def note(self, source: str, target: str, points: Sequence[Point]) -> None:
        """Take a drawn flow into account: those drawn later pay for meeting it."""
        corners = set(points)
        for (ax, ay), (bx, by) in segments(points):
            for point in _raster(_span(ax, ay, bx, by)):
                drawn = _Drawn(source, target, ay == by, point in corners)
                self._points.setdefault(point, []).append(drawn)


def _span(ax: int, ay: int, bx: int, by: int) -> Box:
    return Box(min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay))


def _raster(box: Box) -> Iterable[Point]:
    """The points of the raster inside or on the border of a box."""
    for x in range(-(-box.x // STEP) * STEP, box.right + 1, STEP):
        for y in range(-(-box.y // STEP) * STEP, box.bottom + 1, STEP):
            yield (x, y)


def _trace(
    came: Mapping[tuple[Point, int], tuple[Point, int] | None],
    begun: Mapping[tuple[Point, int], Port],
    closing: tuple[int, tuple[Point, int], Port],
) -> tuple[Point, ...]:
    points = [closing[2].at]
    state: tuple[Point, int] | None = closing[1]
    first = closing[1]
    while state is not None:
        points.append(state[0])
        first, state = state, came[state]
    points.append(begun[first].at)
    return straightened(reversed(points))
