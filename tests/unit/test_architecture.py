"""The house stays as it is drawn: short files, no circles, few floors, one way to tell the day."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import grimp
import pytest

from tests.architecture.graph import (
    LONGEST,
    PACKAGES,
    ROOT,
    circle_in,
    floors_of,
    graph_of,
    rooms_of,
    sources,
)

MOST_FLOORS = 9


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return graph_of(ROOT)


@pytest.mark.parametrize("package", ["engine", "webui"])
def test_no_file_is_longer_than_one_reads_in_one_sitting(package: str) -> None:
    long = [f"{file}: {lines}" for file, lines in sources(ROOT, package) if lines > LONGEST]

    assert long == []


def test_no_file_holds_the_marks_of_a_merge() -> None:
    """A catalogue with such lines is read without complaint."""
    kinds = {".py", ".po", ".html", ".css", ".js", ".json", ".bpmn", ".md", ".txt", ".toml"}
    files = [
        path
        for folder in ("engine", "webui/pages", "webui/templates", "processes", "tests")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in kinds
    ]
    marks = (b"\n<<<<<<< ", b"\n>>>>>>> ")
    marked = [path for path in files if any(mark in path.read_bytes() for mark in marks)]

    assert len(files) > 1000
    assert marked == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_rooms_import_each_other_in_a_circle(graph: grimp.ImportGraph, package: str) -> None:
    assert circle_in(rooms_of(graph, package)) == ()


def test_the_service_is_at_most_nine_floors_high(graph: grimp.ImportGraph) -> None:
    assert 0 < floors_of(rooms_of(graph, "engine.service")) <= MOST_FLOORS


def test_the_longest_chain_is_found() -> None:
    assert floors_of({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == 3


def test_a_circle_is_named() -> None:
    assert set(circle_in({"a": {"b"}, "b": {"a"}, "c": {"a"}})) == {"a", "b"}


def days_by_hand(text: str) -> Iterator[int]:
    """The lines on which a day is cut from an instant: ``.now().date()`` and its kin."""
    if ".date()" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Call(func=ast.Attribute(attr="date", value=moment)) if is_instant(moment):
                yield node.lineno


def is_instant(value: ast.expr) -> bool:
    match value:
        case ast.Call(func=ast.Attribute(attr="now" | "astimezone" | "fromisoformat")):
            return True
        case ast.Attribute(attr=name):
            return name == "at" or name.endswith("_at")
    return False


def test_the_day_in_vietnam_is_told_by_local_date_alone() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for package in ("engine", "webui")
        for path in (ROOT / package).rglob("*.py")
        if "node_modules" not in path.parts and path != ROOT / "engine/model/clock.py"
        for line in days_by_hand(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "by_hand",
    ["clock.now().date()", "at.astimezone(ZONE).date()", "row.created_at.date()", "tx.at.date()"],
)
def test_a_day_cut_by_hand_is_seen(by_hand: str) -> None:
    assert list(days_by_hand(f"day = {by_hand}")) == [1]


def test_the_day_of_a_form_is_no_instant_and_passes() -> None:
    assert list(days_by_hand('day = datetime.strptime(text, "%d/%m/%Y").date()')) == []
