"""How the house is built, counted from its imports: ``python -m tests.architecture.graph [TREE]``.

A *room* is a module or a package at the first level of a package; what it holds inside is its
own affair. An *arrow* leads from a room to another that it imports. *Floors* is the number of
rooms in the longest chain of arrows: whoever changes the lowest one has so many to think of.
A package's own ``__init__`` is its door and no room.
"""

from __future__ import annotations

import argparse
import graphlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "engine.service",
    "engine.bpmn",
    "engine.storage",
    "engine.model",
    "engine.cli",
    "engine",
    "webui",
)
SOURCES = frozenset({".py", ".html", ".css", ".js", ".jsx"})
BUILT = frozenset({"node_modules", "dist"})
LONGEST = 300
"""Lines of one file: what one reads in one sitting."""

Rooms = Mapping[str, set[str]]
"""The rooms of a package, each with the rooms that it imports."""


@dataclass(frozen=True)
class Count:
    """The figures of one package; ``circle`` names the rooms of one circle, if there is one."""

    package: str
    rooms: int
    floors: int
    arrows: int
    circle: tuple[str, ...]
    files: int
    lines: int
    long: tuple[str, ...]


def rooms_of(graph: grimp.ImportGraph, package: str) -> Rooms:
    """The rooms of a package and the arrows between them."""
    rooms = {child: set[str]() for child in graph.find_children(package)}
    room_of = {module: room for room in rooms for module in (room, *graph.find_descendants(room))}
    for module, room in room_of.items():
        imported = graph.find_modules_directly_imported_by(module)
        rooms[room] |= {room_of[each] for each in imported if each in room_of} - {room}
    return rooms


def circle_in(rooms: Rooms) -> tuple[str, ...]:
    """The rooms of one circle in the order of its arrows; empty where there is none."""
    try:
        graphlib.TopologicalSorter(rooms).prepare()
    except graphlib.CycleError as found:
        return tuple(found.args[1])
    return ()


def floors_of(rooms: Rooms) -> int:
    """The length of the longest chain; 0 where a circle has none."""
    if circle_in(rooms):
        return 0
    height: dict[str, int] = {}
    for room in graphlib.TopologicalSorter(rooms).static_order():
        height[room] = 1 + max((height[below] for below in rooms[room]), default=0)
    return max(height.values(), default=0)


def sources(tree: Path, package: str) -> Iterator[tuple[str, int]]:
    """The files of a package that people write, relative to the tree, with their lines."""
    for path in sorted((tree / package.replace(".", "/")).rglob("*")):
        if path.suffix in SOURCES and not BUILT.intersection(path.parts):
            yield path.relative_to(tree).as_posix(), len(path.read_text("utf-8").splitlines())


def count(graph: grimp.ImportGraph, tree: Path, package: str) -> Count:
    """The figures of one package of a tree."""
    rooms = rooms_of(graph, package)
    lengths = dict(sources(tree, package))
    return Count(
        package=package,
        rooms=len(rooms),
        floors=floors_of(rooms),
        arrows=sum(map(len, rooms.values())),
        circle=circle_in(rooms),
        files=len(lengths),
        lines=sum(lengths.values()),
        long=tuple(file for file, length in lengths.items() if length > LONGEST),
    )


def graph_of(tree: Path) -> grimp.ImportGraph:
    """What the engine and the web of a tree import when they run; nothing of it is executed."""
    sys.path.insert(0, str(tree))
    try:
        return grimp.build_graph(
            "engine", "webui", exclude_type_checking_imports=True, cache_dir=None
        )
    finally:
        sys.path.remove(str(tree))


def report(counts: Sequence[Count]) -> Iterator[str]:
    """The table, and by name whatever breaks a rule of the house."""
    yield f"| package | rooms | floors | arrows | files | lines | files > {LONGEST} |"
    yield "|---|---|---|---|---|---|---|"
    for each in counts:
        floors = "circle" if each.circle else each.floors
        yield (
            f"| `{each.package}` | {each.rooms} | {floors} | {each.arrows} "
            f"| {each.files} | {each.lines:,} | {len(each.long)} |"
        )
    yield from (f"circle: {' -> '.join(each.circle)}" for each in counts if each.circle)
    yield from (f"long: {file}" for file in sorted({file for each in counts for file in each.long}))


def main() -> None:
    """Print the figures of a tree, of this one by default."""
    parser = argparse.ArgumentParser(description="Count rooms, floors and arrows of a tree.")
    parser.add_argument("tree", type=Path, nargs="?", default=ROOT)
    tree = parser.parse_args().tree.resolve()
    graph = graph_of(tree)
    for line in report([count(graph, tree, package) for package in PACKAGES]):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
