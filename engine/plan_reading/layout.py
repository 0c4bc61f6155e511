"""A document as a page shows it: its lines and tables with their places in the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.plan_reading.passage import Passage
from engine.plan_reading.source import Set, Source, Table


def layout(source: Source) -> list[dict[str, Any]]:
    """The parts from top to bottom.

    A line is ``{"at": [start, end], "align", "bold", "page", "box"}``; a table
    ``{"rows": [[cell]]}`` with cells as lines that have ``rows`` and ``columns``, which is how many
    they span.
    """
    return list(_parts(source))


def _parts(source: Source) -> Iterator[dict[str, Any]]:
    sets = source.layout or tuple(_lines(source.text))
    by_start = {each.span[0]: each for each in sets}
    tables = {table.span[0]: table for table in source.tables}
    end = 0
    for each in sets:
        start = each.span[0]
        if start in tables:
            end = tables[start].span[1]
            yield {"rows": list(_rows(tables[start], by_start))}
        elif start >= end:
            yield _line(each)


def _lines(text: str) -> Iterator[Set]:
    start = 0
    for line in text.split("\n"):
        yield Set((start, start + len(line)))
        start += len(line) + 1


def _line(line: Set) -> dict[str, Any]:
    said: dict[str, Any] = {"at": list(line.span)}
    if line.align:
        said["align"] = line.align
    if line.bold:
        said["bold"] = True
    if line.place is not None:
        said |= {"page": line.place.page, "box": [round(each, 1) for each in line.place.box]}
    return said


def _rows(table: Table, sets: dict[int, Set]) -> Iterator[list[dict[str, Any]]]:
    seen: set[int] = set()
    for number, row in enumerate(table.rows):
        cells = []
        for column, cell in enumerate(row):
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            said = _line(sets[cell.at[0]]) if cell.at else {"at": [0, 0]}
            cells.append(said | _spans(table, cell, number, column))
        yield cells


def _spans(table: Table, cell: Passage, number: int, column: int) -> dict[str, int]:
    """Over how many rows and columns a cell lies."""
    columns = sum(each is cell for each in table.rows[number][column:])
    rows = sum(column < len(row) and row[column] is cell for row in table.rows[number:])
    return {"rows": rows, "columns": columns}
