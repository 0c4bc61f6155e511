"""Orthogonal flows on a raster: the cheapest way that enters no node.

Length, bends, crossings and shared stretches each have a price; nodes cannot be entered at all.
Flows with a common end may share a stretch (they read as one branching line), others may not.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from engine.bpmn.layout.geometry import Box, Point, segments, straightened
from engine.bpmn.layout.placing import STEP

CLEAR = 5  # pixels a flow keeps from a node it does not touch
BEND, CROSSING, TOUCH, SHARED, LABEL = 30, 480, 960, 2_000, 400
DIRECTIONS: tuple[Point, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))  # right, down, left, up


@dataclass(frozen=True, slots=True)
class Port:
    """Where a flow may leave or enter: the point on the border and the way outwards."""

    at: Point
    outwards: int  # index into DIRECTIONS
    price: int = 0


_State = tuple[Point, int]
"""A point and the direction in which it was reached."""


@dataclass(frozen=True, slots=True)
class _Closing:
    price: int
    state: _State
    port: Port


def _cheaper(best: _Closing | None, price: int, state: _State, port: Port) -> _Closing | None:
    """The better of the way found so far and the one that enters here."""
    if state[1] == port.outwards:  # it would turn on the spot
        return best
    total = price + port.price + (0 if state[1] == (port.outwards + 2) % 4 else BEND)
    return _Closing(total, state, port) if best is None or total < best.price else best


class _Front:
    """The edge of an A* search, and how each state was reached."""

    def __init__(self, goals: Sequence[Point]) -> None:
        self._goals = goals
        self._heap: list[tuple[int, int, Point, int]] = []
        self._best: dict[_State, int] = {}
        self._came: dict[_State, _State | None] = {}
        self.begun: dict[_State, Port] = {}

    def push(self, state: _State, price: int, before: _State | None) -> bool:
        """Note a way to a state when it is the cheapest so far."""
        if price >= self._best.get(state, 1 << 60):
            return False
        self._best[state], self._came[state] = price, before
        (x, y) = state[0]
        guess = min(abs(x - gx) + abs(y - gy) for gx, gy in self._goals)
        heapq.heappush(self._heap, (price + guess, price, *state))
        return True

    def pop(self, closing: _Closing | None) -> tuple[int, _State] | None:
        """The most promising state; None when nothing can be cheaper than ``closing``."""
        while self._heap:
            guess, price, point, way = heapq.heappop(self._heap)
            if closing is not None and guess >= closing.price:
                return None
            if price <= self._best[(point, way)]:
                return price, (point, way)
        return None

    def trace(self, closing: _Closing) -> tuple[Point, ...]:
        """The whole way, from the border of the source to the border of the target."""
        points = [closing.port.at]
        state: _State | None = closing.state
        first = closing.state
        while state is not None:
            points.append(state[0])
            first, state = state, self._came[state]
        points.append(self.begun[first].at)
        return straightened(reversed(points))


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
    borders: Collection[int] = ()
    """Heights at which a lane ends: no flow runs along them."""
    _points: dict[Point, list[_Drawn]] = field(default_factory=dict)
    _blocked: set[Point] = field(default_factory=set)
    _dear: set[Point] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Note which points of the raster no flow may touch and which it should avoid."""
        for box in self.obstacles:
            self._blocked.update(_raster(box.grown(CLEAR)))
        for box in self.labels:
            self._dear.update(_raster(box.grown(CLEAR)))

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
        front = _Front(tuple(goals))
        for port in starts:
            state = (self._step_out(port), port.outwards)
            if front.push(state, port.price, None):
                front.begun[state] = port
        closing: _Closing | None = None
        while (found := front.pop(closing)) is not None:
            price, (point, way) = found
            for port in goals.get(point, ()):
                closing = _cheaper(closing, price, (point, way), port)
            for state, cost in self._around(source, target, point, way):
                front.push(state, price + cost, (point, way))
        return None if closing is None else front.trace(closing)

    def _step_out(self, port: Port) -> Point:
        """The first point of the raster outside the node, straight ahead of the port."""
        dx, dy = DIRECTIONS[port.outwards]
        x, y = port.at[0] + dx * CLEAR, port.at[1] + dy * CLEAR
        if dx:
            x = (x // STEP + 1) * STEP if dx > 0 else (-(-x // STEP) - 1) * STEP
        if dy:
            y = (y // STEP + 1) * STEP if dy > 0 else (-(-y // STEP) - 1) * STEP
        return (x, y)

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
            cost += SHARED if dx and point[1] in self.borders else 0
            yield (there, ahead), cost + self._company(source, target, there, horizontal=dx != 0)

    def _company(self, source: str, target: str, point: Point, *, horizontal: bool) -> int:
        """The price of meeting flows already drawn at a point."""
        price = 0
        for drawn in self._points.get(point, ()):
            related = drawn.source == source or drawn.target == target
            if drawn.horizontal != horizontal:
                price += (
                    (CROSSING // 2 if related else CROSSING)
                    if not drawn.bend
                    else (0 if related else TOUCH)
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
