"""Pixels: from columns and rows to boxes, sub-processes inside their shapes."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.layout import labels
from engine.bpmn.layout.geometry import Box
from engine.bpmn.layout.graph import Plane, Shape
from engine.bpmn.layout.ranking import Cells, cells, host, stands

STEP = 20  # the raster of flows
COLUMN_GAP = 60
NARROW_GAP = 40  # where one flow alone goes on to the next column
ROW_GAP = 40
LEAST_ROW = 80  # leaves room for the name under an event
MARGIN = 40  # between the border of a sub-process and what it holds
BELOW = 20  # between what a lane holds and its lower border: no flow runs there
LANE_HEAD = 30
LEAST_LANE = 120
PAGE = 1600  # event sub-processes stand side by side up to this width


@dataclass(slots=True)
class Placed:
    """Boxes of a plane, its origin at (0, 0); ``inner`` by sub-process, already moved."""

    boxes: dict[str, Box] = field(default_factory=dict)
    lanes: list[tuple[str, Box]] = field(default_factory=list)
    width: int = 0
    height: int = 0


def place(plane: Plane) -> Placed:
    """Lay out a plane and, inside it, its expanded sub-processes."""
    inside = {s.id: place(s.inner) for s in plane.shapes.values() if s.inner is not None}
    for key, placed in inside.items():
        plane.shapes[key].width, plane.shapes[key].height = placed.width, placed.height
    placed = _arrange(plane, cells(plane))
    for key, inner in inside.items():
        at = placed.boxes[key]
        placed.boxes.update({n: b.moved(at.x, at.y) for n, b in inner.boxes.items()})
    return placed


def _even(value: int) -> int:
    """Rounded up so that the middle falls on the raster."""
    return -(-value // (2 * STEP)) * 2 * STEP


def _arrange(plane: Plane, at: Cells) -> Placed:
    placed = Placed()
    head = LANE_HEAD + (STEP - LANE_HEAD % STEP) % STEP if plane.lanes else 0
    left = head + MARGIN
    xs = _columns(plane, at, left)
    right = max((x + w for x, w in xs.values()), default=left)
    top = 0
    for index in range(max(1, len(plane.lanes))):
        start = top
        head_room = MARGIN if plane.lanes else MARGIN + STEP  # the name of a sub-process
        top = _rows(plane, at, index, xs, top + head_room, placed)
        free = [s for s in plane.shapes.values() if s.free and at.lane[s.id] == index]
        room = _room(plane, at, index, xs)
        beside = _stacked(free, start + head_room)
        if plane.lanes and free and left + max(s.width for s in free) <= room:
            placed.boxes.update({key: box.moved(left, 0) for key, box in beside.items()})
            top = max(top, max(box.bottom for box in beside.values()) + ROW_GAP)
        else:
            top, right = _band(free, left, top, right, placed)
        if plane.lanes:
            key, name, _ = plane.lanes[index]
            top = max(top - ROW_GAP + BELOW, start + max(LEAST_LANE, _named(name)))
            placed.lanes.append((key, Box(0, start, 0, top - start)))
        else:
            top = max(top - ROW_GAP + MARGIN, start + LEAST_LANE)
    placed.width, placed.height = _even(right + MARGIN), _even(top)
    _stretch(placed)
    _attach(plane, placed)
    return placed


def _named(name: str) -> int:
    """The height of a lane whose name, written upwards, is not cut."""
    height = labels.upwards(name)
    return height + (STEP - height % STEP) % STEP


def _room(plane: Plane, at: Cells, lane: int, xs: dict[int, tuple[int, int]]) -> int:
    """How far right a lane is empty: up to its first node, and to the first flow from above."""
    here = [at.column[n] for n in at.row if at.lane[n] == lane and stands(plane, n)]
    above = [at.column[n] for n in at.row if at.lane[n] < lane and len(_followers(plane, n)) > 1]
    columns = [*here, *above]
    return min((xs[column][0] for column in columns), default=0) - STEP


def _followers(plane: Plane, node: str) -> list[str]:
    return [edge.target for edge in plane.edges if edge.source == node]


def _stacked(free: list[Shape], top: int) -> dict[str, Box]:
    """Event sub-processes under each other."""
    boxes: dict[str, Box] = {}
    for shape in free:
        boxes[shape.id] = Box(0, top, shape.width, shape.height)
        top += shape.height + ROW_GAP
    return boxes


def _stretch(placed: Placed) -> None:
    """Make every lane as wide as the pool and the last one reach its lower border."""
    for index, (key, box) in enumerate(placed.lanes):
        last = index == len(placed.lanes) - 1
        height = placed.height - box.y if last else box.height
        placed.lanes[index] = (key, Box(0, box.y, placed.width, height))


def _columns(plane: Plane, at: Cells, left: int) -> dict[int, tuple[int, int]]:
    xs: dict[int, tuple[int, int]] = {}
    for column in sorted(set(at.column.values())):
        width = _even(max(plane.shapes[n].width for n, c in at.column.items() if c == column))
        xs[column] = (left, width)
        left += width + (COLUMN_GAP if _passing(plane, at, column) > 1 else NARROW_GAP)
    return xs


def _passing(plane: Plane, at: Cells, column: int) -> int:
    """How many flows lead over the gap behind a column."""
    ends = ((host(plane, e.source), host(plane, e.target)) for e in plane.edges)
    columns = [sorted((at.column[a], at.column[b])) for a, b in ends]
    return sum(1 for first, last in columns if first <= column < last)


def _rows(
    plane: Plane, at: Cells, lane: int, xs: dict[int, tuple[int, int]], top: int, placed: Placed
) -> int:
    here = [n for n in at.row if at.lane[n] == lane and stands(plane, n)]
    for row in sorted({at.row[n] for n in here}):
        nodes = [plane.shapes[n] for n in here if at.row[n] == row]
        height = _even(max(LEAST_ROW, *(s.height for s in nodes)))
        for shape in nodes:
            x, width = xs[at.column[shape.id]]
            placed.boxes[shape.id] = _centred(shape, x + width // 2, top + height // 2)
        top += height + ROW_GAP
        if any(_is_host(plane, s.id) for s in nodes):
            top += 2 * STEP
    return top


def _is_host(plane: Plane, node: str) -> bool:
    """Whether a boundary event hangs below it and needs room."""
    return any(s.attached_to == node for s in plane.shapes.values())


def _centred(shape: Shape, x: int, y: int) -> Box:
    return Box(x - shape.width // 2, y - shape.height // 2, shape.width, shape.height)


def _band(free: list[Shape], left: int, top: int, right: int, placed: Placed) -> tuple[int, int]:
    """Event sub-processes below the rows, side by side; returns the new lower and right edge."""
    x, height = left, 0
    for shape in free:
        if x > left and x + shape.width > max(right, PAGE):
            x, top, height = left, top + height + ROW_GAP, 0
        placed.boxes[shape.id] = Box(x, top, shape.width, shape.height)
        x += shape.width + COLUMN_GAP
        height = max(height, shape.height)
        right = max(right, x - COLUMN_GAP)
    return (top + height + ROW_GAP if free else top), right


def _attach(plane: Plane, placed: Placed) -> None:
    """Boundary events sit on the lower border of their host, from its right end to the left."""
    attached: dict[str, int] = {}
    for shape in plane.shapes.values():
        if shape.attached_to is None:
            continue
        on = placed.boxes[shape.attached_to]
        index = attached.get(shape.attached_to, 0)
        attached[shape.attached_to] = index + 1
        x = on.right - STEP - index * 60
        placed.boxes[shape.id] = _centred(shape, x - x % STEP, on.bottom)
