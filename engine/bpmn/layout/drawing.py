"""The finished drawing: absolute boxes, waypoints and labels of every page of a diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.bpmn.layout import labels
from engine.bpmn.layout.geometry import Box, Point, crossed
from engine.bpmn.layout.graph import Edge, Picture, Plane, Pool, Shape, planes
from engine.bpmn.layout.placing import LANE_HEAD, STEP, place
from engine.bpmn.layout.routing import Port, Router

POOL_HEAD = 40
BLACK_BOX = 80
BETWEEN = 80  # between two pools: room for messages
ORIGIN = (160, 240)  # room for outside bodies above


@dataclass(slots=True)
class Page:
    """One BPMNDiagram: ``element`` is the collaboration, process or closed sub-process shown."""

    element: str
    boxes: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, tuple[Point, ...]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    titles: dict[str, Box] = field(default_factory=dict)  # names of open sub-processes
    open_shapes: set[str] = field(default_factory=set)  # sub-processes drawn expanded
    closed_shapes: set[str] = field(default_factory=set)
    strips: set[str] = field(default_factory=set)  # pools and lanes: horizontal


def draw(picture: Picture) -> list[Page]:
    """Lay out a whole diagram: the main page first, then one page a closed sub-process.

    Both orders of choosing rows are tried; the drawing with fewer crossings stays.
    """
    tried = []
    for strangers_first in (False, True):
        for plane in planes(picture):
            plane.strangers_first = strangers_first
        pages = _draw(picture)
        tried.append((sum(len(crossed(page.routes)) for page in pages), pages))
    return min(tried, key=lambda each: each[0])[1]


def _draw(picture: Picture) -> list[Page]:
    main = Page(picture.root)
    tops = _pools(picture, main)
    for edge in sorted(picture.messages, key=lambda e: e.id):
        _message(picture, main, edge, tops)
    pages = [main]
    for plane in picture.behind:
        page = Page(plane.id)
        _fill(page, plane, ORIGIN)
        pages.append(page)
    return pages


def _pools(picture: Picture, page: Page) -> Box:
    """Put the pools under each other; returns the box of them all."""
    drawn = [p for p in picture.pools if p.plane is not None and p.plane.shapes]
    black = [p for p in picture.pools if p not in drawn]
    if picture.bare:
        _fill(page, _plane_of(drawn[0]), ORIGIN)
        return Box(0, 0, 0, 0)
    y = ORIGIN[1]
    width = 0
    for pool in drawn:
        box = _fill(page, _plane_of(pool), (ORIGIN[0] + POOL_HEAD, y))
        width = max(width, box.width + POOL_HEAD)
        page.boxes[pool.id] = Box(ORIGIN[0], y, box.width + POOL_HEAD, box.height)
        page.strips.add(pool.id)
        y = box.bottom + BETWEEN
    above = [p for p in black if _height(picture, page, p) < (ORIGIN[1] + y) // 2]
    below = sorted((p for p in black if p not in above), key=lambda p: _across(picture, page, p))
    above.sort(key=lambda p: _across(picture, page, p))
    _side_by_side(page, above, ORIGIN[1] - BLACK_BOX - BETWEEN, width)
    _side_by_side(page, below, y, width)
    top = ORIGIN[1] - (BLACK_BOX + BETWEEN if above else 0)
    return Box(ORIGIN[0], top, width, y + BLACK_BOX - top)


def _talk(picture: Picture, page: Page, pool: Pool) -> list[Box]:
    """The boxes an outside body exchanges messages with."""
    ends = [
        m.source if m.target == pool.id else m.target
        for m in picture.messages
        if pool.id in (m.source, m.target)
    ]
    return [page.boxes[e] for e in ends if e in page.boxes]


def _height(picture: Picture, page: Page, pool: Pool) -> int:
    """How far down it talks: it stands above or below the province accordingly."""
    found = [b.centre[1] for b in _talk(picture, page, pool)]
    return sum(found) // len(found) if found else 0


def _across(picture: Picture, page: Page, pool: Pool) -> int:
    """How far right it talks: neighbours stand in that order."""
    found = [b.centre[0] for b in _talk(picture, page, pool)]
    return sum(found) // len(found) if found else 0


def _side_by_side(page: Page, pools: list[Pool], y: int, width: int) -> None:
    """Outside bodies share one row, so that no message has to pass behind another body."""
    each = (width - (len(pools) - 1) * 2 * STEP) // max(1, len(pools)) // STEP * STEP
    for index, pool in enumerate(pools):
        page.boxes[pool.id] = Box(ORIGIN[0] + index * (each + 2 * STEP), y, each, BLACK_BOX)
        page.strips.add(pool.id)


def _plane_of(pool: Pool) -> Plane:
    if pool.plane is None:
        raise ValueError(pool.id)
    return pool.plane


def _fill(page: Page, plane: Plane, at: Point) -> Box:
    """Draw a plane with its upper left corner at a point; returns its box."""
    placed = place(plane)
    page.boxes.update({n: b.moved(*at) for n, b in placed.boxes.items()})
    for key, box in placed.lanes:
        page.boxes[key] = box.moved(*at)
        page.strips.add(key)
    outer = Box(*at, placed.width, placed.height)
    _flows(page, plane, outer, LANE_HEAD if placed.lanes else 0)
    return outer


def _flows(page: Page, plane: Plane, outer: Box, head: int, above: Sequence[Box] = ()) -> None:
    """Names and flows of a plane; ``above`` is the name of the sub-process around it."""
    for shape in plane.shapes.values():
        if shape.kind != "activity" and shape.name:
            page.labels[shape.id] = labels.beside(
                shape.kind,
                page.boxes[shape.id],
                shape.name,
                attached=shape.attached_to is not None,
            )
        if shape.collapsed:
            page.closed_shapes.add(shape.id)
        if shape.inner is not None:
            page.open_shapes.add(shape.id)
            inside = page.boxes[shape.id]
            page.titles[shape.id] = labels.title(inside, shape.name)
            _flows(page, shape.inner, inside, 0, [page.titles[shape.id]])
    region = Box(outer.x + head + 10, outer.y + 10, outer.width - head - 20, outer.height - 20)
    names = [page.labels[n] for n in plane.shapes if n in page.labels]
    boxes = [page.boxes[n] for n in plane.shapes]
    router = Router(region, boxes, [*names, *above], _borders(page, [plane]))
    for edge in sorted(plane.edges, key=lambda e: _distance(page, e)):
        points = router.draw(
            edge.source,
            edge.target,
            _ports(plane.shapes[edge.source], page.boxes[edge.source], leaving=True),
            _ports(plane.shapes[edge.target], page.boxes[edge.target], leaving=False),
        )
        page.routes[edge.id] = points
        if edge.name:
            page.labels[edge.id] = labels.on_flow(points, edge.name)


def _distance(page: Page, edge: Edge) -> tuple[int, int]:
    (ax, ay), (bx, by) = page.boxes[edge.source].centre, page.boxes[edge.target].centre
    return (0 if ay == by and bx > ax else 1, abs(ax - bx) + abs(ay - by))


def _ports(shape: Shape, box: Box, *, leaving: bool) -> list[Port]:
    """Left to right: out at the right, in at the left; gateways use every side."""
    x, y = box.centre
    right, down = Port((box.right, y), 0), Port((x, box.bottom), 1)
    left, up = Port((box.x, y), 2), Port((x, box.y), 3)
    if shape.attached_to is not None:
        return [down]
    dear = 10 if shape.kind == "gateway" else 50
    named = 100 if shape.kind == "event" and shape.name else 0  # the name stands below
    return [right if leaving else left, _priced(down, dear + named), _priced(up, dear)]


def _priced(port: Port, price: int) -> Port:
    return Port(port.at, port.outwards, price)


def _message(picture: Picture, page: Page, edge: Edge, around: Box) -> None:
    pools = {p.id for p in picture.pools}
    ends = (edge.source, edge.target)
    blocked = [page.boxes[s.id] for s in _closed_to(picture, ends) if s.id in page.boxes]
    blocked += [page.boxes[p] for p in pools if _is_black(picture, p)]
    names = [*page.labels.values(), *page.titles.values(), *_heads(picture, page)]
    borders = _borders(page, [p.plane for p in picture.pools if p.plane is not None])
    router = Router(_widened(around), blocked, names, borders)
    for key, points in page.routes.items():
        router.note(key, key, points)
    source, target = page.boxes[edge.source], page.boxes[edge.target]
    facing = 1 if source.bottom <= target.y else 3
    starts = _border(source, facing, pool=edge.source in pools)
    goals = _border(target, (facing + 2) % 4, pool=edge.target in pools)
    page.routes[edge.id] = router.draw(edge.id, edge.id, starts, goals)
    if edge.name:
        page.labels[edge.id] = labels.on_flow(page.routes[edge.id], edge.name)


def _heads(picture: Picture, page: Page) -> list[Box]:
    """The strips at the left in which the names of pools and lanes stand."""
    lanes = [lane for pool in picture.pools if pool.plane for lane, _, _ in pool.plane.lanes]
    boxes = [page.boxes[lane] for lane in lanes if lane in page.boxes]
    strips = [Box(b.x, b.y, LANE_HEAD, b.height) for b in boxes]
    pools = [page.boxes[p.id] for p in picture.pools if p.id in page.boxes]
    return [*strips, *(Box(b.x, b.y, LANE_HEAD, b.height) for b in pools)]


def _borders(page: Page, drawn: Sequence[Plane]) -> set[int]:
    """The heights at which lanes of these planes begin and end."""
    boxes = [page.boxes[lane] for plane in drawn for lane, _, _ in plane.lanes]
    return {y for box in boxes for y in (box.y, box.bottom)}


def _widened(around: Box) -> Box:
    """Messages may run beside the pools, not above or below them all."""
    return Box(around.x - BETWEEN, around.y, around.width + 2 * BETWEEN, around.height)


def _is_black(picture: Picture, pool: str) -> bool:
    return any(p.id == pool and p.plane is None for p in picture.pools)


def _closed_to(picture: Picture, ends: tuple[str, str]) -> list[Shape]:
    """The shapes a message may not run through: all but the sub-processes around its ends."""
    found: list[Shape] = []
    planes = [p.plane for p in picture.pools if p.plane is not None]
    while planes:
        plane = planes.pop()
        for shape in plane.shapes.values():
            if shape.inner is not None and any(_inside(shape.inner, end) for end in ends):
                planes.append(shape.inner)
            else:
                found.append(shape)
    return found


def _inside(plane: Plane, node: str) -> bool:
    return node in plane.shapes or any(
        s.inner is not None and _inside(s.inner, node) for s in plane.shapes.values()
    )


def _border(box: Box, outwards: int, *, pool: bool) -> list[Port]:
    """The places on the upper or lower border where a message may begin or end."""
    y = box.bottom if outwards == 1 else box.y
    middle = box.centre[0]
    if not pool and box.width < 2 * STEP:
        # an event: its name stands below it, so from the side or from above
        return [
            Port((box.x, box.centre[1]), 2),
            Port((middle, box.y), 3),
            Port((middle, box.bottom), 1, 200),
        ]
    if not pool:
        # a quarter aside, so that it does not lie on a sequence flow of the same node
        shift = box.width // 4 // STEP * STEP
        return [Port((middle + shift, y), outwards), Port((middle - shift, y), outwards, 10)]
    first = -(-(box.x + POOL_HEAD) // STEP) * STEP
    return [Port((x, y), outwards) for x in range(first, box.right - STEP, STEP)]
