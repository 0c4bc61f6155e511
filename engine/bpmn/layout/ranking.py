"""Columns and rows: where each node of a plane stands before pixels are counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpmn.layout.graph import Edge, Plane


@dataclass(slots=True)
class Cells:
    """Column of each node, and its row inside its lane; event sub-processes are in neither."""

    column: dict[str, int] = field(default_factory=dict)
    row: dict[str, int] = field(default_factory=dict)
    lane: dict[str, int] = field(default_factory=dict)


def cells(plane: Plane) -> Cells:
    """Give every shape of the plane that flows reach a column and a row.

    Columns are longest paths with the loops cut open, so that flows run left to right; a row
    goes on where its predecessor stood, so that the main path is a straight line.
    """
    found = Cells()
    edges = _forward(plane)
    for node in _in_order(plane, edges):
        before = [e.source for e in edges if e.target == node]
        found.column[node] = max((found.column[b] + 1 for b in before), default=0)
    for node in plane.shapes:
        found.lane[node] = _lane_of(plane, node)
    _rows(plane, edges, found)
    return found


def host(plane: Plane, node: str) -> str:
    """The activity a boundary event sits on, or the node itself."""
    return plane.shapes[node].attached_to or node


def stands(plane: Plane, node: str) -> bool:
    """Whether the node takes a cell: no boundary event, no event sub-process."""
    shape = plane.shapes[node]
    return shape.attached_to is None and not shape.free


def _lane_of(plane: Plane, node: str) -> int:
    for index, (_, _, nodes) in enumerate(plane.lanes):
        if node in nodes:
            return index
    return 0


def _forward(plane: Plane) -> list[Edge]:
    """The flows between standing nodes, boundary events replaced by their hosts, loops cut."""
    edges = [
        Edge(e.id, host(plane, e.source), host(plane, e.target))
        for e in plane.edges
        if e.source in plane.shapes and e.target in plane.shapes
    ]
    following: dict[str, list[Edge]] = {}
    for edge in edges:
        following.setdefault(edge.source, []).append(edge)
    back: set[str] = set()
    state: dict[str, int] = {}
    reached = {e.target for e in edges}
    roots = [n for n in plane.shapes if n not in reached] + list(plane.shapes)
    for root in roots:
        _cut_loops(root, following, state, back)
    return [e for e in edges if e.id not in back]


def _cut_loops(
    root: str, following: dict[str, list[Edge]], state: dict[str, int], back: set[str]
) -> None:
    if root in state:
        return
    state[root] = 1
    stack = [(root, iter(following.get(root, ())))]
    while stack:
        node, rest = stack[-1]
        edge = next(rest, None)
        if edge is None:
            state[node] = 2
            stack.pop()
        elif edge.target not in state:
            state[edge.target] = 1
            stack.append((edge.target, iter(following.get(edge.target, ()))))
        elif state[edge.target] == 1:
            back.add(edge.id)


def _in_order(plane: Plane, edges: list[Edge]) -> list[str]:
    waiting = {n: 0 for n in plane.shapes if stands(plane, n)}
    for edge in edges:
        waiting[edge.target] += 1
    ready = [n for n, count in waiting.items() if not count]
    for node in ready:
        for edge in edges:
            if edge.source == node:
                waiting[edge.target] -= 1
                if not waiting[edge.target]:
                    ready.append(edge.target)
    return ready


def _rows(plane: Plane, edges: list[Edge], found: Cells) -> None:
    taken: set[tuple[int, int, int]] = set()
    order = {node: index for index, node in enumerate(found.column)}
    strangers = {n for n in order if not any(_same_lane(found, e) and e.target == n for e in edges)}
    first = plane.strangers_first
    for node in sorted(order, key=lambda n: (found.column[n], (n in strangers) != first, order[n])):
        lane, column = found.lane[node], found.column[node]
        wished = _wished_row(plane, edges, found, node)
        row = next(
            r
            for step in range(len(found.column) + 1)
            for r in (wished + step, wished - step)
            if r >= 0 and (lane, column, r) not in taken
        )
        taken.add((lane, column, row))
        found.row[node] = row


def _same_lane(found: Cells, edge: Edge) -> bool:
    return found.lane[edge.source] == found.lane[edge.target]


def _wished_row(plane: Plane, edges: list[Edge], found: Cells, node: str) -> int:
    before = [e for e in edges if e.target == node and _same_lane(found, e)]
    if not before:
        return 0
    if len(before) > 1:
        return min(found.row[e.source] for e in before)
    edge = before[0]
    beside = [
        e.target
        for e in edges
        if e.source == edge.source and found.lane[e.target] == found.lane[node]
    ]
    below = any(e.id == edge.id and e.source != edge.source for e in plane.edges)
    return found.row[edge.source] + max(beside.index(node), int(below))
