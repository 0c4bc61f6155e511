"""Where the name of an event, a gateway or a flow stands."""

from __future__ import annotations

from collections.abc import Sequence

from engine.bpmn.layout.geometry import Box, Point, segments

LETTER, LINE = 6, 14  # pixels of a letter and of a line at the usual 11 px type
WIDTH = 90
LONG = 40  # pixels of a stretch that can carry a name
LETTER_INSIDE, LINE_INSIDE = 6.6, 14.4  # at the usual 12 px type of names inside shapes
PADDING, MARKER = 7, 20  # pixels beside a name inside a shape, and of a marker below or above it
ABOVE = 18  # pixels by which an activity reaches higher than a gateway beside it, and some air
UPWARDS = 2  # lines that the head of a lane holds
SHAPES = ((120, 80), (160, 80), (200, 80), (240, 80), (280, 80), (240, 100), (280, 100))
"""Sizes of activities, from the usual one to those that hold long names."""


def size(name: str, width: int = WIDTH) -> tuple[int, int]:
    """Width and height that a name takes when it is broken at words."""
    lines = broken(name, width // LETTER)
    longest = max((len(w) for w in name.split()), default=0)
    across = width if len(lines) > 1 else len(name) * LETTER + 4
    return max(across, longest * LETTER), len(lines) * LINE


def broken(name: str, letters: int) -> list[str]:
    """The lines of a name, broken at words, of so many letters at most; one at least."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) > letters:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def held(name: str, width: int, height: int) -> bool:
    """Whether a shape holds a name in its middle clear of the markers above and below it."""
    lines = broken(name, int((width - 2 * PADDING) / LETTER_INSIDE))
    return len(lines) * LINE_INSIDE <= height - 2 * MARKER


def shape(name: str) -> tuple[int, int]:
    """Width and height of an activity of this name."""
    return next((each for each in SHAPES if held(name, *each)), SHAPES[-1])


def markers(box: Box) -> Box:
    """Where the markers of an activity stand, amid its lower border."""
    return Box(box.centre[0] - MARKER, box.bottom - MARKER, 2 * MARKER, MARKER)


def upwards(name: str) -> int:
    """The height that the name of a lane needs, which is written upwards on its left."""
    letters = next(n for n in range(1, len(name) + 2) if len(broken(name, n)) <= UPWARDS)
    return int(letters * LETTER_INSIDE) + 2 * PADDING


def title(box: Box, name: str) -> Box:
    """Where the name of an open sub-process stands, amid its upper border."""
    width = min(int(len(name) * LETTER_INSIDE), box.width - 2 * PADDING)
    return Box(box.centre[0] - width // 2, box.y + PADDING, width, LINE + 2)


def beside(kind: str, box: Box, name: str, *, attached: bool) -> Box:
    """The box of a node's outside label: left above a gateway, below an event."""
    width, height = size(name)
    x = box.centre[0] - width // 2
    if kind == "gateway":
        # to the upper left, above the nodes beside it: a flow may leave at the top
        return Box(box.centre[0] - width - 6, box.y - height - ABOVE, width, height)
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
