"""Where the name of an event, a gateway or a flow stands."""

from __future__ import annotations

from collections.abc import Sequence

from engine.bpmn.layout.geometry import Box, Point, segments

LETTER, LINE = 6, 14  # pixels of a letter and of a line at the usual 11 px type
WIDTH = 90
LONG = 40  # pixels of a stretch that can carry a name


def size(name: str, width: int = WIDTH) -> tuple[int, int]:
    """Width and height that a name takes when it is broken at words."""
    lines, room = 1, width // LETTER
    used = 0
    for word in name.split():
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + (1 if used else 0)
    longest = max((len(w) for w in name.split()), default=0)
    across = width if lines > 1 else max(used, longest) * LETTER + 4
    return max(across, longest * LETTER), lines * LINE


def beside(kind: str, box: Box, name: str, *, attached: bool) -> Box:
    """The box of a node's outside label: left above a gateway, below an event."""
    width, height = size(name)
    x = box.centre[0] - width // 2
    if kind == "gateway":
        # to the upper left: a flow may leave at the top
        return Box(box.centre[0] - width - 6, box.y - height + 4, width, height)
    if attached:
        return Box(box.x - width - 4, box.bottom - 10, width, height)
    return Box(x, box.bottom + 4, width, height)


def on_flow(points: Sequence[Point], name: str) -> Box:
    """The box of a flow's name: at the beginning of its first long enough stretch."""
    width, height = size(name, 120)
    for (ax, ay), (bx, by) in segments(points):
        if ay == by and abs(bx - ax) >= LONG:
            x = min(ax, bx) + 6 if bx > ax else max(ax, bx) - width - 6
            return Box(x, ay - height - 3, width, height)
        if ax == bx and abs(by - ay) >= LONG:
            return Box(
                ax + 5, min(ay, by) + 12 if by > ay else max(ay, by) - height - 12, width, height
            )
    return Box(points[0][0] + 5, points[0][1] + 5, width, height)
